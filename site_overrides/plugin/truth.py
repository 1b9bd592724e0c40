"""What `partials/truth.html` tells a reader about the page before them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from site_overrides.plugin.front_matter import body
from site_overrides.plugin.missing import Gap, gaps
from site_overrides.plugin.sources import Sources
from site_overrides.plugin.translations import HEADING, Freshness, freshness

_CALL = re.compile(r'\{\{.*?"(.*?)".*?\}\}')


@dataclass(frozen=True)
class Part:
    """A changed section: ``title`` in the reader's language, else in Latvian (``latvian``), else none.

    ``there`` says whether the Latvian page still has it, so that a link can lead to it.
    """

    id: str
    title: str | None
    latvian: bool
    there: bool


@dataclass(frozen=True)
class Truth:
    """Freshness with the changed sections by name; ``gap`` says why a missing page is missing."""

    fresh: Freshness
    parts: tuple[Part, ...]
    gap: Gap | None


def of_page(code: str, path: str, toc: Iterable[Any], sources: Sources) -> Truth:
    """What to say of the page at ``path`` to readers of ``code``; ``toc`` is MkDocs' own."""
    fresh = freshness(code, path, sources)
    gap = gaps(sources).get((code, path)) if fresh.state == "missing" else None
    return Truth(fresh, _parts(fresh, dict(_titles(toc)), path, sources) if fresh.changed else (), gap)


def _parts(fresh: Freshness, own: dict[str, str], path: str, sources: Sources) -> tuple[Part, ...]:
    text = body(sources.docs / "lv" / path)
    latvian = {h["id"]: _CALL.sub(r"\1", h["says"]) for h in HEADING.finditer(text)}
    return tuple(
        Part(name, own.get(name) or latvian.get(name), name not in own, name in latvian)
        for name in fresh.changed
    )


def _titles(toc: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for item in toc:
        yield item.id, Markup(item.title).striptags()  # noqa: S704  (what MkDocs has rendered)
        yield from _titles(item.children)
