"""The clock on content: what has been kept long enough, and taking it away."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from intake.rules.case import Move, State
from intake.rules.dates import Month
from intake.rules.retention import Keeping, Why, clocks, is_due, kept_until
from intake.services.deps import Deps, riga_day
from intake.services.erase import erase, in_codes
from intake.storage import audit, cases, erasure, figures

_ENDINGS = tuple(f"case_{move}" for move in (Move.DECLINE, Move.WITHDRAW, Move.CLOSE))
"""The audit's entries that say when a case came into the state it ended in."""


@dataclass(frozen=True)
class Due:
    """An ended case whose time is over: its state, since when, and the last day it was kept for.

    ``waits``: the month its help ended in is not frozen, and erasing would change that month's figures.
    """

    case_id: str
    state: State
    since: dt.date
    kept_until: dt.date
    waits: bool = False


async def due(keeping: Keeping, deps: Deps) -> list[Due]:
    """Every case whose content has been kept long enough today in Riga."""
    return await deps.door.read(lambda door: _due(door, keeping, riga_day(deps.now())))


def _due(door: Connection, keeping: Keeping, today: dt.date, only: str | None = None) -> list[Due]:
    frozen = {row["month"] for row in figures.frozen(door)}
    states = [state.value for state, _ in clocks(keeping)]
    found = []
    for case_id, state, at in erasure.ended(door, states, _ENDINGS, only):
        since = riga_day(at)
        until = kept_until(state, since, keeping)
        if until is not None and is_due(state, since, keeping, today):
            waits = state is State.CLOSED and str(Month.of(since)) not in frozen
            found.append(Due(case_id, state, since, until, waits))
    return found


async def run_out(keeping: Keeping, deps: Deps) -> list[Due]:
    """Erase every case whose time is over, each in a unit of its own; return those erased, and who waits."""
    found = await due(keeping, deps)
    return [one for one in found if one.waits or await _erase(one, keeping, deps)]


async def _erase(one: Due, keeping: Keeping, deps: Deps) -> bool:
    """Erase, unless somebody took the case up again since it was found."""

    def unit(door: Connection) -> bool:
        cases.hold(door, one.case_id)
        if one not in _due(door, keeping, riga_day(deps.now()), one.case_id):
            return False
        emptied = erase(door, one.case_id, Why.TIME_RAN_OUT, None, "system", deps).emptied
        entry = {"actor": "system", "action": "case_erased", "object_id": one.case_id}
        audit.record(door, at=deps.now(), detail=in_codes(emptied), **entry)
        return True

    return await deps.door.write(unit)
