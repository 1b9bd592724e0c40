"""Helping somebody back in who has lost every way: one person starts it, another confirms."""

import datetime as dt
import secrets
from dataclasses import dataclass, replace
from typing import cast

from sqlalchemy import Connection, RowMapping

from intake.rules.policy import Role
from intake.rules.recovery import OPERATOR, Someone, may_confirm, may_start
from intake.services.deps import Deps
from intake.services.people import only
from intake.services.refused import Refused
from intake.services.sign_in import Colleague, new_link
from intake.storage import audit, recoveries, staff, ways_in

RECOVERY_LIVES = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Helpable:
    """Who sits at desks this person may help, and what others have started that they may confirm."""

    people: list[RowMapping]
    open: list[RowMapping]
    started: frozenset[str]


async def helpable(colleague: Colleague, deps: Deps) -> Helpable:
    """Everybody the colleague may start for, and every open recovery they may confirm."""
    found, open_ = await deps.door.read(lambda door: (staff.everybody(door), _open(door, deps)))
    people = [row for row in found if row["active"] and may_start(_who(colleague), _someone(row))]
    mine = [row for row in open_ if may_confirm(_who(colleague), _lost(row), row["started_by"])]
    return Helpable(people, mine, frozenset(row["staff_id"] for row in open_))


async def start_recovery(staff_id: str, colleague: Colleague, deps: Deps) -> Refused | None:
    """Say that somebody has lost their ways in. Nothing changes for them until another confirms."""

    def unit(door: Connection) -> Refused | None:
        lost = [row for row in staff.active(door, staff_id) if row["id"] == staff_id]
        if not lost or not may_start(_who(colleague), _someone(lost[0])):
            return Refused("no_such_colleague")
        _start(door, staff_id, f"staff/{colleague.id}", deps)
        return None

    return await deps.door.write(unit)


async def start_as_operator(label_or_id: str, deps: Deps) -> dt.datetime:
    """The operator is the first of the two; return until when another confirms. Raises `NotOnePerson`."""

    def unit(door: Connection) -> dt.datetime:
        return _start(door, only(staff.active(door, label_or_id), label_or_id), OPERATOR, deps)

    return await deps.door.write(unit)


async def confirm_recovery(recovery_id: str, colleague: Colleague, deps: Deps) -> str | Refused:
    """End every way in and session of the person at once, and return the token of their new link."""

    def unit(door: Connection) -> str | Refused:
        found = next((row for row in _open(door, deps) if row["id"] == recovery_id), None)
        if found is None:
            return Refused("recovery_gone")
        if not may_confirm(_who(colleague), _lost(found), found["started_by"]):
            _note(door, "recovery_refused", colleague, found["staff_id"], deps)
            return Refused("needs_another")
        if not recoveries.end(door, recovery_id, deps.now(), colleague.id):
            return Refused("recovery_gone")
        token = _start_anew(door, found["staff_id"], deps)
        _note(door, "recovery_confirmed", colleague, found["staff_id"], deps, found["started_by"])
        return token

    return await deps.door.write(unit)


async def is_helped(colleague: Colleague, deps: Deps) -> bool:
    """Whether somebody has said that this person, who is signed in, lost their ways in."""
    found = await deps.door.read(lambda door: _open(door, deps))
    return any(row["staff_id"] == colleague.id for row in found)


async def stop_recovery(colleague: Colleague, deps: Deps) -> int:
    """Whoever is signed in needs no help: stop what was started for them, and return how many."""

    def unit(door: Connection) -> int:
        stopped = recoveries.stop(door, colleague.id, deps.now())
        if stopped:
            _note(door, "recovery_stopped", colleague, colleague.id, deps)
        return stopped

    return await deps.door.write(unit)


def _start(door: Connection, staff_id: str, by: str, deps: Deps) -> dt.datetime:
    """Start it once: who starts what is open already changes nothing, and returns until when it is."""
    for already in (row["expires_at"] for row in _open(door, deps) if row["staff_id"] == staff_id):
        return cast(dt.datetime, already)
    now, until = deps.now(), deps.now() + RECOVERY_LIVES
    row = {"id": secrets.token_hex(8), "staff_id": staff_id, "started_by": by, "started_at": now}
    recoveries.add(door, expires_at=until, **row)
    audit.record(door, at=now, actor=by, action="recovery_started", object_id=f"staff/{staff_id}")
    return until


def _start_anew(door: Connection, staff_id: str, deps: Deps) -> str:
    ways_in.forget_ways_in(door, staff_id)
    staff.end_sessions(door, staff_id)
    staff.drop_links_of(door, staff_id)
    return new_link(door, staff_id, replace(deps, demo=False))  # a way in is what was lost


def _open(door: Connection, deps: Deps) -> list[RowMapping]:
    return recoveries.open_ones(door, deps.now())


def _note(
    door: Connection, action: str, colleague: Colleague, staff_id: str, deps: Deps, detail: str = ""
) -> None:
    entry = {"action": action, "object_id": f"staff/{staff_id}", "detail": detail}
    audit.record(door, at=deps.now(), actor=f"staff/{colleague.id}", **entry)


def _who(colleague: Colleague) -> Someone:
    return Someone(colleague.id, colleague.role, colleague.desk)


def _someone(row: RowMapping) -> Someone:
    return Someone(row["id"], Role(row["role"]), row["desk"])


def _lost(recovery: RowMapping) -> Someone:
    return Someone(recovery["staff_id"], Role(recovery["role"]), recovery["desk"])
