"""Each page's text, read once for all checks and filled in as a build would."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mkdocs.exceptions import PluginError

from site_overrides.plugin.check.rows import Bones, bones
from site_overrides.plugin.front_matter import PageMeta, text_and_place
from site_overrides.plugin.sources import Sources
from site_overrides.plugin.text import filled_in

# Signs first, and what stands before them after: so the search leaps from one sign to the next.
_NAMED = re.compile(r"\{#([\w-]+)\}")
_MADE = re.compile(r'id="(?<=\bid=")([^"]+)"')


@dataclass(frozen=True)
class CheckedPage:
    """A page: ``name`` is ``tr/news/index.md``; ``above``, the lines of the file above its text.

    The text is ``raw`` from ``begins`` on: a second copy of every page would be most of the memory.
    ``ids`` are what links can lead to, facts filled in; where a call is wrong, ``broken`` says so.
    """

    name: str
    docs: Path
    meta: PageMeta
    raw: str
    begins: int
    above: int
    ids: frozenset[str]
    broken: str | None

    @property
    def file(self) -> Path:
        """The file it was read from."""
        return self.docs / self.name

    @property
    def text(self) -> str:
        """What stands under the front matter."""
        return self.raw[self.begins :]

    @property
    def head(self) -> str:
        """The lines above the text: the front matter."""
        return self.raw[: self.begins]

    @property
    def code(self) -> str:
        """The language it is written in."""
        return self.name.partition("/")[0]

    @property
    def path(self) -> str:
        """Its path within the language, the same in all six."""
        return self.name.partition("/")[2]

    @cached_property
    def bones(self) -> Bones:
        """What its translations must have too; kept, as each of them is compared with it."""
        return bones(self.text)

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
    raw = sources.texts[name]
    text, above = text_and_place(raw)
    try:
        filled, broken = filled_in(text, name, name.partition("/")[0], sources), None
    except PluginError as problem:
        filled, broken = text, str(problem)
    ids = frozenset((*_NAMED.findall(filled), *_MADE.findall(filled)))
    begins = len(raw) - len(text)
    return CheckedPage(name, sources.docs, sources.pages[name], raw, begins, above, ids, broken)
