"""Who is a case's mentor: begun and ended, never deleted."""

import datetime as dt

from sqlalchemy import Connection, insert, update

from intake.storage.models import Assignment
from intake.storage.tables import table

_assignments = table(Assignment)


def assign(connection: Connection, case_id: str, staff_id: str | None, now: dt.datetime) -> None:
    """Make ``staff_id`` the case's only mentor from now on; ``None`` leaves it without one."""
    _end(connection, "case_id", case_id, now)
    if staff_id is not None:
        row = {"case_id": case_id, "staff_id": staff_id, "from_at": now}
        connection.execute(insert(_assignments), row)


def end_of_staff(connection: Connection, staff_id: str, now: dt.datetime) -> None:
    """End everything assigned to somebody who leaves."""
    _end(connection, "staff_id", staff_id, now)


def _end(connection: Connection, column: str, id_: str, now: dt.datetime) -> None:
    standing = (_assignments.c[column] == id_) & _assignments.c.until_at.is_(None)
    connection.execute(update(_assignments).where(standing).values(until_at=now))
