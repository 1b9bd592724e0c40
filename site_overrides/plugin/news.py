"""News of one language: only real pages, newest first; a fallback is nobody's news."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from site_overrides.plugin.front_matter import PageMeta
from site_overrides.plugin.sources import Sources, once

PAGE_SIZE = 20
RELATED = 3
ARCHIVED_AFTER_YEARS = 2


@dataclass(frozen=True)
class Item:
    """A news page: ``slug`` is its file name without ending, ``meta`` its front matter."""

    slug: str
    meta: PageMeta

    @property
    def year(self) -> int | None:
        """The year it stands under in the archive: of the last day it may be from, if any is known."""
        return None if self.meta.newest == dt.date.min else self.meta.newest.year


@dataclass(frozen=True)
class Listing:
    """A page made of links to items. ``kind`` is ``year``, ``tag`` or ``page``, ``key`` which one."""

    kind: str
    key: str
    items: tuple[Item, ...]
    of: int = 1

    @property
    def address(self) -> str:
        """The address below the language: ``news/archive/2022/``."""
        folder = "archive" if self.kind == "year" else self.kind
        return f"news/{folder}/{self.key}/"


@once
def items(code: str, sources: Sources) -> list[Item]:
    """The language's news items."""
    folder = f"{code}/news/"
    found = [
        Item(path.removeprefix(folder).removesuffix(".md"), meta)
        for path, meta in sources.listed()
        if path.startswith(folder) and not path.endswith("/index.md")
    ]
    return sorted(found, key=lambda item: (item.meta.newest, item.slug), reverse=True)


def listings(found: Sequence[Item]) -> list[Listing]:
    """Every generated page of these items: years, tags, and the index from its second page on."""
    return [*years(found), *tags(found), *pages(found)[1:]]


def years(found: Sequence[Item]) -> list[Listing]:
    """A listing a year, newest first; an item of unknown date has no year."""
    known = sorted({item.year for item in found if item.year}, reverse=True)
    return [Listing("year", str(y), tuple(i for i in found if i.year == y)) for y in known]


def tags(found: Sequence[Item]) -> list[Listing]:
    """A listing a tag, in the order of the alphabet of their English names."""
    known = sorted({tag for item in found for tag in item.meta.tags})
    return [Listing("tag", tag, tuple(i for i in found if tag in i.meta.tags)) for tag in known]


def pages(found: Sequence[Item]) -> list[Listing]:
    """The index cut into pages; the first, even an empty one, is the index itself."""
    parts = [tuple(found[i : i + PAGE_SIZE]) for i in range(0, len(found), PAGE_SIZE)] or [()]
    return [Listing("page", str(n), part, len(parts)) for n, part in enumerate(parts, 1)]


def related(slug: str, code: str, sources: Sources) -> list[Item]:
    """The items that share most tags with ``slug``, newest first among equals; none when it is no item."""
    tags = [frozenset(item.meta.tags) for item in items(code, sources) if item.slug == slug]
    found = _first_alike(tags[0], code, sources) if tags else []
    return [item for item in found if item.slug != slug][:RELATED]


@once
def _first_alike(tags: frozenset[str], code: str, sources: Sources) -> list[Item]:
    """Enough for each item with these tags, which is one of them itself."""
    return alike(tags, items(code, sources))[: RELATED + 1]


def alike(tags: frozenset[str], found: Sequence[Item]) -> list[Item]:
    """The items that have any of ``tags``, those with most of them first."""
    shared = [(len(tags.intersection(item.meta.tags)), item) for item in found]
    most_first = sorted(shared, key=lambda each: -each[0])
    return [item for count, item in most_first if count]


def archived(meta: PageMeta, today: dt.date) -> bool:
    """Whether every day the item may be from is more than two years ago; an unknown day counts as old."""
    limit = (today.year - ARCHIVED_AFTER_YEARS, today.month, today.day)
    return (meta.newest.year, meta.newest.month, meta.newest.day) < limit
