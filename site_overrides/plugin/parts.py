"""A built page's text cut at its headings, as markup: paper and pages in two languages are made of it."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from site_overrides.plugin.page_context import address_of, in_language
from site_overrides.plugin.sources import Sources, once

_BEGIN = re.compile(r"<article[^>]*>\n?")
_HEADING = re.compile(r'<h(?P<level>[12]) id="(?P<id>[\w-]+)">(?P<says>.*?)</h[12]>', re.S)
_ABOUT = re.compile(r'(?:<header class="about".*?</header>|<ul class="doors".*?</ul>)\n?', re.S)
"""What a page says about its own text, with its contents; and the doors of the first page."""


@dataclass(frozen=True)
class Part:
    """The text under one heading, as markup. ``says`` is the heading's; ``code`` the text's language."""

    id: str
    level: int
    says: str
    html: str
    code: str
    address: str

    def changed(self, html: str) -> "Part":
        """The same part with other markup."""
        return replace(self, html=html)


@once
def of_page(site: Path, code: str, path: str, sources: Sources) -> dict[str, Part]:
    """The parts of the page at ``path`` (``where.md``) as readers of ``code`` get it, by id, in order.

    A page the language lacks gives its Latvian text, and one withdrawn or never written gives none.
    """
    own = code if f"{code}/{path}" in sources.pages else "lv"
    meta = sources.pages.get(f"{own}/{path}")
    if meta is None or meta.withdrawn_on:
        return {}
    address = in_language(own, address_of(path))
    text = _ABOUT.sub("", _article((site / address / "index.html").read_bytes().decode()))
    headings = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return {
        heading["id"]: Part(
            heading["id"],
            int(heading["level"]),
            heading["says"],
            text[heading.end() : end].strip(),
            own,
            address,
        )
        for heading, end in zip(headings, ends, strict=True)
    }


def _article(html: str) -> str:
    main = html[html.index("<main") : html.rindex("</main>")]
    begin = _BEGIN.search(main)
    return main[begin.end() : main.rindex("</article>")] if begin else ""
