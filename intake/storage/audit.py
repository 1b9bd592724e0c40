"""The audit: one row for every move, read and refused attempt, chained and never changed afterwards."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, select

from intake.storage.chain import GENESIS, hash_of, moment
from intake.storage.fast_insert import insert
from intake.storage.models import ONLY_FAILED_SIGN_INS, AuditEntry, Staff
from intake.storage.tables import table

_entries, _staff = table(AuditEntry), table(Staff)
_HEAD = "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1"
_LOCK = "SELECT pg_advisory_xact_lock(20261123)"

FAILURES = 20
"""Failed sign-ins written in one minute at most, apart from one row saying that there were more."""


def record(
    connection: Connection, *, at: dt.datetime, actor: str, action: str, object_id: str, detail: str = ""
) -> None:
    """Append one entry, as the last thing a unit does: on PostgreSQL all others wait from here to COMMIT.

    ``detail`` holds codes, versions and names of fields only, never what a person wrote. The entry
    takes the number after the last one's, in this very transaction: whatever rolls back leaves no
    hole, and two entries can never follow the same one.
    """
    last, previous = _head(connection)
    row = {"id": last + 1, "actor": actor, "action": action, "object_id": object_id, "detail": detail}
    hashed = hash_of({**row, "at": moment(at)}, previous)
    insert(connection, AuditEntry, [{**row, "at": at, "previous": previous, "hash": hashed}])


def record_failed_sign_in(connection: Connection, at: dt.datetime) -> None:
    """Append a failed sign-in, within bounds: anybody can cause them without end.

    Of one minute by the clock the first `FAILURES` are written, then one row that says there were
    more, then none. On PostgreSQL a few more may slip in when they come in the same instant.
    """
    already = _failed_since(connection, at.replace(second=0, microsecond=0))
    if already <= FAILURES:
        detail = "more in this minute are not written" if already == FAILURES else ""
        at_door = {"actor": "unknown", "action": "sign_in_failed", "object_id": "sign_in"}
        record(connection, at=at, detail=detail, **at_door)


def of_object(connection: Connection, object_id: str) -> list[RowMapping]:
    """Every entry about one object, oldest first, each with the label and desk of staff it names."""
    query = _with_staff().where(_entries.c.object_id == object_id).order_by(_entries.c.id)
    return list(connection.execute(query).mappings())


@dataclass(frozen=True)
class Wanted:
    """What to find; what is empty does not matter. ``between``: from the first moment, before the second."""

    object_id: str = ""
    actor: str = ""
    action: str = ""
    between: tuple[dt.datetime, dt.datetime] | None = None

    def where(self) -> list[ColumnElement[bool]]:
        """The conditions on the entries' table."""
        named = {"object_id": self.object_id, "actor": self.actor, "action": self.action}
        found = [_entries.c[name] == value for name, value in named.items() if value]
        if self.between is not None:
            found += [_entries.c.at >= self.between[0], _entries.c.at < self.between[1]]
        return found


PAGE = 50
"""Entries on one page of what was found."""


def found(connection: Connection, wanted: Wanted, page: int) -> list[RowMapping]:
    """One page of the entries wanted, newest first, each with the label, desk and role of staff it names."""
    query = _with_staff().where(*wanted.where()).order_by(_entries.c.id.desc())
    return list(connection.execute(query.limit(PAGE).offset(PAGE * (page - 1))).mappings())


def count(connection: Connection, wanted: Wanted) -> int:
    """How many entries are wanted."""
    return connection.scalar(select(func.count()).select_from(_entries).where(*wanted.where())) or 0


def actions(connection: Connection) -> list[str]:
    """Every action the audit knows, by name."""
    return list(connection.scalars(select(_entries.c.action).distinct().order_by(_entries.c.action)))


def head(connection: Connection) -> tuple[int, str]:
    """The last entry's number and hash; 0 and `GENESIS` before any."""
    query = select(_entries.c.id, _entries.c.hash).order_by(_entries.c.id.desc()).limit(1)
    last = connection.execute(query).one_or_none()
    return (last[0], last[1]) if last else (0, GENESIS)


def _with_staff() -> Select[Any]:
    who = _entries.c.actor == "staff/" + _staff.c.id
    return select(_entries, _staff.c.label, _staff.c.desk, _staff.c.role).outerjoin_from(
        _entries, _staff, who
    )


def has(connection: Connection, *, since: dt.datetime, actor: str, action: str, object_id: str) -> bool:
    """Whether there is such an entry, made at ``since`` or later."""
    wanted = (_entries.c.actor == actor) & (_entries.c.action == action) & (_entries.c.at >= since)
    query = select(_entries.c.id).where(_entries.c.object_id == object_id, wanted).limit(1)
    return connection.scalar(query) is not None


def _head(connection: Connection) -> tuple[int, str]:
    """The last entry's number and hash, on the driver: the submit path pays for every layer."""
    alone(connection)
    driver: Any = connection.connection.dbapi_connection
    return driver.execute(_HEAD).fetchone() or (0, GENESIS)


def alone(connection: Connection) -> None:
    """Let nothing else that is audited end before this unit does: for units that must not cross."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        driver: Any = connection.connection.dbapi_connection
        driver.execute(_LOCK)


def _failed_since(connection: Connection, at: dt.datetime) -> int:
    query = select(func.count()).select_from(_entries).where(ONLY_FAILED_SIGN_INS, _entries.c.at >= at)
    return connection.scalar(query) or 0
