"""``docs/facts/missing.yml``: why a page is not translated yet, and for when it is planned."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from mkdocs.exceptions import PluginError

from intake.facts import FactsError
from intake.facts.models import Frozen
from intake.facts.yaml_source import Document, read_yaml
from site_overrides.plugin.sources import Sources


class Gap(Frozen):
    """One page that one language lacks. ``planned_on`` is a promise; leave it out rather than guess."""

    page: str
    language: str
    why: Literal["new", "translator", "changing"]
    planned_on: dt.date | None = None


class _Gaps(Frozen):
    missing: tuple[Gap, ...]


def gaps(sources: Sources) -> Mapping[tuple[str, str], Gap]:
    """What the file says, by language and page; nothing when there is no file.

    Raises `PluginError` with file and line for a page or language that does not exist.
    """
    path = _file(sources.docs)
    if not path.exists():
        return {}
    try:
        doc = read_yaml(path)
        return {
            (gap.language, gap.page): _checked(gap, i, doc, sources)
            for i, gap in enumerate(doc.parse(_Gaps).missing)
        }
    except FactsError as problem:
        raise PluginError(str(problem)) from None


def filled(sources: Sources) -> list[str]:
    """A line for each page the file still calls missing though somebody has translated it."""
    return [
        f"{_file(sources.docs)}:1: {code}/{page} is translated now; remove its lines here"
        for code, page in gaps(sources)
        if f"{code}/{page}" in sources.pages
    ]


def _file(docs: Path) -> Path:
    return docs / "facts" / "missing.yml"


def _checked(gap: Gap, i: int, doc: Document, sources: Sources) -> Gap:
    if gap.language not in sources.facts.languages or gap.language == "lv":
        raise doc.error(("missing", i, "language"), f"{gap.language!r} is no language of translations")
    if f"lv/{gap.page}" not in sources.pages:
        raise doc.error(("missing", i, "page"), f"there is no lv/{gap.page}; write a page as news/index.md")
    return gap
