"""The six-month report: frozen months, people over all of them, steps that were done, and words; signed."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from anyio import to_thread
from sqlalchemy import Connection, RowMapping

from intake.rules.dates import Month
from intake.rules.release import Released
from intake.rules.report import SCOPE, SpanCount, activities, months_of, release_span
from intake.services.deps import Deps
from intake.services.doors import note
from intake.services.figures import Stored, answers_for, published, stored
from intake.services.freeze import lines_of
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import audit, figures, plan

MAX_TEXT = 6000
DOMAIN = b"lidzas/report/1\n"
ROWS = (
    ("served", "all"), ("group", "women"), ("group", "men"), ("group", "children"), ("group", "unknown"),
    ("residence", "centre"), ("residence", "outside"), ("residence", "unknown"), ("begun", "all"),
    ("ended_in_all", "all"),
)  # fmt: skip
"""What a report tells of each month."""
Table = dict[str, dict[str, int | None]]


@dataclass(frozen=True)
class Report:
    """A report's content as it leaves the desk: ``table`` by row and month; ``None`` is withheld.

    ``revision`` is 0 while it is a draft.
    """

    first: Month
    revision: int
    revisions: dict[str, int]
    table: Table
    served: int | None
    activities: dict[str, int | None]
    text: str
    signed_at: dt.datetime | None = None
    signer: str | None = None

    @property
    def months(self) -> tuple[Month, ...]:
        """Its months."""
        return months_of(self.first)


@dataclass(frozen=True)
class ReportView:
    """A report as it would be signed now, or why it cannot be; and the last one that was."""

    first: Month
    missing: list[Month]
    draft: Report | None
    text: str
    version: int
    signed: Report | None


@dataclass(frozen=True)
class Kept:
    """The words are kept."""


@dataclass(frozen=True)
class Signed:
    """The report is signed."""

    revision: int


@dataclass(frozen=True)
class _Read:
    """Everything a report is made of, still sealed."""

    months: list[Stored]
    links: dict[Month, list[RowMapping]]
    steps: list[RowMapping]
    text: RowMapping | None
    reports: list[RowMapping]


def last_half_year(today: dt.date) -> Month:
    """The first month of the last six that are over."""
    return Month.of(today).plus(-6)


def _read(door: Connection, first: Month) -> _Read:
    rows = [stored(row) for row in figures.frozen(door)]
    last = {one.frozen.month: one for one in rows}
    own = [last[month] for month in months_of(first) if month in last]
    links = {one.frozen.month: figures.links(door, str(one.frozen.month), one.frozen.revision) for one in own}
    steps = plan.finished(door, first.first, months_of(first)[-1].last)
    return _Read(rows, links, steps, figures.text(door, str(first)), figures.reports(door))


async def look_at(first: Month, colleague: Colleague, deps: Deps) -> ReportView:
    """The report that begins with a month, as it would be signed now."""

    def unit(door: Connection) -> _Read:
        note(door, deps, colleague, "report_read", f"report/{first}")
        return _read(door, first)

    found = await deps.door.write(unit)
    return await to_thread.run_sync(lambda: view_of(first, found, colleague, deps))


def view_of(first: Month, found: _Read, colleague: Colleague, deps: Deps) -> ReportView:
    """What was read, opened and counted; nothing for who answers for none of its months."""
    if not any(answers_for(colleague, month, deps.facts) for month in months_of(first)):
        return ReportView(first, list(months_of(first)), None, "", 0, None)
    text = deps.ring.open(found.text["sealed"], f"report_text/{first}").decode() if found.text else ""
    last = {one.frozen.month: one for one in found.months}
    missing = [month for month in months_of(first) if month not in last or not last[month].approved]
    draft = None if missing else _draft(first, found, last, text, deps)
    version = found.text["version"] if found.text else 0
    return ReportView(first, missing, draft, text, version, newest(first, found.reports))


def _draft(first: Month, found: _Read, last: dict[Month, Stored], text: str, deps: Deps) -> Report:
    own = [last[month] for month in months_of(first)]
    return Report(
        first,
        0,
        {str(one.frozen.month): one.frozen.revision for one in own},
        _table(one.frozen.released for one in own),
        _span(first, found, deps).leaves,
        activities(row["kind"] for row in found.steps),
        text,
    )


def _span(first: Month, found: _Read, deps: Deps) -> SpanCount:
    """Withheld once somebody was erased: in how many of the months they were, nobody knows any more."""
    served = {
        month: {i for d, _, i in lines_of(links, deps) if d == "served"}
        for month, links in found.links.items()
    }
    earlier = [SpanCount(*_span_of(row["content"])) for row in found.reports]
    counted = release_span(first, len(set().union(*served.values())), published(found.months), earlier)
    then = {one.frozen.month: one.frozen.sheet.value("served") for one in found.months}
    erased = any(len(ids) < then[month] for month, ids in served.items())
    return replace(counted, shown=False) if erased else counted


def _span_of(content: str) -> tuple[Month, int, bool]:
    said = json.loads(content)
    return Month.read(said["first"]), said["span"]["served"], said["span"]["shown"]


def _table(months: Iterable[Released]) -> Table:
    found = list(months)
    rows = {f"{d}/{c}": {str(r.sheet.days): r.shown(d, c) for r in found} for d, c in ROWS}
    return {
        name: row for name, row in rows.items() if name.endswith("/all") or any(v != 0 for v in row.values())
    }


async def keep_text(
    first: Month, version: int, text: str, colleague: Colleague, deps: Deps
) -> Kept | Refused:
    """Keep what the report tells beside its figures, if nobody else wrote since ``version``."""
    where, now = f"report_text/{first}", deps.now()
    row = {"first_month": str(first), "changed_at": now, "changed_by": colleague.id}
    sealed = deps.ring.seal(text[:MAX_TEXT].encode(), where)

    def unit(door: Connection) -> Kept | Refused:
        answer: Kept | Refused = Refused("report_changed_meanwhile")
        before = figures.text(door, str(first))
        if not any(answers_for(colleague, month, deps.facts) for month in months_of(first)):
            answer = Refused("not_yours")
        elif (before["version"] if before else 0) == version:
            kept = figures.keep_text(door, {**row, "sealed": sealed}, version)
            answer = Kept() if kept else answer
        refused = isinstance(answer, Refused)
        note(door, deps, colleague, "report_refused" if refused else "report_written", f"report/{first}")
        return answer

    return await deps.door.write(unit)


async def sign(first: Month, version: int, colleague: Colleague, deps: Deps) -> Signed | Refused:
    """Sign the report as it is now: its words still those of ``version``, every month approved."""
    now = deps.now()
    found = await deps.door.read(lambda door: _read(door, first))
    view = view_of(first, found, colleague, deps)
    answer = _refused(view, version)
    revision = view.signed.revision + 1 if view.signed else 1
    row = {} if answer else _row(view, revision, _span(first, found, deps), colleague, now)

    def unit(door: Connection) -> Signed | Refused:
        done = answer or Signed(revision)
        if not answer and not (_same(door, first, found) and figures.sign(door, row)):
            done = Refused("report_changed_meanwhile")
        match done:
            case Signed():
                note(door, deps, colleague, "report_signed", f"report/{first}", f"revision {revision}")
            case Refused(because):
                note(door, deps, colleague, "report_refused", f"report/{first}", because)
        return done

    return await deps.door.write(unit)


def _refused(view: ReportView, version: int) -> Refused | None:
    if view.draft is None:
        return Refused("months_missing")
    if view.version != version:
        return Refused("report_changed_meanwhile")
    return None if view.text else Refused("text_missing")


def _same(door: Connection, first: Month, found: _Read) -> bool:
    """Whether nothing the report is made of has changed since it was read."""
    now = _read(door, first)
    return (now.months, now.steps, now.text, now.reports) == (
        found.months,
        found.steps,
        found.text,
        found.reports,
    )


def _row(
    view: ReportView, revision: int, span: SpanCount, colleague: Colleague, now: dt.datetime
) -> dict[str, Any]:
    assert view.draft
    content = json.dumps(
        {
            "activities": view.draft.activities,
            "first": str(view.first),
            "months": view.draft.revisions,
            "revision": revision,
            "scope": SCOPE,
            "span": {"served": span.served, "shown": span.shown},
            "table": view.draft.table,
            "text": view.draft.text,
        },
        separators=(",", ":"),
        sort_keys=True,
    )
    digest = hashlib.sha256(DOMAIN + content.encode()).hexdigest()
    key = {"first_month": str(view.first), "revision": revision}
    return {**key, "signed_at": now, "signed_by": colleague.id, "content": content, "hash": digest}


def newest(first: Month, rows: Iterable[RowMapping]) -> Report | None:
    """The last signed report that begins with a month."""
    own = [row for row in rows if row["first_month"] == str(first)]
    return _signed(own[-1]) if own else None


def _signed(row: RowMapping) -> Report:
    said = json.loads(row["content"])
    span = SpanCount(*_span_of(row["content"]))
    order = {f"{d}/{c}": None for d, c in ROWS}
    rows = {name: said["table"][name] for name in order if name in said["table"]}
    return Report(
        span.first,
        row["revision"],
        said["months"],
        rows,
        span.leaves,
        said["activities"],
        said["text"],
        row["signed_at"],
        row["signer"],
    )


async def take_out(first: Month, actor: str, deps: Deps) -> Report | None:
    """The last signed report, to take away; that is in the audit."""

    def unit(door: Connection) -> Report | None:
        found = newest(first, figures.reports(door, [str(first)]))
        said = f"revision {found.revision}" if found else "refused"
        audit.record(
            door,
            at=deps.now(),
            actor=actor,
            action="report_taken_out",
            object_id=f"report/{first}",
            detail=said,
        )
        return found

    return await deps.door.write(unit)
