"""The auditor's room: who opened a case and why, what the audit holds, and whether it is whole.

Looking is written down first and done after: a long search holds nobody's writing up.
"""

import datetime as dt
import re
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.rules.policy import Act
from intake.rules.receipt import bare
from intake.services.deps import Deps
from intake.services.doors import NoSuchCase, note, openable
from intake.services.sample import midnight
from intake.services.sign_in import Colleague
from intake.storage import audit, erasure, erasure_requests, household, staff
from intake.storage.verify import Broken, Whole, verify

_CODE = re.compile(r"[0-9a-f]{32}|\d[\d -]*|[a-z_]+/[0-9a-f-]+|[a-z]+(_[a-z]+)+|audit|sender|operator|system")
"""What ids, references and actions look like; a name does not."""


@dataclass(frozen=True)
class Room:
    """The audit's length and last hash, what is to be erased and what was; ``checked`` if that was asked."""

    entries: int
    head: str
    waiting: list[RowMapping]
    proofs: list[RowMapping]
    checked: Whole | Broken | None


@dataclass(frozen=True)
class Access:
    """Who opened a case: its row and every audit entry about it, newest first."""

    row: RowMapping
    entries: list[RowMapping]


@dataclass(frozen=True)
class Search:
    """What to find: a case by id or reference, a colleague, an action, a Riga day; empty does not matter."""

    object_id: str = ""
    actor: str = ""
    action: str = ""
    day: dt.date | None = None


@dataclass(frozen=True)
class Found:
    """One page of entries, newest first, how many there are, and what one may choose from."""

    entries: list[RowMapping]
    count: int
    page: int
    pages: int
    actions: list[str]
    staff: list[RowMapping]


async def enter_room(check: bool, colleague: Colleague, deps: Deps) -> Room:
    """What the room begins with. ``check`` walks the whole chain, which takes a while on a long one."""
    await _note(colleague, deps, "audit_verified" if check else "audit_entered")

    def unit(door: Connection) -> Room:
        entries, head = audit.head(door)
        checked = verify(door) if check else None
        return Room(entries, head, erasure_requests.waiting(door), erasure.proofs(door), checked)

    return await deps.door.read(unit)


async def access_of(case_id: str, colleague: Colleague, deps: Deps) -> Access | NoSuchCase:
    """Who opened a case, when, as what and why."""

    def unit(door: Connection) -> Access | NoSuchCase:
        row = openable(door, case_id, colleague)
        if row is None:
            note(door, deps, colleague, "case_refused", case_id, Act.READ_ACCESS)
            return NoSuchCase()
        note(door, deps, colleague, "access_read", case_id)
        return Access(row, audit.of_object(door, case_id)[::-1])

    return await deps.door.write(unit)


async def search_audit(wanted: Search, page: int, colleague: Colleague, deps: Deps) -> Found:
    """Find entries; the search itself is one."""
    given = {"object": wanted.object_id, "actor": wanted.actor, "action": wanted.action}
    codes = [f"{name} {_code(value)}" for name, value in given.items() if value]
    asked = ", ".join([*codes, *([f"day {wanted.day}"] if wanted.day else [])])
    await _note(colleague, deps, "audit_searched", f"{asked or 'everything'}, page {page}")
    return await deps.door.read(lambda door: _found(door, wanted, page))


def _code(typed: str) -> str:
    """What was looked for, if it is a code; words somebody typed must not stay in the audit for good."""
    return typed if _CODE.fullmatch(typed) else "in words"


def _found(door: Connection, wanted: Search, page: int) -> Found:
    reference = bare(wanted.object_id)
    object_id = household.case_of(door, reference) or wanted.object_id if reference else wanted.object_id
    between = (midnight(wanted.day), midnight(wanted.day + dt.timedelta(days=1))) if wanted.day else None
    rows = audit.Wanted(object_id, wanted.actor, wanted.action, between)
    n = audit.count(door, rows)
    pages = max(1, -(-n // audit.PAGE))
    return Found(audit.found(door, rows, page), n, page, pages, audit.actions(door), staff.everybody(door))


async def _note(colleague: Colleague, deps: Deps, action: str, detail: str = "") -> None:
    await deps.door.write(lambda door: note(door, deps, colleague, action, "audit", detail))
