"""The text of a built page, section by section, as its readers see it."""

import re
from dataclasses import dataclass
from html import unescape

_HEADINGS = ("h1", "h2", "h3", "dt")
_VOID = ("br", "hr", "img", "input", "meta", "link")
_BESIDE = ("bdi", "span", "a", "b", "strong", "em", "i", "time")
"""Elements inside a word or a sentence; any other parts words."""

_PIECE = re.compile(r"<(/?)([a-z][\w-]*)([^>]*)>|([^<]+)|<!--.*?-->", re.S)
_ID = re.compile(r'\bid="([^"]+)"')
_PHONE = re.compile(r'\bhref="tel:([^"]*)"')


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
    """The sections of a page's article; what is marked ``data-unsearched`` is left out."""
    reader = _Reader()
    start, end = html.find("<article"), html.rfind("</article>")
    for piece in _PIECE.finditer(html, max(start, 0), end if end > 0 else len(html)):
        reader.take(*piece.groups())
    return [
        Section(id_, _plain(unescape("".join(heading))), unescape("".join(text)), tuple(phones))
        for id_, heading, text, phones in reader.sections
    ]


class _Reader:
    """Goes through a page's pieces, an element's begin, its end or a text. Our own pages are well-formed."""

    def __init__(self) -> None:
        self.sections: list[tuple[str, list[str], list[str], list[str]]] = []
        self._articles = self._left_out = 0
        self._heading: str | None = None

    def take(self, ends: str | None, tag: str | None, marks: str | None, text: str | None) -> None:
        """One piece."""
        if tag is None or marks is None:
            self._add(text or "")
            return
        if ends:
            self._end(tag)
        elif not marks.endswith("/"):
            self._begin(tag, marks)
        if tag not in _BESIDE or marks.endswith("/"):
            self._add(" ")

    def _begin(self, tag: str, marks: str) -> None:
        self._articles += tag == "article"
        if self._left_out or " data-unsearched" in marks or tag == "svg":
            self._left_out += tag not in _VOID
        elif self._articles and tag in _HEADINGS and (found := _ID.search(marks)):
            self.sections.append((found[1], [], [], []))
            self._heading = tag
        elif self.sections and self._articles and (found := _PHONE.search(marks)):
            self.sections[-1][3].append(found[1])

    def _end(self, tag: str) -> None:
        self._articles -= tag == "article"
        if self._left_out:
            self._left_out -= 1
        elif tag == self._heading:
            self._heading = None

    def _add(self, text: str) -> None:
        if self._articles and not self._left_out and self.sections:
            _, heading, said, _ = self.sections[-1]
            (heading if self._heading else said).append(text)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
