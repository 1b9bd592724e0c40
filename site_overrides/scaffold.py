"""What ``portal new`` writes: files in all six languages, with TODO where an editor has yet to write.

A TODO left in place stops the build with file and line, so nothing unfinished is ever published.
"""

import calendar
import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from intake.facts import FactsError

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*")
_READ_AGAIN_AFTER = dt.timedelta(days=190)


@dataclass(frozen=True)
class News:
    """What a news item says of itself in every language; what is not known yet is a TODO."""

    tags: str = "TODO"
    publisher: str = "TODO"
    source: str = "TODO"
    funding: str = "TODO"

    def lines(self, today: dt.date) -> str:
        """Its lines of front matter."""
        return (
            f"tags: [{self.tags}]\npublished_on: {today}\npublished_basis: shown\n"
            f"publisher: {_quoted(self.publisher)}\nsource: {self.source}\nfunding: {self.funding}\n"
        )


def page(docs: Path, codes: Iterable[str], slug: str, title: str, today: dt.date) -> list[Path]:
    """A page at ``slug`` (``help/bus``)."""
    body = "## TODO: a question readers ask {#first}\n\nTODO: the answer.\n"
    own = f"review_by: {today + _READ_AGAIN_AFTER}\n"
    return _written(_pages(docs, codes, slug, title, {"lv": own}, body))


def news(docs: Path, codes: Iterable[str], slug: str, title: str, said: News, today: dt.date) -> list[Path]:
    """A news item, published today."""
    body = "## TODO: a question readers ask {#first}\n\nTODO: the answer.\n"
    return _written(_news(docs, codes, slug, title, said, today, body))


def note(docs: Path, codes: Iterable[str], month: str, title: str, said: News, today: dt.date) -> list[Path]:
    """The figures of a ``month`` (``2026-10``), their source, and a news item that shows them.

    Raises `FactsError` for what is no month or not over yet.
    """
    last = _last_day(month)
    if last >= today:
        raise FactsError(f"{month} is not over; its figures can be published after {last}")
    ids = _free_ids(docs)
    record = docs / "facts" / "statistics" / f"{month}.yml"
    body = "## TODO: how many people were helped? {#numbers}\n\n"
    body += f'{{{{ sentence("{ids[0]}") }}}}\n\n{{{{ figures_table("{month}") }}}}\n'
    files = _news(docs, codes, f"note-{month}", title, said, today, body)
    done = _written({record: _figures(month, ids, said.source, last)} | files)
    sources = docs / "facts" / "sources.yml"
    sources.write_text(sources.read_text(encoding="utf-8") + source(said, month, today), encoding="utf-8")
    return [*done, sources]


def notice(docs: Path, codes: Iterable[str], name: str, severity: str, today: dt.date) -> list[Path]:
    """A notice that takes effect today; when it ends an editor must say."""
    head = (
        f"severity: {severity}\neffective: {today}\n"
        "expires: TODO  # its last day, as 2026-12-01, or a moment, as 2026-12-01T18:00:00+02:00\n"
        "audience: everyone  # or asylum_seekers, status_holders, partners\ntext:\n"
    )
    texts = (f"  {code}:\n    title: TODO\n    body: TODO\n" for code in codes)
    return _written({docs / "facts" / "notices" / f"{_checked(name)}.yml": head + "".join(texts)})


def _news(
    docs: Path, codes: Iterable[str], slug: str, title: str, said: News, today: dt.date, body: str
) -> dict[Path, str]:
    lines = "summary: TODO one sentence for lists\n" + said.lines(today)
    return _pages(docs, codes, f"news/{slug}", title, dict.fromkeys(codes, lines), body)


def _pages(
    docs: Path, codes: Iterable[str], slug: str, title: str, more: Mapping[str, str], body: str
) -> dict[Path, str]:
    files = {}
    for code in codes:
        named = title if code == "lv" and title else f"TODO {title}".strip()
        made = "standing: unverified" if code == "lv" else "l10n: {method: machine}"
        head = f"title: {_quoted(named)}\ndescription: TODO one sentence for search results\n{made}\n"
        text = f"# {named} {{#top}}\n\nTODO: two or three short sentences.\n\n{body}"
        files[docs / code / f"{_checked(slug)}.md"] = f"---\n{head}{more.get(code, '')}---\n\n{text}"
    return files


def _figures(month: str, ids: list[str], source: str, last: dt.date) -> str:
    head = (
        "# Write the published numbers over TODO; take out figures the source does not give, and sums that\n"
        "# no longer hold. More kinds of figures: see the other files here.\n"
        f'id: "{month}"\nsource: {source}\nas_of: {last}\ndate_basis: stated\nstanding: unverified\n'
        "figures:\n"
    )
    groups = ("all", "women", "men", "children")
    figures = "".join(_figure(name, group, last) for name, group in zip(ids, groups, strict=True))
    return f"{head}{figures}sums:\n  - whole: {ids[0]}\n    parts: [{', '.join(ids[1:])}]\n"


def _figure(name: str, group: str, last: dt.date) -> str:
    scheme, dimension = ("none", "total") if group == "all" else ("women_men_children", "women_men_children")
    return (
        f"  - id: {name}\n    metric: persons_served\n    dimension: {dimension}\n    category: {group}\n"
        f"    value: TODO\n    unit: person\n    scheme: {scheme}\n    period: month\n"
        f"    starts_on: {last.replace(day=1)}\n    ends_on: {last}\n    origin: stated\n"
        "    scope: served_in_month\n    place: latvia\n"
    )


def source(said: News, month: str, today: dt.date) -> str:
    """The last entry of ``sources.yml``: where a month's figures are published."""
    return (
        f"  - id: {said.source}\n    publisher: {_quoted(said.publisher)}\n"
        f"    title: Mēneša ziņa par pakalpojumu, {month}\n    url: null\n    published_on: {today}\n"
        "    basis: shown\n"
    )


def _free_ids(docs: Path) -> list[str]:
    files = (docs / "facts" / "statistics").glob("*.yml")
    used = [
        int(n) for file in files for n in re.findall(r"\bid: ST-(\d{3})\b", file.read_text(encoding="utf-8"))
    ]
    first = max(used, default=0) + 1
    return [f"ST-{n:03}" for n in range(first, first + 4)]


def _last_day(month: str) -> dt.date:
    try:
        first = dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        raise FactsError(f"{month!r} is no month; write it as 2026-10") from None
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _checked(slug: str) -> str:
    if not _SLUG.fullmatch(slug):
        raise FactsError(
            f"{slug!r} cannot be an address; small Latin letters, digits and hyphens, as bus-stop"
        )
    return slug


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _written(files: Mapping[Path, str]) -> list[Path]:
    """Write all or nothing; what is there already is never overwritten."""
    for file in files:
        if file.exists():
            raise FactsError(f"{file}:1: is there already; take another name or edit it")
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return list(files)
