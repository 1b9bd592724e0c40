"""The people of an accepted case: who joins and leaves, what is so of each, the end and a new beginning."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.rules.case import State, after
from intake.rules.policy import Act
from intake.services.deps import Deps, riga_day
from intake.services.doors import NoSuchCase, note, note_refusal, ready
from intake.services.people_changes import Change, Close, Reopen, TakeUp
from intake.services.people_plan import Asked, Planned, plan, too_early
from intake.services.person_facts import moments, of_case, rows
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.services.take_up import take_up
from intake.storage import assignments, audit, cases, household


@dataclass(frozen=True)
class Changed:
    """It is stored."""


Answer = Changed | Refused | NoSuchCase
Plan = Callable[[Connection, RowMapping], Planned | Refused]


async def change_people(
    case_id: str, version: int, change: Change | TakeUp, colleague: Colleague, deps: Deps
) -> Answer:
    """Make one change if the case is as the colleague saw it (``version``) and it fits what is recorded.

    Closing ends everybody's service and the mentor's work; reopening begins new episodes.
    """
    match change:
        case Close():
            act = Act.CLOSE
        case Reopen():
            act = Act.REOPEN
        case _:
            act = Act.RECORD_FACTS
    return await _do(
        case_id, version, act, lambda door, row: _planned(door, row, change, deps), colleague, deps
    )


async def begin_people(
    case_id: str, version: int, taken: frozenset[int], colleague: Colleague, deps: Deps
) -> Answer:
    """Record the people of a case accepted before people were recorded, as of the day it was accepted."""

    def begin(door: Connection, row: RowMapping) -> Planned | Refused:
        if household.people(door, case_id):
            return Refused("people_begun")
        found = take_up(door, row, taken, _accepted_on(door, row, deps), deps)
        return Planned("people_begun", found.said, found.people) if found else Refused("no_such_person")

    return await _do(case_id, version, Act.RECORD_FACTS, begin, colleague, deps)


def _accepted_on(door: Connection, row: RowMapping, deps: Deps) -> dt.date:
    accepted = [e["at"] for e in audit.of_object(door, row["id"]) if e["action"] == "case_accept"]
    return riga_day(accepted[-1] if accepted else deps.now())


def _planned(door: Connection, row: RowMapping, change: Change | TakeUp, deps: Deps) -> Planned | Refused:
    if isinstance(change, TakeUp):
        return _taken_up(door, row, change, deps)
    found = of_case(door, row["id"], deps)
    members = len(cases.members(door, [row["referral_id"]]))
    today = riga_day(deps.now())
    gone = household.once_taken(household.moves(door, row["id"]), row["id"])
    return plan(change, Asked(row["id"], row["desk"], found, members, today, moments(found, deps), gone))


def _taken_up(door: Connection, row: RowMapping, change: TakeUp, deps: Deps) -> Planned | Refused:
    """With what the referral told of them; not before the first of the family, as for whoever joins."""
    people = of_case(door, row["id"], deps)
    gone = household.once_taken(household.moves(door, row["id"]), row["id"])
    if change.position in {*people.positions.values(), *gone}:
        return Refused("already_taken_up")
    if change.on > riga_day(deps.now()):
        return Refused("day_in_future")
    if problem := too_early(change.on, people):
        return Refused(problem)
    found = take_up(door, row, frozenset({change.position}), change.on, deps)
    if found is None:
        return Refused("no_such_person")
    return Planned("person_taken_up", found.said, found.people, detail=f"person/{found.people[0]['id']}")


async def _do(case_id: str, version: int, act: Act, plan_: Plan, colleague: Colleague, deps: Deps) -> Answer:
    def unit(door: Connection) -> Answer:
        found = _change(door, case_id, version, act, plan_, colleague, deps)
        match found:
            case Planned():
                note(door, deps, colleague, found.action, case_id, found.detail)
                return Changed()
            case Refused() | NoSuchCase():
                note_refusal(door, deps, colleague, case_id, act, found)
        return found

    return await deps.door.write(unit)


def _change(
    door: Connection, case_id: str, version: int, act: Act, plan_: Plan, colleague: Colleague, deps: Deps
) -> Planned | Refused | NoSuchCase:
    row = ready(door, case_id, version, act, colleague)
    if isinstance(row, Refused | NoSuchCase):
        return row
    planned = plan_(door, row)
    if isinstance(planned, Refused):
        return planned
    state = after(State(row["state"]), planned.move) if planned.move else State(row["state"])
    if state is None:
        return Refused("move_not_allowed")
    if not cases.move(door, case_id, version, deps.now(), {"state": state.value}):
        return Refused("changed_meanwhile")
    household.add(door, planned.people, rows(planned.said, colleague.id, deps))
    if state is State.CLOSED:
        assignments.assign(door, case_id, None, deps.now())
    return planned
