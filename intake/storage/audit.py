"""The audit: one row for every move, read and refused attempt, chained and never changed afterwards."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

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
    query = (
        select(_entries, _staff.c.label, _staff.c.desk)
        .outerjoin_from(_entries, _staff, _entries.c.actor == "staff/" + _staff.c.id)
        .where(_entries.c.object_id == object_id)
        .order_by(_entries.c.id)
    )
    return list(connection.execute(query).mappings())


def _head(connection: Connection) -> tuple[int, str]:
    """The last entry's number and hash, on the driver: the submit path pays for every layer."""
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        driver.execute(_LOCK)
    return driver.execute(_HEAD).fetchone() or (0, GENESIS)


def _failed_since(connection: Connection, at: dt.datetime) -> int:
    query = select(func.count()).select_from(_entries).where(ONLY_FAILED_SIGN_INS, _entries.c.at >= at)
    return connection.scalar(query) or 0
