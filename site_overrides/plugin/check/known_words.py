"""The words of pages, each judged once: the pages of a language share most of theirs."""

import re
from itertools import filterfalse

from site_overrides.plugin.check import letters, words
from site_overrides.plugin.check.pages import CheckedPage
from site_overrides.plugin.sources import Sources

_JOINS = re.compile(r"[)}]\w")
"""Where a word may go on behind a link or a call, and so be longer than it looks."""


class KnownWords:
    """The words of one language that were found right: a page made of them alone needs no closer look."""

    def __init__(self, code: str, sources: Sources) -> None:
        self._code, self._sources = code, sources
        self._forbidden = [words.parts(word) for word in words.forbidden_in(code, sources)]
        self._parts = words.either(part for parts in self._forbidden for part in parts)
        self._right: set[str] = set()

    def cover(self, page: CheckedPage) -> bool:
        """Whether neither `letters` nor `words` can find anything in a page, front matter included.

        A part of a forbidden phrase alone is right, but is never learnt: some page may have all of them.
        """
        new = list(set(filterfalse(self._right.__contains__, page.raw.split())))
        text = "\n".join(new)
        if letters.suspicious(text, self._code) or _JOINS.search(text):
            return False
        folded = words.fold(text)
        if self._parts.search(folded):
            lines = folded.split("\n")
            held = {line for line in lines if self._parts.search(line)}
            together = "\n".join(held)
            if any(all(part.search(together) for part in parts) for parts in self._forbidden):
                return not any(words.forbidden(page, self._sources))
            new = [word for word, line in zip(new, lines, strict=True) if line not in held]
        self._right.update(new)
        return True
