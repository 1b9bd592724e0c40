"""The switch: at the appointed moment every case of a handover lies at the next desk, in one transaction.

Nobody has to press anything. Before any desk page is answered, and every quarter of a minute while the
service runs, each process asks whether a moment has come (`switch_due`). Whoever is first makes the
switch; the database lets the handover leave its stage once. A request that came before the moment is
answered as before it, one that came after finds the cases at the next desk.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, RowMapping

from intake.rules.case import State
from intake.rules.handover import Stage, taking
from intake.rules.history import DatedFact, Kind
from intake.rules.household import in_service
from intake.services.deps import Deps, riga_day
from intake.services.person_facts import Said, new_fact, rows
from intake.storage import audit, handovers, household

BY_ITSELF = "system"
_TICK = dt.timedelta(microseconds=1)


async def switch_due(deps: Deps) -> int:
    """Make every switch whose moment has come; return how many cases went."""
    now = deps.now()
    if not await deps.door.read(lambda door: handovers.due(door, now)):
        return 0

    def unit(door: Connection) -> int:
        return sum([switch(door, row, BY_ITSELF, deps) for row in handovers.due(door, now)])

    return await deps.door.write(unit)


def switch(door: Connection, row: RowMapping, actor: str, deps: Deps) -> int:
    """Make one switch that is due, unless it is made already; return how many cases went.

    Of a switch made a moment ago only cases that were still under way to the former desk go.
    """
    now = deps.now()
    if row["state"] == Stage.APPOINTED:
        if not handovers.settle(door, row["id"], Stage.SWITCHED, now):
            return 0
        gone = _go(door, row, actor, deps)
        audit.record(
            door,
            at=now,
            actor=actor,
            action="handover_switched",
            object_id=f"handover/{row['id']}",
            detail=f"{row['from_desk']} to {row['to_desk']}, {gone} cases",
        )
        return gone
    return _go(door, row, actor, deps)


def _go(door: Connection, row: RowMapping, actor: str, deps: Deps) -> int:
    going = {case["id"]: case for case in handovers.to_go(door, row)}
    contracts = covered(going.values(), row["to_desk"], riga_day(row["switch_at"]), deps)
    going = {id_: going[id_] for id_ in contracts}
    if not going:
        return 0
    handovers.go(door, row, contracts, deps.now())
    serving = serving_in(door, going)
    handovers.went(door, row["id"], {id_: (c["state"], serving[id_]) for id_, c in going.items()})
    day = riga_day(since(row["switch_at"], deps.now()))
    taken_up = [id_ for id_, case in going.items() if case["state"] in (State.ACCEPTED, State.CLOSED)]
    household.add(door, [], rows(_provided(door, taken_up, row["to_desk"], day, deps), actor, deps))
    detail = f"handover/{row['id']}, {row['from_desk']} to {row['to_desk']}"
    for id_ in going:
        audit.record(
            door, at=deps.now(), actor=actor, action="case_handed_over", object_id=id_, detail=detail
        )
    return len(going)


def covered(rows: Iterable[RowMapping], to_desk: str, day: dt.date, deps: Deps) -> dict[str, str]:
    """The cases the next desk takes over, each with the contract it does so under."""
    provider = deps.facts.providers[to_desk]
    found = {row["id"]: taking(provider, deps.facts.places, row["place_id"], day) for row in rows}
    return {id_: contract.id for id_, contract in found.items() if contract}


def since(switch_at: dt.datetime, settled_at: dt.datetime) -> dt.datetime:
    """From when the next desk answers: the appointed moment, or the earlier one it was started at.

    A switch made later, because nobody knocked and no service ran, still holds from its moment.
    """
    return min(switch_at, settled_at)


def _provided(
    door: Connection, case_ids: Iterable[str], desk: str, day: dt.date, deps: Deps
) -> Iterable[Said]:
    """Who answers for everybody taken up, from the day on: also for those who may come back later.

    Each is recorded after all that was recorded of the person before, whatever the clock does.
    """
    for person in handovers.people(door, list(case_ids)):
        at = max(deps.now(), person["last"] + _TICK) if person["last"] else deps.now()
        yield Said(new_fact(person["id"], Kind.PROVIDER, desk, day, at))


def serving_in(door: Connection, case_ids: Iterable[str]) -> Counter[str]:
    """How many people are in service in each of the cases; nothing is unsealed for that."""
    case_ids = list(case_ids)
    own: dict[str, list[DatedFact]] = {}
    for row in household.comings(door, case_ids):
        fact = DatedFact(
            row["id"],
            row["person_id"],
            Kind(row["kind"]),
            None,
            row["on_day"],
            row["recorded_at"],
            row["voids"],
        )
        own.setdefault(row["person_id"], []).append(fact)
    people = handovers.people(door, case_ids)
    return Counter(person["case_id"] for person in people if in_service(own.get(person["id"], [])))
