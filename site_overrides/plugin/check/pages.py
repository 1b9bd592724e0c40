"""Each page's text, read once for all checks and filled in as a build would."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs.exceptions import PluginError

from site_overrides.plugin.front_matter import PageMeta, text_and_place
from site_overrides.plugin.sources import Sources
from site_overrides.plugin.text import filled_in

_ID = re.compile(r'\{#([\w-]+)\}|\bid="([^"]+)"')


@dataclass(frozen=True)
class CheckedPage:
    """A page: ``name`` is ``tr/news/index.md``; ``above``, the lines of the file above its text.

    ``ids`` are what links can lead to, facts filled in; where a call is wrong, ``broken`` says so.
    """

    name: str
    file: Path
    meta: PageMeta
    raw: str
    text: str
    above: int
    ids: frozenset[str]
    broken: str | None

    @property
    def code(self) -> str:
        """The language it is written in."""
        return self.name.partition("/")[0]

    @property
    def path(self) -> str:
        """Its path within the language, the same in all six."""
        return self.name.partition("/")[2]

    @property
    def head(self) -> str:
        """The lines above the text: the front matter."""
        return self.raw[: len(self.raw) - len(self.text)]

    def lines(self) -> Iterator[tuple[int, str]]:
        """The lines of the text, each with its number in the file."""
        return enumerate(self.text.splitlines(), self.above + 1)

    def where(self, offset: int) -> str:
        """File and line of a place in the text."""
        return f"{self.file}:{self.above + 1 + self.text.count(chr(10), 0, offset)}"

    def line_of(self, key: str) -> str:
        """File and line of a key of the front matter."""
        found = (i for i, line in enumerate(self.head.splitlines(), 1) if line.startswith(f"{key}:"))
        return f"{self.file}:{next(found, 1)}"


def read(sources: Sources) -> dict[str, CheckedPage]:
    """Every page whose front matter can be read, by name."""
    return {name: read_one(name, sources) for name in sources.pages}


def read_one(name: str, sources: Sources) -> CheckedPage:
    """One page whose front matter can be read."""
    file, meta = sources.docs / name, sources.pages[name]
    raw = sources.texts[name]
    text, above = text_and_place(raw)
    try:
        filled, broken = filled_in(text, name, name.partition("/")[0], sources), None
    except PluginError as problem:
        filled, broken = text, str(problem)
    ids = frozenset(heading or made for heading, made in _ID.findall(filled))
    return CheckedPage(name, file, meta, raw, text, above, ids, broken)
