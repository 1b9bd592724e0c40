"""The way to a page: the pages above it by their own titles, the first page aside."""

from collections.abc import Iterator
from dataclasses import dataclass

from intake.facts.models import Language
from site_overrides.plugin.easy import is_easy, source_of
from site_overrides.plugin.page_context import address_of
from site_overrides.plugin.sources import Sources


@dataclass(frozen=True)
class Crumb:
    """A page above: its address below the language (``help``), its title, and that title's language."""

    slug: str
    title: str
    language: Language


def above(code: str, path: str, sources: Sources) -> list[Crumb]:
    """The pages above the one at ``path`` (``help/school.md``) for readers of ``code``, the nearest last.

    Above a page is its folder's index; above an easy-to-read page, the full one. A page that the language
    lacks is named by its Latvian title.
    """
    return [_crumb(code, parent, sources) for parent in _parents(code, path, sources)]


def _parents(code: str, path: str, sources: Sources) -> Iterator[str]:
    if is_easy(f"{code}/{path}"):
        full = source_of(f"{code}/{path}").removeprefix("lv/")
        yield from (*_parents(code, full, sources), full)
        return
    folders = path.split("/")[:-1]
    for depth in range(1, len(folders) + 1):
        index = "/".join((*folders[:depth], "index.md"))
        if f"lv/{index}" in sources.pages and index != path:
            yield index


def _crumb(code: str, path: str, sources: Sources) -> Crumb:
    own = code if f"{code}/{path}" in sources.pages else "lv"
    title = sources.pages[f"{own}/{path}"].title
    return Crumb(address_of(path).rstrip("/"), title, sources.facts.languages[own])
