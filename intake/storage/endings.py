"""Who was told that help ended, in which language and how: added and read, never changed."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from intake.storage.models import NoticeGiven, Staff
from intake.storage.tables import table

_given, _staff = table(NoticeGiven), table(Staff)


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
