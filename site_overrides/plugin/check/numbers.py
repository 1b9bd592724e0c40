"""Numbers typed by hand: what a fact must say, in any digits."""

import re
from collections.abc import Iterator

from site_overrides.plugin.check.pages import CheckedPage

_NOT_PROSE = re.compile(r"\{\{.*?\}\}|\{#[\w-]+\}|\]\([^)]*\)")
_DIGIT = re.compile(r"[\d%]")
_ON_FROM_ONE = re.compile(r"[\d%].*")


def typed(page: CheckedPage) -> Iterator[str]:
    """Each line of the text that has one."""
    if not any(_is_typed(line) for line in _with_any(page.text)):
        return
    for number, line in page.lines():
        if _is_typed(line):
            yield f"{page.file}:{number}: a number typed by hand; take it from a fact: {line.strip()!r}"


def _is_typed(line: str) -> bool:
    return _DIGIT.search(_NOT_PROSE.sub("", line)) is not None


def _with_any(text: str) -> Iterator[str]:
    """The lines with a digit anywhere: in most texts they are few."""
    for found in _ON_FROM_ONE.finditer(text):
        yield from text[text.rfind("\n", 0, found.start()) + 1 : found.end()].splitlines()
