"""What a page is made of in its order: headings, calls, links; and where two pages part."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

# The sign first, and only then whether it begins a line: so the search leaps from one sign to the next.
HEADING = re.compile(r"(#(?<![^\n]#)#{0,5}) +.*?(?:\{#([\w-]+)\})? *$", re.M)
_CALL = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.S)
_LINK = re.compile(r"\]\(\s*([^)\s]*)")
_BUTTON = re.compile(r'_button\(".*"\)')
_PART = re.compile(r"\n(?=#{1,6} )")
_ITEM = re.compile(r"\n *(?:[-*+]|\w\.) ")
_APART = re.compile(r"\n\s*\n")

Row = Sequence[tuple[str, int]]
"""Things in the order they stand in, each with its place in the text."""
Parting = tuple[str | None, str | None, int | None, int | None]
"""Mine and theirs where they part, ``None`` for what one lacks, and the place of each."""


class Bones(NamedTuple):
    """What a translation has in common with its Latvian page, compared at once: most have all of it.

    ``headings`` are signs and id, empty where there is none; ``parts``, the calls and links under each.
    """

    headings: list[tuple[str, str]]
    parts: list[tuple[list[str], list[str]]]
    counts: dict[str, int]


def bones(text: str) -> Bones:
    """All of it at once; what differs, and where, is for the others here to say."""
    parts = [(_CALL.findall(part), _LINK.findall(part)) for part in _PART.split(text)]
    unlabelled = [([_BUTTON.sub("_button", call) for call in calls], links) for calls, links in parts]
    return Bones(HEADING.findall(text), unlabelled, counts(text))


def headings(text: str) -> Row:
    """Each heading's level and id."""
    return [(f"{found[1]} … {{#{found[2]}}}", found.start()) for found in HEADING.finditer(text)]


def calls(text: str) -> Row:
    """Each call but Latvian names; what a button says is text and belongs to the translator."""
    return [
        (_BUTTON.sub("_button", found[1]), found.start())
        for found in _CALL.finditer(text)
        if not found[1].startswith("lv(")
    ]


def links(text: str) -> Row:
    """Where each link leads."""
    return [(found[1], found.start()) for found in _LINK.finditer(text)]


def sections(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each part of a page; what stands above the first heading is one too, even if empty."""
    starts = [0, *(found.start() for found in HEADING.finditer(text))]
    yield from zip(starts, [*starts[1:], len(text)], strict=True)


def counts(text: str) -> dict[str, int]:
    """How many of each kind of block."""
    said = text.strip()
    return {
        "list items": len(_ITEM.findall(f"\n{said}")),
        "lines of tables": f"\n{said}".count("\n|"),
        "paragraphs, lists and tables": len(_APART.findall(said)) + bool(said),
    }


def parting(mine: Row, theirs: Row) -> Parting | None:
    """The first thing that differs between two rows."""
    one, other = [said for said, _ in mine], [said for said, _ in theirs]
    if one == other:
        return None
    for change, a, _, b, _ in SequenceMatcher(None, other, one, autojunk=False).get_opcodes():
        if change == "replace":
            return one[b], other[a], mine[b][1], theirs[a][1]
        if change == "insert":
            return one[b], None, mine[b][1], None
        if change == "delete":
            return None, other[a], mine[b - 1][1] if b else None, theirs[a][1]
    return None
