"""A sample of cases for an auditor: how each was worked on, in codes and days, and nothing that was said."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.case import Move, State
from intake.rules.dates import Month
from intake.rules.history import Kind
from intake.rules.sample import draw, frame_hash
from intake.services.deps import RIGA, Deps
from intake.services.doors import note
from intake.services.sign_in import Colleague
from intake.storage import audit, erasure, plan, sampling

KINDS: Mapping[str, tuple[State, ...]] = {
    "open": (State.ACCEPTED,),
    "closed": (State.CLOSED,),
    "not_taken_up": (State.DECLINED, State.WITHDRAWN),
    "all": tuple(State),
}
"""Which cases a sample is drawn from."""
_MOVES = ("referral_sent", *(f"case_{move}" for move in Move), "case_erased")


Ending = tuple[dt.date, str | None]
"""A last day and why."""


@dataclass(frozen=True)
class Asked:
    """A sample: so many cases of a kind, at a desk (``None``: any), received in a month (``None``: any)."""

    number: int
    seed: str
    kind: str = "all"
    desk: str | None = None
    month: Month | None = None


@dataclass(frozen=True)
class Sampled:
    """One case as an auditor sees it. ``talks``: day and the person's answer; ``grades``: day and criteria.

    ``endings``: last day, reason, and of how many; ``notices``: day, language and way. ``None`` stands
    for what was erased.
    """

    id: str
    desk: str
    state: str
    opened_at: dt.datetime
    route_rule: str
    moves: list[tuple[dt.datetime, str]]
    grades: list[tuple[dt.datetime, str]]
    goals: int
    steps: int
    talks: list[tuple[dt.date, str | None]]
    endings: list[tuple[Ending, int]]
    notices: list[tuple[dt.date, str, str]]
    erased: RowMapping | None


@dataclass(frozen=True)
class Sample:
    """What was asked, how many cases there were to draw from, one hash over them, and those drawn."""

    asked: Asked
    of: int
    frame: str
    cases: list[Sampled]


async def draw_sample(asked: Asked, colleague: Colleague, deps: Deps) -> Sample:
    """Draw a sample: the same question and seed draw the same cases as long as the same are there."""
    ids, drawn = await deps.door.read(lambda door: _drawn(door, asked))

    def unit(door: Connection) -> None:
        note(door, deps, colleague, "sample_drawn", "audit", in_codes(asked))
        for case_id in drawn:
            note(door, deps, colleague, "case_sampled", case_id)

    await deps.door.write(unit)
    found = await deps.door.read(lambda door: [sampled(door, case_id, deps) for case_id in drawn])
    return Sample(asked, len(ids), frame_hash(ids), found)


def in_codes(asked: Asked) -> str:
    """What was asked, as the audit says it."""
    month = f", {asked.month.year}-{asked.month.number:02d}" if asked.month else ""
    return f"{asked.number} {asked.kind}, seed {asked.seed}{', ' + asked.desk if asked.desk else ''}{month}"


def _drawn(door: Connection, asked: Asked) -> tuple[list[str], list[str]]:
    ids = sampling.frame(door, asked.desk, KINDS[asked.kind], span(asked.month) if asked.month else None)
    return ids, draw(ids, asked.number, asked.seed)


def span(month: Month) -> tuple[dt.datetime, dt.datetime]:
    """From the month's first moment in Riga to the next one's, in UTC."""
    first, after = month.first, month.last + dt.timedelta(days=1)
    return midnight(first), midnight(after)


def midnight(day: dt.date) -> dt.datetime:
    """The first moment of a day in Riga, in UTC."""
    return dt.datetime.combine(day, dt.time(), RIGA).astimezone(dt.UTC)


def sampled(door: Connection, case_id: str, deps: Deps) -> Sampled:
    """One case, without anything that was said. Raises `LookupError` for a case that is not there."""
    row = sampling.case(door, case_id)
    if row is None:
        raise LookupError(f"no case {case_id}")
    goals, steps = sampling.plan_counts(door, case_id)
    entries = audit.of_object(door, case_id)
    return Sampled(
        **{name: row[name] for name in ("id", "desk", "state", "opened_at", "route_rule")},
        moves=[(e["at"], e["action"]) for e in entries if e["action"] in _MOVES],
        grades=[(g["at"], g["criteria_set"]) for g in plan.grades_of(door, case_id)],
        goals=goals,
        steps=steps,
        talks=[(t["on_day"], _code(t, "plan_talk", "answer", deps)) for t in sampling.talks(door, case_id)],
        endings=_endings(door, case_id, deps),
        notices=[(n["on_day"], n["language"], n["way"]) for n in sampling.notices(door, case_id)],
        erased=erasure.proof_of(door, case_id),
    )


def _endings(door: Connection, case_id: str, deps: Deps) -> list[tuple[Ending, int]]:
    rows = sampling.endings(door, case_id)
    void = {row["voids"] for row in rows}
    ends = [row for row in rows if row["kind"] == Kind.LEFT and row["id"] not in void]
    return list(Counter((row["on_day"], _code(row, "dated_fact", "value", deps)) for row in ends).items())


def _code(row: RowMapping, of: str, name: str, deps: Deps) -> str | None:
    """One coded answer out of a sealed row; the rest of the row stays here."""
    if not row["sealed"]:
        return None
    payload: dict[str, Any] = json.loads(deps.ring.open(row["sealed"], f"{of}/{row['id']}"))
    value: str | None = payload[name]
    return value
