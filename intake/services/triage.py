"""The desk's use cases: the list, one case, and the moves.

Every read, every move and every refused attempt leaves an audit entry, as the last thing of its unit.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.case import Decision, Move, State, after
from intake.rules.policy import Act
from intake.services.case_view import CaseView, Stored, stored, view
from intake.services.deps import Deps, riga_day
from intake.services.doors import NoSuchCase, note, openable, ready, seen_by
from intake.services.person_facts import rows
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.services.take_up import TakenUp, take_up
from intake.storage import cases, household


@dataclass(frozen=True)
class Listed:
    """A case in a list: its row, and an age band for each person."""

    row: RowMapping
    people: list[dict[str, Any]]


@dataclass(frozen=True)
class Queue:
    """One page of somebody's cases, the numbers of all of them by state, and how many pages there are."""

    cases: list[Listed]
    counts: dict[str, int]
    page: int
    pages: int


@dataclass(frozen=True)
class Moved:
    """The move is made."""

    state: State


async def list_cases(colleague: Colleague, deps: Deps, page: int = 1) -> Queue:
    """One page of what the colleague may list, pending first, by urgency and age; the counts are of all."""

    def unit(door: Connection) -> Queue:
        seen = seen_by(colleague)
        counts = cases.counts(door, seen)
        found = _listed(door, seen, page)
        note(door, deps, colleague, "list_read", colleague.desk, f"page {page}, {len(found)} cases")
        total = sum(n for state, n in counts.items() if state != "urgent")
        return Queue(found, counts, page, pages=max(1, -(-total // cases.PAGE)))

    return await deps.door.write(unit)


def _listed(door: Connection, seen: cases.Seen, page: int) -> list[Listed]:
    rows = cases.listed(door, seen, page)
    people: dict[str, list[dict[str, Any]]] = {}
    for member in cases.members(door, [row["referral_id"] for row in rows]):
        people.setdefault(member["referral_id"], []).append({"age_band": member["age_band"]})
    return [Listed(row, people[row["referral_id"]]) for row in rows]


async def open_case(case_id: str, colleague: Colleague, deps: Deps) -> CaseView | NoSuchCase:
    """Open one case as the colleague may see it; the reading is in the audit before it is shown."""

    def unit(door: Connection) -> Stored | None:
        row = openable(door, case_id, colleague)
        if row is None:
            note(door, deps, colleague, "case_refused", case_id, "read")
            return None
        note(door, deps, colleague, "case_read", case_id)
        return stored(door, row, colleague)

    found = await deps.door.write(unit)
    return view(found, deps) if found else NoSuchCase()


async def move_case(
    case_id: str, version: int, decision: Decision, colleague: Colleague, deps: Deps
) -> Moved | Refused | NoSuchCase:
    """Make a move if the case is still as the colleague saw it (``version``) and the tables allow it.

    Accepting makes people of the household, in service from today in Riga, with what was told of them.
    """

    def unit(door: Connection) -> Moved | Refused | NoSuchCase:
        found = _move(door, case_id, version, decision, colleague, deps)
        note(door, deps, colleague, *_told(found, case_id, decision.move, version))
        return found

    return await deps.door.write(unit)


def _move(
    door: Connection, case_id: str, version: int, decision: Decision, colleague: Colleague, deps: Deps
) -> Moved | Refused | NoSuchCase:
    row = ready(door, case_id, version, Act.DECIDE, colleague)
    if isinstance(row, Refused | NoSuchCase):
        return row
    state = after(State(row["state"]), decision.move)
    if state is None:
        return Refused("move_not_allowed")
    accepts, today = state is State.ACCEPTED, riga_day(deps.now())
    people = take_up(door, row, decision.taken, today, deps) if accepts else TakenUp([], [])
    if people is None:
        return Refused("no_such_person")
    if not cases.move(door, case_id, version, deps.now(), _changes(decision, state)):
        return Refused("changed_meanwhile")
    household.add(door, people.people, rows(people.said, colleague.id, deps))
    return Moved(state)


def _told(
    found: Moved | Refused | NoSuchCase, case_id: str, move: Move, version: int
) -> tuple[str, str, str]:
    """Action, object and detail of what came of a move."""
    match found:
        case Moved():
            return f"case_{move}", case_id, f"version {version + 1}"
        case Refused(because):
            return "move_refused", case_id, f"{move}, {because}"
        case NoSuchCase():
            return "case_refused", case_id, move


def _changes(decision: Decision, state: State) -> dict[str, str | None]:
    return {
        "state": state.value,
        "question": decision.question,
        "decline_reason": decision.reason,
        "alternative": decision.alternative,
    }
