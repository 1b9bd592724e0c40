"""The desk's use cases: the list, one case, and the moves.

Every read, every move and every refused attempt leaves an audit entry, as the last thing of its unit.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.case import Decision, State, after
from intake.rules.clocks import opened_until
from intake.rules.policy import Act, may_at_all
from intake.rules.routing import NO_CONTRACT, RouteRule, in_force
from intake.services.case_view import CaseView, Stored, stored, view
from intake.services.deps import Deps, riga_day
from intake.services.doors import NoSuchCase, acts_on, note, openable, ready, relation_of, seen_by
from intake.services.lookalikes import index_new
from intake.services.person_facts import rows
from intake.services.pressed_twice import done_before
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.services.take_up import TakenUp, take_up
from intake.services.today import Today, lapsing, today
from intake.services.waiting import Show, Waiting, narrowed, told_at, waiting
from intake.storage import cases, household


@dataclass(frozen=True)
class Listed:
    """A case in a list: its row, an age band for each person, and its clock while undecided."""

    row: RowMapping
    people: list[dict[str, Any]]
    waiting: Waiting | None


@dataclass(frozen=True)
class Queue:
    """One page of somebody's cases or of the part to ``show``, what is due today, and how many pages."""

    cases: list[Listed]
    today: list[Today]
    show: Show
    page: int
    pages: int


@dataclass(frozen=True)
class Moved:
    """The move is made."""

    state: State


async def list_cases(colleague: Colleague, deps: Deps, page: int = 1, show: Show = Show.ALL) -> Queue:
    """One page of what the colleague may list, pending first, by urgency and age.

    What is overdue for the lead, or for the coordinator, stands on top of theirs. ``today`` counts all.
    """

    def unit(door: Connection) -> Queue:
        narrow = narrowed(show, colleague, deps.now())
        found = _listed(door, colleague, page, narrow, deps.now())
        total, numbers = cases.how_many(door, seen_by(colleague), narrow), today(door, colleague, deps)
        detail = f"page {page}, {len(found)} cases" + (f", {show}" if show is not Show.ALL else "")
        note(door, deps, colleague, "list_read", colleague.desk, detail)
        return Queue(found, numbers, show, page, pages=max(1, -(-total // cases.PAGE)))

    queue = await deps.door.write(unit)
    return replace(queue, today=[*queue.today, *await lapsing(colleague, deps)])


def _listed(
    door: Connection, colleague: Colleague, page: int, narrow: cases.Narrow, now: dt.datetime
) -> list[Listed]:
    told = told_at(colleague.role)
    rise = opened_until(told, now) if told else None
    rows = cases.listed(door, seen_by(colleague), page, narrow, rise)
    people: dict[str, list[dict[str, Any]]] = {}
    for member in cases.members(door, [row["referral_id"] for row in rows]):
        people.setdefault(member["referral_id"], []).append({"age_band": member["age_band"]})
    return [Listed(row, people[row["referral_id"]], waiting(row, now)) for row in rows]


async def open_case(case_id: str, colleague: Colleague, deps: Deps) -> CaseView | NoSuchCase:
    """Open one case as the colleague may see it; the reading is in the audit before it is shown.

    The first opening by who decides acknowledges it.
    """
    if may_at_all(colleague.role, Act.SEE_DUPLICATES):
        await index_new(deps)

    def unit(door: Connection) -> Stored | None:
        row = openable(door, case_id, colleague)
        if row is None:
            note(door, deps, colleague, "case_refused", case_id, "read")
            return None
        if Act.DECIDE in acts_on(colleague, row):
            cases.acknowledge(door, case_id, deps.now())
        note(door, deps, colleague, "case_read", case_id, relation_of(colleague, row))
        return stored(door, row, colleague)

    found = await deps.door.write(unit)
    return view(found, deps) if found else NoSuchCase()


async def move_case(
    case_id: str, version: int, decision: Decision, colleague: Colleague, deps: Deps
) -> Moved | Refused | NoSuchCase:
    """Make a move if the case is still as the colleague saw it (``version``) and the tables allow it.

    Accepting makes people of the household, in service from today in Riga, with what was told of them.
    Pressed twice it is done once, and answered as done.
    """

    def unit(door: Connection) -> Moved | Refused | NoSuchCase:
        found = _move(door, case_id, version, decision, colleague, deps)
        if not isinstance(found, Moved):
            detail = _detail(decision, version)
            if state := done_before(door, case_id, version, decision, colleague, detail):
                return Moved(state)
        note(door, deps, colleague, *_told(found, case_id, decision, version))
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
    accepts, day = state is State.ACCEPTED, riga_day(deps.now())
    people = take_up(door, row, decision.taken, day, deps) if accepts else TakenUp([], [])
    if people is None:
        return Refused("no_such_person")
    contracts = desks_to_redirect_to(row["desk"], deps)
    if decision.to is not None and decision.to not in contracts:
        return Refused("no_such_desk")
    changes = _changes(decision, state) | _goes_to(decision, contracts)
    if not cases.move(door, case_id, version, deps.now(), changes):
        return Refused("changed_meanwhile")
    household.add(door, people.people, rows(people.said, colleague.id, deps))
    return Moved(state)


def desks_to_redirect_to(desk: str, deps: Deps) -> dict[str, str | None]:
    """Where a case of ``desk`` may go today, each with its contract: other providers, the open desk."""
    every: dict[str, str | None] = {**in_force(deps.facts.providers.values(), riga_day(deps.now()))}
    return {to: contract for to, contract in (every | {NO_CONTRACT: None}).items() if to != desk}


def _goes_to(decision: Decision, contracts: Mapping[str, str | None]) -> dict[str, str | None]:
    """What a redirected case changes: its desk has not opened it yet, and it has waited since it was sent."""
    if decision.to is None:
        return {}
    return {
        "desk": decision.to,
        "contract_id": contracts[decision.to],
        "route_rule": RouteRule.REDIRECTED.value,
        "redirect_reason": decision.because,
        "acknowledged_at": None,
    }


def _told(
    found: Moved | Refused | NoSuchCase, case_id: str, decision: Decision, version: int
) -> tuple[str, str, str]:
    """Action, object and detail of what came of a move."""
    move = decision.move
    match found:
        case Moved():
            return f"case_{move}", case_id, _detail(decision, version)
        case Refused(because):
            return "move_refused", case_id, f"{move}, {because}"
        case NoSuchCase():
            return "case_refused", case_id, move


def _detail(decision: Decision, version: int) -> str:
    codes = (decision.to, decision.because, decision.told_by)
    return ", ".join([f"version {version + 1}", *(code for code in codes if code is not None)])


def _changes(decision: Decision, state: State) -> dict[str, str | None]:
    return {
        "state": state.value,
        "question": decision.question,
        "decline_reason": decision.reason,
        "alternative": decision.alternative,
    }
