"""What a desk changes about a plan apart from its steps: goals, and what was said when it was talked over."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import get_args

from sqlalchemy import Connection, RowMapping

from intake.facts.plan import Area
from intake.rules.plan_problems import MAX_NOTE
from intake.rules.plan_talk import Answer, Talk
from intake.rules.policy import Act
from intake.services.deps import Deps, riga_day
from intake.services.doors import NoSuchCase, note, openable, refusal
from intake.services.plan_rows import Said, opened_goal, seal_goal, seal_talk
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import household, plan
from intake.storage.models import GoalChange, PlanTalk

AREAS: tuple[str, ...] = get_args(Area)


@dataclass(frozen=True)
class Written:
    """It is stored, or was when the same form came before. ``action`` and ``detail`` are for the audit."""

    action: str
    detail: str


Outcome = Written | Refused | NoSuchCase
Plan = Callable[[Connection, RowMapping], Written | Refused]


@dataclass(frozen=True)
class WantedGoal:
    """A goal as a form has it; ``version`` 0 adds it. Not ``stands``: it is taken off.

    ``text`` is in the person's own words, in ``language``.
    """

    id: str
    version: int
    area: str
    text: str
    language: str
    person: str | None
    stands: bool = True


@dataclass(frozen=True)
class WantedTalk:
    """What was said to the plan as it was at ``version``."""

    id: str
    version: int
    answer: Answer
    language: str
    variety: str
    interpreter: str
    on: dt.date
    next_on: dt.date | None
    person: str | None


async def set_goal(case_id: str, wanted: WantedGoal, colleague: Colleague, deps: Deps) -> Outcome:
    """Add a goal, say it anew, or take it off."""

    def goal(door: Connection, row: RowMapping) -> Written | Refused:
        return _goal(door, row, wanted, colleague, deps)

    return await do(case_id, Act.CHANGE_PLAN, goal, colleague, deps)


async def record_talk(case_id: str, wanted: WantedTalk, colleague: Colleague, deps: Deps) -> Outcome:
    """Record that the plan was talked over. Whatever the answer is, nothing else follows from it."""

    def talk(door: Connection, row: RowMapping) -> Written | Refused:
        return _talk(door, row, wanted, colleague, deps)

    return await do(case_id, Act.CHANGE_PLAN, talk, colleague, deps)


async def do(case_id: str, act: Act, plan_: Plan, colleague: Colleague, deps: Deps) -> Outcome:
    """Let ``plan_`` write if the colleague may do ``act`` to the case now; the audit says what came of it."""

    def unit(door: Connection) -> Outcome:
        plan.hold(door, case_id)
        row = openable(door, case_id, colleague)
        if row is None:
            note(door, deps, colleague, "case_refused", case_id, act)
            return NoSuchCase()
        because = refusal(colleague, row, act)
        found = Refused(because) if because else plan_(door, row)
        if isinstance(found, Refused):
            note(door, deps, colleague, "move_refused", case_id, f"{act}, {found.because}")
        else:
            note(door, deps, colleague, found.action, case_id, found.detail)
        return found

    return await deps.door.write(unit)


def knows(door: Connection, row: RowMapping, person: str | None) -> bool:
    """Whether the person is one of the case; ``None`` is everybody."""
    return person is None or person in {p["id"] for p in household.people(door, row["id"])}


def _goal(
    door: Connection, row: RowMapping, wanted: WantedGoal, colleague: Colleague, deps: Deps
) -> Written | Refused:
    rows = plan.goal(door, row["id"], wanted.id)
    written = Written("plan_changed", f"goal/{wanted.id}, version {wanted.version + 1}")
    if len(rows) > wanted.version:
        return written if _says(rows[wanted.version], wanted, deps) else Refused("changed_meanwhile")
    if len(rows) < wanted.version or not (rows or wanted.stands):
        return Refused("no_such_goal")
    goal = wanted if wanted.stands else _taken_off(rows[-1], wanted, deps)
    if problem := _wrong_with(door, row, goal):
        return Refused(problem)
    stored = _goal_row(goal, row["id"], colleague, deps)
    return written if plan.add(door, GoalChange, stored) else Refused("changed_meanwhile")


def _says(row: RowMapping, wanted: WantedGoal, deps: Deps) -> bool:
    """Whether the next row is what is wanted: the same form came twice."""
    if row["stands"] != wanted.stands:
        return False
    return not wanted.stands or opened_goal(row, deps) == (wanted.text, wanted.language)


def _taken_off(row: RowMapping, wanted: WantedGoal, deps: Deps) -> WantedGoal:
    text, language = opened_goal(row, deps)
    return replace(wanted, area=row["area"], person=row["person_id"], text=text, language=language)


def _goal_row(goal: WantedGoal, case_id: str, colleague: Colleague, deps: Deps) -> dict[str, object]:
    number = goal.version + 1
    return {
        "id": goal.id,
        "number": number,
        "case_id": case_id,
        "person_id": goal.person,
        "area": goal.area,
        "stands": goal.stands,
        "at": deps.now(),
        "by": colleague.id,
        "sealed": seal_goal(goal.id, number, goal.text, goal.language, deps),
    }


def _wrong_with(door: Connection, row: RowMapping, goal: WantedGoal) -> str | None:
    if goal.area not in AREAS or not goal.text:
        return "goal_incomplete"
    if len(goal.text) > MAX_NOTE:
        return "note_too_long"
    return None if knows(door, row, goal.person) else "no_such_person"


def _talk(
    door: Connection, row: RowMapping, wanted: WantedTalk, colleague: Colleague, deps: Deps
) -> Written | Refused:
    written = Written("plan_talked", f"talk/{wanted.id}")
    if any(talk["id"] == wanted.id for talk in plan.talks(door, row["id"])):
        return written
    if plan.version(door, row["id"]) != wanted.version:
        return Refused("plan_changed_meanwhile")
    today = riga_day(deps.now())
    if wanted.on > today:
        return Refused("day_in_future")
    if wanted.next_on and wanted.next_on <= wanted.on:
        return Refused("next_look_too_early")
    if not knows(door, row, wanted.person):
        return Refused("no_such_person")
    said = Said(
        Talk(wanted.on, wanted.version, wanted.next_on),
        wanted.answer,
        wanted.language,
        wanted.variety,
        wanted.interpreter,
        wanted.person,
    )
    plan.add(door, PlanTalk, _talk_row(wanted.id, row["id"], said, colleague, deps))
    return written


def _talk_row(id_: str, case_id: str, said: Said, colleague: Colleague, deps: Deps) -> dict[str, object]:
    return {
        "id": id_,
        "case_id": case_id,
        "person_id": said.person,
        "plan_version": said.talk.plan_version,
        "on_day": said.talk.on,
        "next_day": said.talk.next_on,
        "at": deps.now(),
        "by": colleague.id,
        "sealed": seal_talk(id_, said, deps),
    }
