"""Who was told that help ended, in which language and how: added and read, never changed."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from intake.rules.case import State
from intake.storage.models import Case, NoticeGiven, Referral, Staff
from intake.storage.tables import table

_given, _cases, _referrals, _staff = table(NoticeGiven), table(Case), table(Referral), table(Staff)


def give(connection: Connection, **row: Any) -> None:
    """Note that somebody was told."""
    connection.execute(insert(_given), row)


def given(connection: Connection, case_ids: Collection[str]) -> list[RowMapping]:
    """Every notice given in these cases, the first first, with label and desk of who gave it."""
    query = (
        select(_given, _staff.c.label, _staff.c.desk)
        .outerjoin_from(_given, _staff, _staff.c.id == _given.c.recorded_by)
        .where(_given.c.case_id.in_(case_ids))
        .order_by(_given.c.id)
    )
    return list(connection.execute(query).mappings())


def owed(connection: Connection, desk: str) -> list[RowMapping]:
    """A desk's closed cases in which nobody was told since they were closed: id, reference, since when."""
    told = select(_given.c.case_id).where(_given.c.recorded_at >= _cases.c.changed_at)
    query = (
        select(_cases.c.id, _referrals.c.reference, _cases.c.changed_at)
        .join_from(_cases, _referrals, _cases.c.referral_id == _referrals.c.id)
        .where(_cases.c.desk == desk, _cases.c.state == State.CLOSED, _cases.c.id.not_in(told))
        .order_by(_cases.c.changed_at, _cases.c.id)
    )
    return list(connection.execute(query).mappings())
