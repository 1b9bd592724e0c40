"""What `partials/truth.html` tells a reader about the page before them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from intake.facts.models import Language
from site_overrides.plugin.easy import source_of
from site_overrides.plugin.front_matter import body
from site_overrides.plugin.machine_translation import offer
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
    """Freshness with the changed sections by name; ``gap`` says why a missing page is missing.

    What a reader can do instead: ``others`` are the languages that have the page, those nearest to the
    reader's first and Latvian last; ``person`` is a page of the reader's language that leads to people, if
    it has one; ``machine`` the name and link of an outside translation service, if one is set up.
    """

    fresh: Freshness
    parts: tuple[Part, ...]
    gap: Gap | None
    others: tuple[Language, ...]
    person: str | None
    machine: tuple[str, str] | None


def of_page(code: str, path: str, toc: Iterable[Any], latvian: str, sources: Sources) -> Truth:
    """What to say of the page at ``path`` to readers of ``code``.

    ``toc`` is MkDocs' own; ``latvian`` the absolute address of the Latvian page.
    """
    fresh = freshness(code, path, sources)
    gap = gaps(sources).get((code, path)) if fresh.state == "missing" else None
    source = body(sources.texts[source_of(f"{code}/{path}")]) if fresh.changed else ""
    machine = None if fresh.state == "up_to_date" else offer(code, latvian, sources)
    return Truth(
        fresh, _parts(fresh, dict(_titles(toc)) if fresh.changed else {}, source), gap,
        _others(code, path, sources), _person(code, path, sources), machine,
    )  # fmt: skip


def _others(code: str, path: str, sources: Sources) -> tuple[Language, ...]:
    languages = sources.facts.languages
    having = [other for other in sources.languages_with(path) if other not in (code, "lv")]
    near = [other for other in languages[code].nearest if other in having]
    return tuple(languages[other] for other in dict.fromkeys((*near, *having, "lv")))


def _person(code: str, path: str, sources: Sources) -> str | None:
    pages = ("ask.md", "contacts.md")
    return next((p.removesuffix(".md") for p in pages if p != path and f"{code}/{p}" in sources.pages), None)


def _parts(fresh: Freshness, own: dict[str, str], text: str) -> tuple[Part, ...]:
    latvian = {h["id"]: _CALL.sub(r"\1", h["says"]) for h in HEADING.finditer(text)}
    return tuple(
        Part(name, own.get(name) or latvian.get(name), name not in own, name in latvian)
        for name in fresh.changed
    )


def _titles(toc: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for item in toc:
        yield item.id, Markup(item.title).striptags()  # noqa: S704  (what MkDocs has rendered)
        yield from _titles(item.children)
