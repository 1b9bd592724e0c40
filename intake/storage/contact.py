"""Attempts to reach somebody: added and read, never changed."""

from sqlalchemy import Connection, RowMapping, select

from intake.storage.fast_insert import Row, insert
from intake.storage.models import ContactAttempt, Staff
from intake.storage.tables import table

_attempts, _staff = table(ContactAttempt), table(Staff)


def add_once(connection: Connection, attempt: Row) -> None:
    """Add an attempt, unless this form made it before."""
    known = select(_attempts.c.id).where(_attempts.c.id == attempt["id"])
    if connection.scalar(known) is None:
        insert(connection, ContactAttempt, [attempt], once=True)


def attempts(connection: Connection, case_id: str) -> list[RowMapping]:
    """Every attempt of a case, the newest first, with the label and desk of who tried."""
    query = (
        select(_attempts, _staff.c.label, _staff.c.desk)
        .join_from(_attempts, _staff, _attempts.c.by_staff == _staff.c.id)
        .where(_attempts.c.case_id == case_id)
        .order_by(_attempts.c.at.desc(), _attempts.c.id)
    )
    return list(connection.execute(query).mappings())
