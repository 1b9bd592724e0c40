"""A built page as a small tree. A tag closed in the wrong order, or never, is an error."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "br", "img", "input", "hr"}


@dataclass
class Element:
    """One element: its attributes, its children, and the one around it."""

    tag: str
    attributes: dict[str, str]
    around: "Element | None" = field(default=None, repr=False)
    children: list["Element | str"] = field(default_factory=list, repr=False)

    def all(self, tag: str | None = None, **wanted: str | None) -> Iterator["Element"]:
        """Every element inside with this tag and these attributes; ``class_`` is one of its classes."""
        for child in self.children:
            if isinstance(child, Element):
                if tag in (None, child.tag) and all(child.has(k, v) for k, v in wanted.items()):
                    yield child
                yield from child.all(tag, **wanted)

    def one(self, tag: str | None = None, **wanted: str | None) -> "Element":
        """The only such element."""
        found = list(self.all(tag, **wanted))
        assert len(found) == 1, f"{len(found)} elements {tag} {wanted}"
        return found[0]

    def has(self, name: str, value: str | None) -> bool:
        if name == "class_":
            return value in self.attributes.get("class", "").split()
        return self.attributes.get(name.replace("_", "-")) == value

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    @property
    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    @property
    def hrefs(self) -> list[str]:
        """Where the links lead; a script fills in those of a ``<template>``."""
        patterns = [a for template in self.all("template") for a in template.all("a")]
        return [a["href"] for a in self.all("a") if a not in patterns]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("", {})

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), f"an attribute twice in {self.get_starttag_text()}"
        element = Element(tag, {k: v or "" for k, v in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag, attrs):
        self.here.children.append(Element(tag, {k: v or "" for k, v in attrs}, self.here))

    def handle_endtag(self, tag):
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}> in line {self.getpos()[0]}"
        self.here = self.here.around

    def handle_data(self, data):
        self.here.children.append(data)


def read(file: Path) -> Element:
    """Read one built page."""
    return parse(file.read_text(encoding="utf-8"), str(file)).one("html")


def parse(html: str, name: str = "a piece of HTML") -> Element:
    """Read HTML; the element returned is the one around all of it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.here is reader.root, f"{name}: <{reader.here.tag}> is never closed"
    return reader.root
