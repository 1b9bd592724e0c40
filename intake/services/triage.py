"""The desk's use cases: the list, one case, and the moves. Every read and move leaves an audit entry."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.case import Decision, State, after
from intake.services.deps import Deps
from intake.services.sign_in import Colleague
from intake.storage import audit, cases


@dataclass(frozen=True)
class CaseView:
    """A case opened at its desk: the row, the answers as sent, and each person with their readings."""

    row: RowMapping
    answers: dict[str, Any]
    people: list[dict[str, Any]]
    history: list[RowMapping]


@dataclass(frozen=True)
class Queue:
    """One page of a desk's cases, the numbers of all of them by state, and how many pages there are."""

    cases: list[CaseView]
    counts: dict[str, int]
    page: int
    pages: int


@dataclass(frozen=True)
class Moved:
    """The move is made."""

    state: State


@dataclass(frozen=True)
class Refused:
    """The move is not made: not allowed from this state, or somebody was faster."""

    because: str


class NoSuchCase:
    """No case of this desk has that id."""


async def list_cases(colleague: Colleague, deps: Deps, page: int = 1) -> Queue:
    """One page of the colleague's desk, pending first, by urgency and age; the counts are of all."""

    def unit(door: Connection) -> tuple[list[RowMapping], list[RowMapping], dict[str, int]]:
        rows = cases.at_desk(door, colleague.desk, page)
        ids = [row["referral_id"] for row in rows]
        _record(door, deps, colleague, "list_read", colleague.desk, f"page {page}, {len(rows)} cases")
        return rows, cases.members(door, ids), cases.counts(door, colleague.desk)

    rows, members, counts = await deps.door.write(unit)
    people: dict[str, list[dict[str, Any]]] = {}
    for member in members:
        people.setdefault(member["referral_id"], []).append({"age_band": member["age_band"]})
    found = [CaseView(row, {}, people[row["referral_id"]], []) for row in rows]
    total = sum(n for state, n in counts.items() if state != "urgent")
    return Queue(found, counts, page, pages=max(1, -(-total // cases.PAGE)))


async def open_case(case_id: str, colleague: Colleague, deps: Deps) -> CaseView | NoSuchCase:
    """Open one case of the colleague's own desk; the reading is in the audit before it is shown."""

    def unit(door: Connection) -> tuple[RowMapping, list[RowMapping], list[RowMapping]] | None:
        row = cases.one(door, colleague.desk, case_id)
        if row is None:
            return None
        _record(door, deps, colleague, "case_read", case_id)
        return row, cases.members(door, [row["referral_id"]]), audit.of_object(door, case_id)

    found = await deps.door.write(unit)
    return _opened(*found, deps) if found else NoSuchCase()


async def move_case(
    case_id: str, version: int, decision: Decision, colleague: Colleague, deps: Deps
) -> Moved | Refused | NoSuchCase:
    """Make a move if the case is still as the colleague saw it (``version``) and the table allows it."""
    return await deps.door.write(lambda door: _move(door, case_id, version, decision, colleague, deps))


def _move(
    door: Connection, case_id: str, version: int, decision: Decision, colleague: Colleague, deps: Deps
) -> Moved | Refused | NoSuchCase:
    row = cases.one(door, colleague.desk, case_id)
    if row is None:
        return NoSuchCase()
    state = after(State(row["state"]), decision.move)
    if row["version"] != version:
        return Refused("changed_meanwhile")
    if state is None:
        return Refused("move_not_allowed")
    if not cases.move(door, case_id, version, deps.now(), _changes(decision, state)):
        return Refused("changed_meanwhile")
    _record(door, deps, colleague, f"case_{decision.move}", case_id, f"version {version + 1}")
    return Moved(state)


def _changes(decision: Decision, state: State) -> dict[str, str | None]:
    return {
        "state": state.value,
        "question": decision.question,
        "decline_reason": decision.reason,
        "alternative": decision.alternative,
    }


def _opened(row: RowMapping, members: list[RowMapping], history: list[RowMapping], deps: Deps) -> CaseView:
    id_ = row["referral_id"]
    answers = json.loads(deps.ring.open(row["sealed"], f"referral/{id_}"))
    people = [
        {"age_band": m["age_band"], **_unsealed(m, deps, f"household_member/{id_}/{m['position']}")}
        for m in members
    ]
    return CaseView(row, answers, people, history)


def _unsealed(member: RowMapping, deps: Deps, row: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(deps.ring.open(member["sealed"], row))
    return found


def _record(
    door: Connection, deps: Deps, colleague: Colleague, action: str, object_id: str, detail: str = ""
) -> None:
    now: dt.datetime = deps.now()
    actor = f"staff/{colleague.id}"
    audit.record(door, at=now, actor=actor, action=action, object_id=object_id, detail=detail)
