"""Numbers typed by hand: what a fact must say, in any digits."""

import re
from collections.abc import Iterator

from site_overrides.plugin.check.pages import CheckedPage

_NOT_PROSE = re.compile(r"\{\{.*?\}\}|\{#[\w-]+\}|\]\([^)]*\)")
_DIGIT = re.compile(r"\d|%")


def typed(page: CheckedPage) -> Iterator[str]:
    """Each line of the text that has one."""
    for number, line in page.lines():
        if _DIGIT.search(_NOT_PROSE.sub("", line)):
            yield f"{page.file}:{number}: a number typed by hand; take it from a fact: {line.strip()!r}"
