"""The text of a built page, section by section, as its readers see it."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_HEADINGS = ("h1", "h2", "h3", "dt")
_VOID = ("br", "hr", "img", "input", "meta", "link")
_BESIDE = ("bdi", "span", "a", "b", "strong", "em", "i", "time")
"""Elements inside a word or a sentence; any other parts words."""


@dataclass
class Section:
    """A part of a page under a heading with an ``id``; the first is the page's own.

    ``phones`` are the numbers to press in its text.
    """

    id: str
    heading: str = ""
    text: str = ""
    phones: tuple[str, ...] = ()


@dataclass
class _Reader(HTMLParser):
    sections: list[Section] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._articles = self._left_out = 0
        self._heading: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "article":
            self._articles += 1
        if self._left_out or "data-unsearched" in given or tag == "svg":
            self._left_out += tag not in _VOID
        elif self._articles and tag in _HEADINGS and given.get("id"):
            self.sections.append(Section(given["id"] or ""))
            self._heading = tag
        elif self._articles and self.sections and (given.get("href") or "").startswith("tel:"):
            self.sections[-1].phones += ((given["href"] or "").removeprefix("tel:"),)
        if tag not in _BESIDE:
            self.handle_data(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._articles -= 1
        if self._left_out:
            self._left_out -= 1
        elif tag == self._heading:
            self._heading = None
        if tag not in _BESIDE:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        if not self._articles or self._left_out or not self.sections:
            return
        if self._heading:
            self.sections[-1].heading += data
        else:
            self.sections[-1].text += data


def sections(html: str) -> list[Section]:
    """The sections of a page's article; what is marked ``data-unsearched`` is left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for section in reader.sections:
        section.heading = _plain(section.heading)
    return reader.sections


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
