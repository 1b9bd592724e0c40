"""``docs/facts/missing.yml``: why a page is not translated yet, and for when it is planned."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from mkdocs.exceptions import PluginError

from intake.facts import FactsError
from intake.facts.models import Frozen
from intake.facts.yaml_source import Document, read_yaml
from site_overrides.plugin.easy import is_source
from site_overrides.plugin.sources import Sources, once


class Gap(Frozen):
    """One page that one language lacks. ``planned_on`` is a promise; leave it out rather than guess.

    The day itself still keeps it.
    """

    page: str
    language: str
    why: Literal["new", "translator", "changing"]
    planned_on: dt.date | None = None


class _Gaps(Frozen):
    missing: tuple[Gap, ...]


@once
def gaps(sources: Sources) -> Mapping[tuple[str, str], Gap]:
    """What the file says, by language and page; nothing when there is no file. Broken promises are left out.

    Raises `PluginError` with file and line for a page or language that does not exist.
    """
    said = _read(sources)[1] if _file(sources.docs).exists() else ()
    return {(gap.language, gap.page): _kept(gap, sources.today) for gap in said}


def broken_promises(sources: Sources) -> list[str]:
    """A line for each promised day that has passed without the page; readers are told of it no more."""
    if not _file(sources.docs).exists():
        return []
    doc, said = _read(sources)
    return [
        str(doc.error(("missing", i, "planned_on"), f"promised for {gap.planned_on}; {_NEW_DAY}"))
        for i, gap in enumerate(said)
        if _kept(gap, sources.today) != gap and f"{gap.language}/{gap.page}" not in sources.pages
    ]


_NEW_DAY = "readers see the day no more; translate the page, write a day you can keep, or take it out"


def _kept(gap: Gap, today: dt.date) -> Gap:
    past = gap.planned_on is not None and gap.planned_on < today
    return gap.model_copy(update={"planned_on": None}) if past else gap


def filled(sources: Sources) -> list[str]:
    """A line for each page the file still calls missing though somebody has translated it."""
    return [
        f"{_file(sources.docs)}:1: {code}/{page} is translated now; remove its lines here"
        for code, page in gaps(sources)
        if f"{code}/{page}" in sources.pages
    ]


def _file(docs: Path) -> Path:
    return docs / "facts" / "missing.yml"


def _read(sources: Sources) -> tuple[Document, tuple[Gap, ...]]:
    try:
        doc = read_yaml(_file(sources.docs))
        return doc, tuple(_checked(gap, i, doc, sources) for i, gap in enumerate(doc.parse(_Gaps).missing))
    except FactsError as problem:
        raise PluginError(str(problem)) from None


def _checked(gap: Gap, i: int, doc: Document, sources: Sources) -> Gap:
    if gap.language not in sources.facts.languages or gap.language == "lv":
        raise doc.error(("missing", i, "language"), f"{gap.language!r} is no language of translations")
    if f"lv/{gap.page}" not in sources.pages or not is_source(f"lv/{gap.page}"):
        raise doc.error(("missing", i, "page"), f"there is no lv/{gap.page}; write a page as news/index.md")
    return gap
