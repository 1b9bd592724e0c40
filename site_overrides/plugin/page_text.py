"""The text of a built page, section by section, as its readers see it."""

import re
from dataclasses import dataclass
from html import unescape

_HEADING = re.compile(r'<(h[1-3]|dt)\b[^>]*?\bid="([^"]+)"[^>]*>(.*?)</\1>', re.S)
_PHONE = re.compile(r'\bhref="tel:([^"]*)"')
_BESIDE = re.compile(r"</?(?:bdi|span|a|b|strong|em|i|time)\b[^>]*>")
"""Elements inside a word or a sentence; any other parts words."""
_PARTING = re.compile(r"<[^>]*>")
_UNREAD = {"<svg": re.compile(r"<svg\b.*?</svg>", re.S), "<!--": re.compile(r"<!--.*?-->", re.S)}
"""By the sign of each, which is found far quicker: most pages have none."""
_UNSEARCHED = " data-unsearched"
_TAG = re.compile(r"<([a-z][\w-]*)")


@dataclass(frozen=True)
class Section:
    """A part of a page under a heading with an ``id``; the first is the page's own.

    ``phones`` are the numbers to press in its text.
    """

    id: str
    heading: str = ""
    text: str = ""
    phones: tuple[str, ...] = ()


def sections(html: str) -> list[Section]:
    """The sections of a page's article; what is marked ``data-unsearched`` is left out.

    Our own pages are well-formed, so a few expressions over a whole page do, which is quicker than to look at
    each of its tags.
    """
    article = html[html.find("<article") : html.rfind("</article>")]
    pieces = _HEADING.split(_searched(article))
    return [
        Section(id_, " ".join(_plain(heading).split()), _plain(text), tuple(_phones(heading + text)))
        for id_, heading, text in zip(pieces[2::4], pieces[3::4], pieces[4::4], strict=True)
    ]


def _searched(html: str) -> str:
    for sign, expression in _UNREAD.items():
        html = expression.sub(" ", html) if sign in html else html
    while (marked := html.find(_UNSEARCHED)) >= 0:
        start = html.rfind("<", 0, marked)
        html = f"{html[:start]} {html[_end(html, start) :]}"
    return html


def _end(html: str, start: int) -> int:
    """Where the element ends that begins at ``start``; others of its kind may stand in it."""
    tag = _TAG.match(html, start)
    assert tag
    depth = 0
    for found in re.compile(rf"<(/?){tag[1]}\b[^>]*>").finditer(html, start):
        depth += -1 if found[1] else 1
        if not depth:
            return found.end()
    raise ValueError(f"no end: {html[start : start + 80]}")


def _phones(html: str) -> list[str]:
    return _PHONE.findall(html) if "tel:" in html else []


def _plain(html: str) -> str:
    return unescape(_PARTING.sub(" ", _BESIDE.sub("", html)))
