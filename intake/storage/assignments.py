"""Who is a case's mentor: begun and ended, never deleted."""

import datetime as dt

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from intake.rules.case import State
from intake.storage.models import Assignment, Case, Referral, Staff
from intake.storage.tables import table

_assignments, _cases, _staff = table(Assignment), table(Case), table(Staff)
_referrals = table(Referral)


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


def hand_back(connection: Connection, case_id: str, staff_id: str, why: str, now: dt.datetime) -> bool:
    """End what is assigned to a mentor because they hand it back; ``False`` when it is not theirs now."""
    theirs = (_assignments.c.case_id == case_id) & (_assignments.c.staff_id == staff_id)
    query = update(_assignments).where(theirs, _assignments.c.until_at.is_(None))
    return connection.execute(query.values(until_at=now, handed_back=why)).rowcount == 1


def of_case(connection: Connection, case_id: str) -> list[RowMapping]:
    """Everybody who was or is a case's mentor, with label and desk, the first one first."""
    query = (
        select(_assignments, _staff.c.label, _staff.c.desk)
        .join_from(_assignments, _staff, _assignments.c.staff_id == _staff.c.id)
        .where(_assignments.c.case_id == case_id)
        .order_by(_assignments.c.id)
    )
    return list(connection.execute(query).mappings())


def open_at(connection: Connection, desk: str) -> list[tuple[str, str]]:
    """Mentor and case of everything assigned now among a desk's cases."""
    query = (
        select(_assignments.c.staff_id, _assignments.c.case_id)
        .join_from(_assignments, _cases, _assignments.c.case_id == _cases.c.id)
        .where(_cases.c.desk == desk, _assignments.c.until_at.is_(None))
    )
    return [(staff_id, case_id) for staff_id, case_id in connection.execute(query)]


def handed_back(connection: Connection, desk: str) -> list[RowMapping]:
    """A desk's accepted cases whose last mentor handed them back: id, reference, why."""
    last = select(func.max(_assignments.c.id)).group_by(_assignments.c.case_id)
    query = (
        select(_assignments.c.case_id, _referrals.c.reference, _assignments.c.handed_back)
        .join_from(_assignments, _cases, _assignments.c.case_id == _cases.c.id)
        .join(_referrals, _referrals.c.id == _cases.c.referral_id)
        .where(_cases.c.desk == desk, _cases.c.state == State.ACCEPTED)
        .where(_assignments.c.id.in_(last), _assignments.c.handed_back.is_not(None))
        .order_by(_assignments.c.until_at, _assignments.c.case_id)
    )
    return list(connection.execute(query).mappings())
