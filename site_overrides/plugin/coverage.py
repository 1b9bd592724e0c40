"""How much is translated, counted in words of the Latvian text. A fallback is no translation."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from site_overrides.plugin.easy import is_source
from site_overrides.plugin.front_matter import PageMeta, body
from site_overrides.plugin.sources import Sources, once
from site_overrides.plugin.translations import MUST_FOLLOW, State, freshness

METHODS = ("machine", "machine-reviewed", "human")
_NOT_WORDS = re.compile(r"\{\{.*?\}\}|\{#[\w-]+\}|\]\([^)]*\)")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


@dataclass(frozen=True)
class Coverage:
    """One language. ``words`` = ``up_to_date`` + ``outdated`` + ``missing``.

    ``methods`` splits what is translated, up to date or not. ``next``: the pages to translate, the
    most needed first.
    """

    words: int
    up_to_date: int
    outdated: int
    missing: int
    methods: Mapping[str, int]
    next: tuple[str, ...]


@once
def coverage(sources: Sources) -> dict[str, Coverage]:
    """Every language but Latvian."""
    counted = {path: words(sources.pages[f"lv/{path}"], text) for path, text in _latvian(sources)}
    return {code: _of_language(code, counted, sources) for code in sources.facts.languages if code != "lv"}


def words(meta: PageMeta, text: str) -> int:
    """The words readers see: title, description, summary and text, without calls, ids and addresses."""
    prose = _NOT_WORDS.sub(" ", text)
    return len(_WORD.findall(" ".join((meta.title, meta.description, meta.summary or "", prose))))


def as_json(found: Mapping[str, Coverage]) -> str:
    """The counts for machines."""
    languages = {code: asdict(one) for code, one in found.items()}
    data = {"counted": "words of the Latvian text", "languages": languages}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def as_csv(found: Mapping[str, Coverage]) -> str:
    """The counts for spreadsheets, a line a language; the pages to translate next share one cell."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(("language", "words", "up_to_date", "outdated", "missing", *METHODS, "next"))
    for code, one in found.items():
        by_method = (one.methods[method] for method in METHODS)
        counts = (one.words, one.up_to_date, one.outdated, one.missing, *by_method)
        lines.writerow((code, *counts, " ".join(one.next)))
    return out.getvalue()


def write(folder: Path, sources: Sources) -> None:
    """Write ``coverage.json`` and ``coverage.csv`` into ``folder``."""
    found = coverage(sources)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "coverage.json").write_text(as_json(found), encoding="utf-8")
    (folder / "coverage.csv").write_text(as_csv(found), encoding="utf-8")


def _latvian(sources: Sources) -> Iterator[tuple[str, str]]:
    for page, _ in sources.listed():
        if is_source(page):
            yield page.removeprefix("lv/"), body(sources.texts[page])


def _of_language(code: str, counted: Mapping[str, int], sources: Sources) -> Coverage:
    states = {path: freshness(code, path, sources).state for path in counted}
    sums: Counter[str] = Counter()
    for path, n in counted.items():
        sums[states[path]] += n
        page = sources.pages.get(f"{code}/{path}")
        if page and page.l10n:
            sums[page.l10n.method] += n
    methods = {method: sums[method] for method in METHODS}
    total = sum(counted.values())
    return Coverage(total, sums["up_to_date"], sums["outdated"], sums["missing"], methods, _next(states))


def _next(states: Mapping[str, State]) -> tuple[str, ...]:
    """Pages people decide by first; among them the outdated, which mislead, before the missing."""
    undone = [path for path, state in states.items() if state != "up_to_date"]
    return tuple(sorted(undone, key=lambda path: (path not in MUST_FOLLOW, states[path] == "missing", path)))
