"""A plan as one person may see it: who may not read what is kept for the desk is not given it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.plan_talk import ReviewAsked, changed_since, reviews_asked
from intake.rules.policy import Act
from intake.services.deps import Deps, riga_day
from intake.services.doors import NoSuchCase, acts_on, let_in, note
from intake.services.person_facts import opened
from intake.services.plan_rows import Said, opened_goal, opened_talk
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.services.step_view import StepView, label, step_views
from intake.storage import cases, household, plan


@dataclass(frozen=True)
class GoalView:
    """A goal as it is now, in the person's own words and language."""

    id: str
    version: int
    area: str
    text: str
    language: str
    person: int | None
    person_id: str | None


@dataclass(frozen=True)
class TalkView:
    """A talk about the plan, and who wrote it down."""

    said: Said
    person: int | None
    label: str


@dataclass(frozen=True)
class PlanView:
    """A plan opened by somebody. ``version`` is what a talk about it carries.

    ``people`` are id, position and age band of everybody taken up; ``reviews`` with positions.
    """

    row: Mapping[str, Any]
    answers: Mapping[str, Any]
    people: list[tuple[str, int, str]]
    goals: list[GoalView]
    steps: list[StepView]
    talks: list[TalkView]
    version: int
    changed_since: bool
    reviews: list[tuple[ReviewAsked, int | None]]
    may: frozenset[Act]


@dataclass(frozen=True)
class _Stored:
    """What belongs to a plan, still sealed."""

    row: RowMapping
    members: list[RowMapping]
    people: list[RowMapping]
    facts: list[RowMapping]
    goals: list[RowMapping]
    steps: list[RowMapping]
    talks: list[RowMapping]
    version: int


async def read_plan(
    case_id: str, colleague: Colleague, deps: Deps, part: str = "plan"
) -> PlanView | Refused | NoSuchCase:
    """Open a plan; the reading of that ``part`` is in the audit before it is shown."""

    def unit(door: Connection) -> _Stored | Refused | NoSuchCase:
        row = let_in(door, deps, case_id, Act.READ_PLAN, colleague)
        if isinstance(row, Refused | NoSuchCase):
            return row
        found = _stored(door, row, Act.READ_FACTS in acts_on(colleague, row))
        note(door, deps, colleague, "case_read", case_id, part)
        return found

    found = await deps.door.write(unit)
    return _view(found, colleague, deps) if isinstance(found, _Stored) else found


def _stored(door: Connection, row: RowMapping, with_facts: bool) -> _Stored:
    id_ = row["id"]
    return _Stored(
        row,
        cases.members(door, [row["referral_id"]]),
        household.people(door, id_),
        household.facts(door, id_) if with_facts else [],
        plan.goals(door, id_),
        plan.steps(door, id_),
        plan.talks(door, id_),
        plan.version(door, id_),
    )


def _view(found: _Stored, colleague: Colleague, deps: Deps) -> PlanView:
    positions = {p["id"]: p["position"] for p in found.people}
    bands = {m["position"]: m["age_band"] for m in found.members}
    answers = json.loads(deps.ring.open(found.row["sealed"], f"referral/{found.row['referral_id']}"))
    talks = [
        TalkView(opened_talk(t, deps), positions.get(t["person_id"]), label(t, colleague))
        for t in found.talks
    ]
    return PlanView(
        row={name: found.row[name] for name in ("id", "reference", "desk", "state", "place_id")},
        answers={name: answers[name] for name in ("called", "language", "variety")},
        people=[(id_, position, bands.get(position, "")) for id_, position in positions.items()],
        goals=_goals(found.goals, positions, deps),
        steps=step_views(found.steps, positions, acts_on(colleague, found.row), colleague, deps),
        talks=talks,
        version=found.version,
        changed_since=changed_since([talk.said.talk for talk in talks], found.version),
        reviews=_reviews(found, talks, positions, deps),
        may=acts_on(colleague, found.row),
    )


def _reviews(
    found: _Stored, talks: list[TalkView], positions: Mapping[str, int], deps: Deps
) -> list[tuple[ReviewAsked, int | None]]:
    recorded = opened(found.people, found.facts, deps)
    people = {id_: (recorded.of(id_), recorded.undated) for id_ in positions}
    asked = reviews_asked(people, [talk.said.talk for talk in talks], riga_day(deps.now()))
    return [(one, positions.get(one.person or "")) for one in asked]


def _goals(rows: list[RowMapping], positions: Mapping[str, int], deps: Deps) -> list[GoalView]:
    last = {row["id"]: row for row in rows}
    return [
        GoalView(
            row["id"],
            row["number"],
            row["area"],
            *opened_goal(row, deps),
            positions.get(row["person_id"]),
            row["person_id"],
        )
        for row in last.values()
        if row["stands"]
    ]
