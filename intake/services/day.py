"""What is to be done today: the open steps of somebody's cases, nearest last day first."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.plan import Doing, Step, When, when
from intake.rules.policy import Act, Role
from intake.services.deps import Deps, riga_day
from intake.services.doors import note
from intake.services.plan_rows import opened_step
from intake.services.sign_in import Colleague
from intake.services.step_view import open_doings
from intake.storage import plan

MOST = 60
"""Steps on the page at most: more is no day's work, and every one of them opens a seal."""
TO_REACH = (
    "called",
    "language",
    "variety",
    "interpreter",
    "contact_way",
    "phone",
    "email",
    "hours",
    "shared_phone",
)

_ACTS = frozenset({Act.WORK_STEPS})


@dataclass(frozen=True)
class DayStep:
    """A step with whom it is for and how to reach them; ``position`` and ``age_band`` of one person."""

    step: Step
    version: int
    last_day: dt.date | None
    when: When
    may: tuple[Doing, ...]
    case_id: str
    reference: str
    place_id: str | None
    position: int | None
    age_band: str | None
    reach: Mapping[str, Any]


@dataclass(frozen=True)
class Day:
    """Somebody's day, and how many more steps there are behind those shown."""

    today: dt.date
    steps: list[DayStep]
    more: int

    def of(self, *near: When) -> list[DayStep]:
        """The steps that are so near."""
        return [step for step in self.steps if step.when in near]


async def read_day(colleague: Colleague, deps: Deps) -> Day:
    """The colleague's open steps; that each of these cases was read is in the audit first."""
    today = riga_day(deps.now())

    def unit(door: Connection) -> list[RowMapping]:
        rows = plan.open_steps(door, colleague.desk, _mentor(colleague), today)
        for case_id in dict.fromkeys(row["case_id"] for row in rows[:MOST]):
            note(door, deps, colleague, "case_read", case_id, "day")
        note(door, deps, colleague, "list_read", colleague.desk, f"day, {len(rows)} steps")
        return rows

    rows = await deps.door.write(unit)
    shown = [_shown(row, colleague, today, deps) for row in rows[:MOST]]
    return Day(today, shown, len(rows) - len(shown))


def due_today(door: Connection, colleague: Colleague, today: dt.date) -> int:
    """How many of the colleague's open steps have their last day today or behind them; no seal is opened."""
    return plan.count_due(door, colleague.desk, _mentor(colleague), today)


def _mentor(colleague: Colleague) -> str | None:
    return colleague.id if colleague.role is Role.MENTOR else None


def _shown(row: RowMapping, colleague: Colleague, today: dt.date, deps: Deps) -> DayStep:
    step = opened_step(row, deps)
    answers = json.loads(deps.ring.open(row["referral"], f"referral/{row['referral_id']}"))
    reach = {name: answers[name] for name in TO_REACH}
    reach["organisation"] = answers["organisation"] if answers["contact_way"] == "sender" else None
    return DayStep(
        step,
        row["number"],
        row["last_day"],
        when(step, today),
        open_doings(step, colleague, _ACTS, deps),
        row["case_id"],
        row["reference"],
        row["place_id"],
        row["position"],
        row["age_band"],
        reach,
    )
