"""A page's markup as the plain data that `paper/*.typ` sets: blocks of runs, each run in one manner.

Only what our own pages are made of: paragraphs, lists, cards. What can only be pressed stays away.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from site_overrides.plugin.parts import Part

Block = dict[str, Any]
Run = dict[str, Any]
_VOID = ("br", "hr", "img", "input", "meta", "link")
_LEFT_OUT = ("svg", "details", "table", "script")
"""Tables stay on the pages: a phone's reader scrolls them, a small sheet has no room."""


@dataclass
class _Node:
    tag: str
    marks: dict[str, str]
    children: list["_Node | str"] = field(default_factory=list)

    def has(self, name: str) -> bool:
        return name in self.marks.get("class", "").split()


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = _Node("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def blocks(part: Part, site_url: str) -> list[Block]:
    """The blocks of a part: ``p``, ``list`` and ``card``; links lead to full addresses."""
    return list(_blocks(_read(part.html), site_url + part.address))


def runs(html: str, base: str = "") -> list[Run]:
    """The runs of a line of markup, as a heading or a catalogue's words."""
    return _runs(_read(html), {}, base)


def _read(html: str) -> _Node:
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree.root


def _blocks(node: _Node, base: str) -> Iterator[Block]:
    for child in node.children:
        if isinstance(child, str) or child.tag in _LEFT_OUT or child.has("actions") or _not_to_call(child):
            continue
        if child.tag in ("ul", "ol"):
            items = [_runs(item, {}, base) for item in child.children if isinstance(item, _Node)]
            yield {"kind": "list", "items": items}
        elif child.tag == "article":
            yield _card(child, base)
        elif child.tag == "header":
            yield {"kind": "p", "small": True, "big": False, "runs": _spans(child, base)}
        elif child.tag == "p":
            yield {
                "kind": "p",
                "small": child.has("hint"),
                "big": child.has("big"),
                "runs": _runs(child, {}, base),
            }


def _not_to_call(node: _Node) -> bool:
    """Whether this is the card of a contact nobody can call today: on paper an old number gets called."""
    return "data-contact" in node.marks and not any(one.marks.get("href") for one in _inside(node))


def _inside(node: _Node) -> Iterator[_Node]:
    for child in node.children:
        if isinstance(child, _Node):
            yield child
            yield from _inside(child)


def _card(node: _Node, base: str) -> Block:
    of = next((name.removeprefix("data-") for name in node.marks if name.startswith("data-")), "")
    return {"kind": "card", "of": of, "blocks": list(_blocks(node, base))}


def _spans(node: _Node, base: str) -> list[Run]:
    """A card's head: its labels in one line, a dot between them."""
    found: list[Run] = []
    for child in node.children:
        if isinstance(child, _Node):
            found += [{"text": " · "}, *_runs(child, {}, base)] if found else _runs(child, {}, base)
    return found


def _runs(node: _Node, manner: Run, base: str) -> list[Run]:
    found: list[Run] = []
    for child in node.children:
        if isinstance(child, str):
            text = " ".join(child.split("\n"))
            found += [manner | {"text": text}] if text else []
        elif child.tag == "br":
            found.append({"text": "\n"})
        elif child.tag not in _LEFT_OUT:
            found += _runs(child, manner | _manner(child, base), base)
    return found


def _manner(node: _Node, base: str) -> Run:
    """How the text inside an element differs from the text around it."""
    manner: Run = {}
    if node.tag in ("b", "strong"):
        manner["bold"] = True
    if node.has("n"):
        manner["whole"] = True
    if lang := node.marks.get("lang"):
        manner["lang"] = lang
    if node.tag == "a" and (href := node.marks.get("href")):
        manner["href"] = href if href.startswith("tel:") else urljoin(base, href)
    return manner
