"""What is known of mentors, and their ties to cases: ties are added and read, never changed."""

import datetime as dt

from sqlalchemy import Connection, RowMapping, insert, select, update

from intake.rules.mentoring import NO_TIE
from intake.rules.policy import Role
from intake.storage import fast_insert
from intake.storage.models import MentorProfile, MentorTie, Staff
from intake.storage.tables import table

_profiles, _ties, _staff = table(MentorProfile), table(MentorTie), table(Staff)


def at_desk(connection: Connection, desk: str) -> list[RowMapping]:
    """The active mentors of a desk by label, each with their sealed profile or ``None``."""
    query = (
        select(_staff.c.id, _staff.c.label, _profiles.c.sealed, _profiles.c.version)
        .outerjoin_from(_staff, _profiles, _profiles.c.staff_id == _staff.c.id)
        .where(_staff.c.desk == desk, _staff.c.role == Role.MENTOR, _staff.c.active)
        .order_by(_staff.c.label, _staff.c.id)
    )
    return list(connection.execute(query).mappings())


def keep(
    connection: Connection, staff_id: str, version: int, sealed: bytes, by: str, now: dt.datetime
) -> bool:
    """Keep a profile whose version was ``version`` (0: there was none); ``False``: somebody was faster."""
    row = {"sealed": sealed, "changed_at": now, "changed_by": by, "version": version + 1}
    if version == 0:
        return bool(fast_insert.insert(connection, MentorProfile, [{**row, "staff_id": staff_id}], once=True))
    same = (_profiles.c.staff_id == staff_id) & (_profiles.c.version == version)
    return connection.execute(update(_profiles).where(same).values(**row)).rowcount == 1


def note_tie(
    connection: Connection, case_id: str, staff_id: str, code: str, by: str, now: dt.datetime
) -> None:
    """Note how a mentor is tied to a case's people, or that they are not."""
    row = {"case_id": case_id, "staff_id": staff_id, "code": code, "recorded_by": by, "recorded_at": now}
    connection.execute(insert(_ties), row)


def ties(connection: Connection, case_id: str) -> list[RowMapping]:
    """Everything noted of ties to a case, the first first, with the mentor's label and desk."""
    query = (
        select(_ties, _staff.c.label, _staff.c.desk)
        .join_from(_ties, _staff, _ties.c.staff_id == _staff.c.id)
        .where(_ties.c.case_id == case_id)
        .order_by(_ties.c.id)
    )
    return list(connection.execute(query).mappings())


def standing(noted: list[RowMapping]) -> dict[str, str]:
    """The tie that holds of each mentor, of what `ties` found."""
    last = {row["staff_id"]: row["code"] for row in noted}
    return {staff_id: code for staff_id, code in last.items() if code != NO_TIE}
