"""A handover as one of its sides sees it: numbers for all, and cases only for the desk they lie at."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.rules.case import State
from intake.rules.clocks import Standing, Urgency, due, standing
from intake.rules.handover import OPEN, Stage, Step, clock, may
from intake.services.deps import Deps, riga_day
from intake.services.doors import note
from intake.services.hand_over import NoSuchHandover, concern, ready, stands
from intake.services.hand_over_count import Count, counted, key_of
from intake.services.hand_over_numbers import Numbers, numbers
from intake.services.hand_over_switch import covered, since
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import handovers


@dataclass(frozen=True)
class Going:
    """A case that will go: ``confirmed`` is ``None``, or how its summary was confirmed."""

    id: str
    reference: str
    state: str
    urgency: str
    place_id: str | None
    confirmed: str | None
    changed: bool


@dataclass(frozen=True)
class Come:
    """A case that has come and nobody has accepted yet, with its clock."""

    id: str
    reference: str
    state: str
    confirmed: bool
    due: dt.datetime
    standing: Standing


@dataclass(frozen=True)
class HandoverView:
    """``numbers`` before the switch, ``count`` after it; ``going`` and ``come`` for who may see cases."""

    row: RowMapping
    may: Collection[Step]
    numbers: Numbers | None
    going: list[Going]
    come: list[Come]
    count: Count | None
    key: str


@dataclass(frozen=True)
class Accepted:
    """So many cases were accepted now."""

    cases: int


async def open_handover_page(
    handover_id: str, colleague: Colleague, deps: Deps
) -> HandoverView | NoSuchHandover:
    """One handover as the colleague may see it."""
    row = await deps.door.read(lambda door: concern(door, handover_id, colleague))
    if row is None:
        at = f"handover/{handover_id}"
        await deps.door.write(lambda door: note(door, deps, colleague, "handover_refused", at, "read"))
        return NoSuchHandover()
    read = (f"handover/{handover_id}", row["state"])
    await deps.door.write(lambda door: note(door, deps, colleague, "handover_read", *read))
    return await deps.door.read(lambda door: _view(door, row, colleague, deps))


def _view(door: Connection, row: RowMapping, colleague: Colleague, deps: Deps) -> HandoverView:
    stage, on_sides = Stage(row["state"]), stands(colleague, row)
    steps = {step for step in Step if may(colleague.role, on_sides, step, stage)}
    on = riga_day(row["switch_at"])
    ahead = stage is Stage.APPOINTED
    return HandoverView(
        row=row,
        may=steps,
        numbers=numbers(door, row["from_desk"], row["to_desk"], on, row["id"], deps) if ahead else None,
        going=_going(door, row, on, deps) if Step.SUM_UP in steps else [],
        come=waiting(door, row, deps) if Step.WATCH in steps else [],
        count=counted(door, row) if stage is Stage.SWITCHED else None,
        key=key_of(deps.ring),
    )


def _going(door: Connection, row: RowMapping, on: dt.date, deps: Deps) -> list[Going]:
    """Those without a summary first."""
    here = handovers.at_desk(door, row["from_desk"], OPEN)
    going = covered(here, row["to_desk"], on, deps)
    known = {of["case_id"]: of for of in handovers.of_handover(door, row["id"]) if of["confirmed_at"]}
    found = [_one_going(case, known.get(case["id"])) for case in here if case["id"] in going]
    return sorted(found, key=lambda one: (one.confirmed is not None, not one.changed))


def _one_going(case: RowMapping, known: RowMapping | None) -> Going:
    how = None if known is None else "singly" if known["singly"] else "as_generated"
    changed = known is not None and known["case_version"] != case["version"]
    told = {name: case[name] for name in ("id", "reference", "state", "urgency", "place_id")}
    return Going(**told, confirmed=how, changed=changed)


def waiting(door: Connection, row: RowMapping, deps: Deps) -> list[Come]:
    """The cases of a switched handover nobody accepted yet, the one due first on top.

    What has gone on to another desk since, or has ended, waits for nobody here and is not theirs to see.
    """
    came = since(row["switch_at"], row["settled_at"])
    rows = handovers.of_handover(door, row["id"], waiting=True)
    return sorted((_one_come(case, came, deps.now()) for case in rows), key=lambda one: one.due)


def _one_come(case: RowMapping, came: dt.datetime, now: dt.datetime) -> Come:
    span = clock(State(case["state_then"]), Urgency(case["urgency"]))
    return Come(
        id=case["case_id"],
        reference=case["reference"],
        state=case["state"],
        confirmed=case["confirmed_at"] is not None,
        due=due(came, span),
        standing=standing(came, span, now),
    )


async def accept_cases(
    handover_id: str, case_ids: Collection[str] | None, colleague: Colleague, deps: Deps
) -> Accepted | Refused | NoSuchHandover:
    """Accept these cases of a switched handover, or (``None``) every one that nobody accepted yet."""

    def unit(door: Connection) -> Accepted | Refused | NoSuchHandover:
        row = ready(door, handover_id, Step.TAKE_OVER, colleague)
        if isinstance(row, Refused | NoSuchHandover):
            told = row.because if isinstance(row, Refused) else "no such handover"
            note(
                door,
                deps,
                colleague,
                "handover_refused",
                f"handover/{handover_id}",
                f"{Step.TAKE_OVER}, {told}",
            )
            return row
        come = {one.id for one in waiting(door, row, deps)}
        wanted = come if case_ids is None else come & set(case_ids)
        taken = handovers.accept(door, handover_id, wanted, colleague.id, deps.now())
        for id_ in taken:
            note(door, deps, colleague, "case_taken_over", id_, f"handover/{handover_id}")
        return Accepted(len(taken))

    return await deps.door.write(unit)
