"""Parts that printed sheets take from Latvian pages: a heading renamed would silently leave the sheet."""

from collections.abc import Iterator, Mapping

from site_overrides.plugin.check.pages import CheckedPage
from site_overrides.plugin.check.rows import HEADING
from site_overrides.plugin.paper_sheets import needed


def lost(pages: Mapping[str, CheckedPage]) -> Iterator[str]:
    """Each part that some sheet needs and its page lacks; a page withdrawn or never written needs none."""
    for path, part in sorted(needed()):
        page = pages.get(f"lv/{path}")
        if page and not page.meta.withdrawn_on and part not in _ids(page):
            yield f"{page.where(0)}: printed sheets need the part {{#{part}}}; name one of the headings so"


def _ids(page: CheckedPage) -> set[str]:
    return {found[2] for found in HEADING.finditer(page.text)}
