"""The foundation opens a handover for a moment, starts it early or calls it off; its sides follow it."""

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.rules.handover import Side, Stage, Step, ever, may, problem, sides
from intake.rules.policy import Role
from intake.services.deps import RIGA, Deps, riga_day
from intake.services.doors import note
from intake.services.hand_over_numbers import Numbers, numbers
from intake.services.hand_over_switch import switch
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import handovers


class NoSuchHandover:
    """No handover has that id, or none that is this person's concern: nobody can tell the two apart."""


@dataclass(frozen=True)
class Opened:
    """The handover is appointed."""

    id: str


@dataclass(frozen=True)
class Settled:
    """It has happened, or was called off."""

    stage: Stage


def day_start(day: dt.date) -> dt.datetime:
    """The moment a civil day begins in Riga, in UTC."""
    return dt.datetime.combine(day, dt.time(), RIGA).astimezone(dt.UTC)


async def try_handover(
    from_desk: str, to_desk: str, on: dt.date, colleague: Colleague, deps: Deps
) -> Numbers | Refused:
    """What a handover would do if everything stayed as it is now. Changes nothing."""
    if because := problem(deps.facts.providers, from_desk, to_desk, on, riga_day(deps.now())):
        return Refused(because)
    detail = f"to {to_desk} on {on}"
    await deps.door.write(lambda door: note(door, deps, colleague, "handover_tried", from_desk, detail))
    return await deps.door.read(lambda door: numbers(door, from_desk, to_desk, on, None, deps))


async def open_handover(
    from_desk: str, to_desk: str, on: dt.date, colleague: Colleague, deps: Deps
) -> Opened | Refused:
    """Appoint a handover for the beginning of the day ``on`` (civil, Riga)."""
    wrong = problem(deps.facts.providers, from_desk, to_desk, on, riga_day(deps.now()))
    id_ = secrets.token_hex(16)
    row = {"id": id_, "from_desk": from_desk, "to_desk": to_desk, "state": Stage.APPOINTED.value}

    def unit(door: Connection) -> Opened | Refused:
        by = {"opened_at": deps.now(), "opened_by": colleague.id, "switch_at": day_start(on)}
        because = wrong or (None if handovers.add(door, **row, **by) else "one_ahead")
        if because:
            note(door, deps, colleague, "handover_refused", from_desk, because)
            return Refused(because)
        note(door, deps, colleague, "handover_opened", f"handover/{id_}", f"{from_desk} to {to_desk}, {on}")
        return Opened(id_)

    return await deps.door.write(unit)


async def steer_handover(
    handover_id: str, stage: Stage, colleague: Colleague, deps: Deps
) -> Settled | Refused | NoSuchHandover:
    """Start an appointed handover now, before its moment (SWITCHED), or call it off (CANCELLED)."""

    def unit(door: Connection) -> Settled | Refused | NoSuchHandover:
        row = ready(door, handover_id, Step.STEER, colleague)
        if isinstance(row, Refused | NoSuchHandover):
            told = row.because if isinstance(row, Refused) else "no such handover"
            note(door, deps, colleague, "handover_refused", f"handover/{handover_id}", f"{stage}, {told}")
            return row
        if stage is Stage.SWITCHED:
            switch(door, row, f"staff/{colleague.id}", deps)
        elif handovers.settle(door, handover_id, stage, deps.now()):
            note(door, deps, colleague, "handover_cancelled", f"handover/{handover_id}")
        return Settled(stage)

    return await deps.door.write(unit)


def concern(door: Connection, handover_id: str, colleague: Colleague) -> RowMapping | None:
    """The handover, if the colleague stands at one of its sides, or above it."""
    row = handovers.one(door, handover_id)
    return row if row is not None and ever(colleague.role, stands(colleague, row), Step.SEE) else None


def stands(colleague: Colleague, row: RowMapping) -> frozenset[Side]:
    """How the colleague stands to a handover."""
    return sides(colleague.role, colleague.desk, row["from_desk"], row["to_desk"])


def ready(
    door: Connection, handover_id: str, step: Step, colleague: Colleague
) -> RowMapping | Refused | NoSuchHandover:
    """The handover, if the colleague does ``step`` in it now."""
    row = concern(door, handover_id, colleague)
    if row is None:
        return NoSuchHandover()
    on_sides = stands(colleague, row)
    if may(colleague.role, on_sides, step, Stage(row["state"])):
        return row
    return Refused("move_not_allowed" if ever(colleague.role, on_sides, step) else "not_yours")


async def list_handovers(colleague: Colleague, deps: Deps) -> list[RowMapping]:
    """Every handover that is the colleague's concern; the foundation's are all."""

    def unit(door: Connection) -> list[RowMapping]:
        above = colleague.role in (Role.COORDINATOR, Role.AUDITOR)
        found = handovers.listed(door, None if above else colleague.desk)
        note(door, deps, colleague, "handovers_read", colleague.desk, f"{len(found)} handovers")
        return found

    return await deps.door.write(unit)
