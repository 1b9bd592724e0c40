"""Everything an editor can get wrong, told at once, each line with what to do: ``portal check``.

What is wrong stops the build. What only grew old is told, so that time alone never breaks a rebuild.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from site_overrides.plugin import offline, translations
from site_overrides.plugin.check import (
    age,
    letters,
    links,
    markup,
    numbers,
    paper,
    pictures,
    placeholders,
    structure,
    words,
)
from site_overrides.plugin.check.known_words import KnownWords
from site_overrides.plugin.check.pages import CheckedPage, read
from site_overrides.plugin.missing import broken_promises, filled
from site_overrides.plugin.sources import Sources, fact_files, gather


@dataclass(frozen=True)
class Findings:
    """What was found, each line ``file:line: what; how to mend it``."""

    errors: tuple[str, ...]
    old: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """What to mend first, then what grew old."""
        return [*self.errors, *(f"old: {line}" for line in self.old)]


def everything(config: MkDocsConfig) -> tuple[Sources | None, Findings]:
    """Read and judge all that the site is made of; no `Sources` when the facts cannot be read."""
    docs = Path(config.docs_dir)
    try:
        sources, unreadable = gather(config)
    except PluginError as problem:
        return None, Findings(tuple(_once(placeholders.left(docs, {}), [str(problem)])), ())
    unfinished = placeholders.left(docs, sources.texts)
    found = check(sources)
    return sources, Findings(tuple(_once([*unfinished, *unreadable], found.errors)), found.old)


def check(sources: Sources) -> Findings:
    """Judge the pages that could be read, the words and the facts."""
    pages, facts = read(sources), fact_files(sources)
    overdue, outdated = translations.judged(sources)
    errors = list(_of_pages(pages, sources))
    errors += [*paper.lost(pages), *offline.unknown(sources)]
    errors += [*words.in_facts(facts, sources), *words.in_catalogues(sources)]
    errors += [*letters.in_facts(facts, sources), *letters.in_catalogues(sources), *overdue]
    gone = links.to_withdrawn(pages)
    old = (*age.of_all(pages, sources), *outdated, *gone, *filled(sources), *broken_promises(sources))
    return Findings(tuple(errors), old)


def first_step(config: MkDocsConfig) -> Sources:
    """What a build starts with. Raises `PluginError` with every mistake, one a line."""
    sources, found = everything(config)
    if found.old:
        print(*(f"old: {line}" for line in found.old), sep="\n", flush=True)
    if sources is None or found.errors:
        raise PluginError("\n".join(found.errors))
    return sources


def _of_pages(pages: dict[str, CheckedPage], sources: Sources) -> Iterator[str]:
    for code, own in groupby(pages.values(), lambda page: page.code):
        known = KnownWords(code, sources)
        for page in own:
            yield from of_page(page, pages, sources, known)


def of_page(
    page: CheckedPage, pages: dict[str, CheckedPage], sources: Sources, known: KnownWords | None = None
) -> Iterator[str]:
    """What is wrong with one page. ``known`` are words found right in other pages of its language."""
    if page.broken:
        yield page.broken
    yield from numbers.typed(page)
    yield from links.dead(page, pages, sources)
    yield from markup.typed(page)
    yield from pictures.unsaid(page)
    if known is None or not known.cover(page):
        yield from letters.strange(page)
        yield from letters.mixed(page.file, page.raw)
        yield from words.forbidden(page, sources)
    yield from structure.unlike(page, pages, sources)


def _once(first: Iterable[str], second: Iterable[str]) -> Iterator[str]:
    """Both lists, without what the second says of a line the first has named."""
    told = list(first)
    yield from told
    places = {_place(line) for line in told}
    yield from (line for line in second if _place(line) not in places)


def _place(line: str) -> str:
    return ":".join(line.split(":", 2)[:2])
