"""A month is frozen, looked at by a second person, and frozen anew when something was corrected."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from sqlalchemy import Connection, RowMapping

from intake.rules.counting import CountingRule, Line, MonthFigures, explain
from intake.rules.dates import Month
from intake.rules.frozen import Compared, Frozen, Why, adds_up, compare
from intake.rules.history import DatedFact
from intake.rules.month_table import Sheet, sheet
from intake.rules.release import Released, release
from intake.services.deps import Deps, riga_day
from intake.services.doors import note
from intake.services.figures import (
    RULE,
    Stored,
    answers_for,
    counted,
    facts_of,
    published,
    stored,
    theirs,
)
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import audit, figures

MAX_NOTE = 300


@dataclass(frozen=True)
class MonthView:
    """A month as a colleague may see it: counted now, frozen if it was, and what would leave or leaves.

    ``sheet`` holds no more than their own people unless ``whole``. ``compared`` and ``causes`` say what
    differs from the last revision and which facts, recorded since, changed it.
    """

    month: Month
    running: bool
    answers: bool
    whole: bool
    sheet: Sheet
    revisions: list[Stored]
    leaves: Released | None
    compared: Compared | None
    causes: tuple[DatedFact, ...]
    remark: str

    @property
    def last(self) -> Stored | None:
        """The revision that counts."""
        return self.revisions[-1] if self.revisions else None

    @property
    def differs(self) -> bool:
        """Whether counting again gives other figures than the last revision's."""
        return bool(self.compared and self.compared.changed)


@dataclass(frozen=True)
class FrozenNow:
    """The month is frozen, or it was and nothing has changed."""

    revision: int
    new: bool


@dataclass(frozen=True)
class Approved:
    """A second person approved the revision."""

    revision: int


@dataclass(frozen=True)
class _Read:
    """Everything a month is counted from and compared with, still sealed."""

    facts: list[RowMapping]
    revisions: list[Stored]
    links: list[RowMapping]


def _read(door: Connection, month: Month) -> _Read:
    rows = [stored(row) for row in figures.frozen(door)]
    own = [one for one in rows if one.frozen.month == month]
    links = figures.links(door, str(month), own[-1].frozen.revision) if own else []
    return _Read(figures.facts(door), rows, links)


async def look_at(month: Month, colleague: Colleague, deps: Deps) -> MonthView:
    """The month as it counts now, beside what was frozen of it."""
    now = deps.now()

    def unit(door: Connection) -> _Read:
        note(door, deps, colleague, "figures_read", f"figures/{month}")
        return _read(door, month)

    found = await deps.door.write(unit)
    return await to_thread.run_sync(lambda: _view(month, found, now, colleague, deps))


def _view(month: Month, found: _Read, now: dt.datetime, colleague: Colleague, deps: Deps) -> MonthView:
    fresh = counted(found.facts, month, now, deps)
    own, answers = theirs(fresh, colleague), answers_for(colleague, month, deps.facts)
    revisions = [one for one in found.revisions if one.frozen.month == month] if answers else []
    compared, causes = _compared(found, fresh, revisions, now, deps)
    leaves = revisions[-1].frozen.released if revisions else _would_leave(month, found, sheet(fresh))
    return MonthView(
        month,
        month.last >= riga_day(now),
        answers,
        own == fresh,
        sheet(own),
        revisions,
        leaves if answers else None,
        compared,
        causes if own == fresh else (),
        _remark(revisions, deps) if own == fresh else "",
    )


def _remark(revisions: list[Stored], deps: Deps) -> str:
    """What whoever froze the last revision noted for colleagues."""
    if not revisions or not revisions[-1].sealed:
        return ""
    return deps.ring.open(revisions[-1].sealed, _month_of(revisions[-1].frozen)).decode()


def _month_of(frozen: Frozen) -> str:
    return f"frozen_month/{frozen.month}/{frozen.revision}"


def _compared(
    found: _Read, fresh: MonthFigures, revisions: list[Stored], now: dt.datetime, deps: Deps
) -> tuple[Compared | None, tuple[DatedFact, ...]]:
    if not revisions:
        return None, ()
    last, linked = revisions[-1].frozen, lines_of(found.links, deps)
    compared = compare(last.sheet, linked, fresh)
    if not compared.changed:
        return compared, ()
    then = MonthFigures(last.month, last.known_at, CountingRule(last.rule), linked)
    return compared, explain(facts_of(found.facts, deps), then, now).facts


def _would_leave(month: Month, found: _Read, counts: Sheet) -> Released:
    others = (one for one in found.revisions if one.frozen.month != month)
    own = [one for one in found.revisions if one.frozen.month == month]
    return release(counts, published(others), own[-1].frozen.released if own else None)


def lines_of(links: Iterable[RowMapping], deps: Deps) -> frozenset[Line]:
    """Whom a frozen month counts in which figures, of those not erased since."""
    opened = ((row, json.loads(deps.ring.open(row["sealed"], _row_of(**row)))) for row in links)
    return frozenset((d, c, counted_id) for _, lines in opened for d, c, counted_id in lines)


def _row_of(month: str, revision: int, person_id: str, **_: Any) -> str:
    return f"frozen_link/{month}/{revision}/{person_id}"


async def freeze(
    month: Month, seen: int, why: Why | None, remark: str, colleague: Colleague, deps: Deps
) -> FrozenNow | Refused:
    """Freeze a month that is over, if ``seen`` is still its last revision (0: none).

    Frozen again it is the same, or needs to be told ``why`` there is a new revision; a first one has no
    why. The figures are those of everything recorded until now.
    """
    now = deps.now()
    found = await deps.door.read(lambda door: _read(door, month))
    planned = await to_thread.run_sync(lambda: _planned(month, found, seen, why, now, colleague, deps))
    known = sum(row["recorded_at"] <= now for row in found.facts)

    def unit(door: Connection) -> FrozenNow | Refused:
        answer = _store(door, planned, remark, known, colleague, deps)
        note(door, deps, colleague, *_told(answer, month))
        return answer

    return await deps.door.write(unit)


Planned = tuple[Frozen, frozenset[Line]]


def _planned(
    month: Month,
    found: _Read,
    seen: int,
    why: Why | None,
    now: dt.datetime,
    colleague: Colleague,
    deps: Deps,
) -> Planned | FrozenNow | Refused:
    view = _view(month, found, now, colleague, deps)
    revision = view.last.frozen.revision if view.last else 0
    if not view.answers:
        return Refused("not_yours")
    if view.running:
        return Refused("month_not_over")
    if _leaves_a_gap(view.month, found):
        return Refused("earlier_month_first")
    if revision != seen:
        return Refused("figures_changed_meanwhile")
    if view.last and not view.differs:
        return FrozenNow(revision, new=False)
    if view.last and why is None:
        return Refused("why_missing")
    fresh = counted(found.facts, view.month, now, deps)
    counts = view.compared.fresh if view.compared else sheet(fresh)
    leaves = _would_leave(view.month, found, counts)
    reason = why if view.last else None
    return Frozen(view.month, revision + 1, RULE.value, now, counts, leaves, reason), fresh.lines


def _leaves_a_gap(month: Month, found: _Read) -> bool:
    """Whether a month before it would be left out: what is shown on both sides of it would tell of it."""
    frozen = {one.frozen.month for one in found.revisions}
    return min(frozen, default=month) < month and month.plus(-1) not in frozen


def _store(
    door: Connection,
    planned: Planned | FrozenNow | Refused,
    remark: str,
    counted_facts: int,
    colleague: Colleague,
    deps: Deps,
) -> FrozenNow | Refused:
    if not isinstance(planned, tuple):
        return planned
    frozen, lines = planned
    audit.alone(door)  # nobody it counts is erased between this look and the last row
    last = figures.one(door, str(frozen.month))
    meanwhile = figures.facts_until(door, frozen.known_at) != counted_facts
    if meanwhile or (last["revision"] if last else 0) != frozen.revision - 1:
        return Refused("figures_changed_meanwhile")
    if not figures.freeze(door, _month_row(frozen, remark, colleague, deps), _link_rows(frozen, lines, deps)):
        return Refused("figures_changed_meanwhile")
    return FrozenNow(frozen.revision, new=True)


def _month_row(frozen: Frozen, remark: str, colleague: Colleague, deps: Deps) -> dict[str, Any]:
    return {
        "month": str(frozen.month),
        "revision": frozen.revision,
        "known_at": frozen.known_at,
        "frozen_by": colleague.id,
        "why": frozen.why.value if frozen.why else None,
        "content": frozen.canonical,
        "hash": frozen.hash,
        "sealed": deps.ring.seal(remark.encode(), _month_of(frozen)) if remark else b"",
    }


def _link_rows(frozen: Frozen, lines: frozenset[Line], deps: Deps) -> list[dict[str, Any]]:
    own: defaultdict[str, list[Line]] = defaultdict(list)
    for line in sorted(lines):
        own[line[2].split("/")[0]].append(line)
    key = {"month": str(frozen.month), "revision": frozen.revision}
    return [
        {**key, "person_id": person, "sealed": _sealed(key | {"person_id": person}, found, deps)}
        for person, found in own.items()
    ]


def _sealed(key: dict[str, Any], lines: list[Line], deps: Deps) -> bytes:
    return deps.ring.seal(json.dumps(lines).encode(), _row_of(**key))


async def approve(month: Month, revision: int, colleague: Colleague, deps: Deps) -> Approved | Refused:
    """Let a month's last revision leave the desk; whoever froze it cannot. Approving twice is once."""

    def unit(door: Connection) -> Approved | Refused:
        answer = _approve(door, month, revision, colleague, deps)
        note(door, deps, colleague, *_told(answer, month))
        return answer

    return await deps.door.write(unit)


def _approve(
    door: Connection, month: Month, revision: int, colleague: Colleague, deps: Deps
) -> Approved | Refused:
    row = figures.one(door, str(month))
    if not answers_for(colleague, month, deps.facts):
        return Refused("not_yours")
    if row is None or row["revision"] != revision:
        return Refused("figures_changed_meanwhile")
    if row["approved_at"]:
        return Approved(revision)
    if row["frozen_by"] == colleague.id:
        return Refused("second_person")
    if not adds_up(stored(row).frozen.sheet.counts):
        return Refused("sums_fail")
    key = {"month": str(month), "revision": revision}
    figures.approve(door, {**key, "approved_at": deps.now(), "approved_by": colleague.id})
    return Approved(revision)


def _told(answer: FrozenNow | Approved | Refused, month: Month) -> tuple[str, str, str]:
    """Action, object and detail of what came of it."""
    about = f"figures/{month}"
    match answer:
        case FrozenNow(revision, new):
            return ("figures_frozen" if new else "figures_same"), about, f"revision {revision}"
        case Approved(revision):
            return "figures_approved", about, f"revision {revision}"
        case Refused(because):
            return "figures_refused", about, because
