"""Why somebody opens a case outside their daily work: asked first, kept in the audit."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.rules.case import State
from intake.rules.policy import Act
from intake.rules.reasons import Reason, asks_why
from intake.services.deps import Deps
from intake.services.doors import NoSuchCase, note, openable, relation_of
from intake.services.sign_in import Colleague
from intake.storage import audit

HOLDS = dt.timedelta(hours=10)
"""How long a reason once given is not asked again: a working day, as long as a session may last."""


@dataclass(frozen=True)
class Given:
    """The reason is kept."""


async def reason_missing(case_id: str, colleague: Colleague, deps: Deps) -> bool:
    """Whether the colleague has yet to say why they open the case; no, where there is no such case."""

    def unit(door: Connection) -> bool:
        row = openable(door, case_id, colleague)
        return row is not None and _asked(row, colleague, deps) and not _said(door, case_id, colleague, deps)

    return await deps.door.read(unit)


async def give_reason(case_id: str, reason: Reason, colleague: Colleague, deps: Deps) -> Given | NoSuchCase:
    """Keep why the colleague opens the case."""

    def unit(door: Connection) -> Given | NoSuchCase:
        if openable(door, case_id, colleague) is None:
            note(door, deps, colleague, "case_refused", case_id, Act.GIVE_REASON)
            return NoSuchCase()
        note(door, deps, colleague, "reason_given", case_id, reason)
        return Given()

    return await deps.door.write(unit)


def _asked(row: RowMapping, colleague: Colleague, deps: Deps) -> bool:
    quiet_for = deps.now() - row["changed_at"]
    return asks_why(colleague.role, relation_of(colleague, row), State(row["state"]), quiet_for)


def _said(door: Connection, case_id: str, colleague: Colleague, deps: Deps) -> bool:
    said = {"actor": f"staff/{colleague.id}", "action": "reason_given", "object_id": case_id}
    return audit.has(door, since=deps.now() - HOLDS, **said)
