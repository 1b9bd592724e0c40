"""What a page is made of in its order: headings, calls, links; and where two pages part."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

HEADING = re.compile(r"^(#{1,6}) +.*?(?:\{#([\w-]+)\})? *$", re.M)
_CALL = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.S)
_LINK = re.compile(r"\]\(\s*([^)\s]*)")

Row = Sequence[tuple[str, int]]
"""Things in the order they stand in, each with its place in the text."""
Parting = tuple[str | None, str | None, int | None, int | None]
"""Mine and theirs where they part, ``None`` for what one lacks, and the place of each."""


def headings(text: str) -> Row:
    """Each heading's level and id."""
    return [(f"{found[1]} … {{#{found[2]}}}", found.start()) for found in HEADING.finditer(text)]


def calls(text: str) -> Row:
    """Each call but Latvian names; what a button says is text and belongs to the translator."""
    return [
        (re.sub(r'_button\(".*"\)', "_button", found[1]), found.start())
        for found in _CALL.finditer(text)
        if not found[1].startswith("lv(")
    ]


def links(text: str) -> Row:
    """Where each link leads."""
    return [(found[1], found.start()) for found in _LINK.finditer(text)]


def sections(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each part of a page; what stands above the first heading is one too."""
    starts = [0, *(found.start() for found in HEADING.finditer(text) if found.start())]
    yield from zip(starts, [*starts[1:], len(text)], strict=True)


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
