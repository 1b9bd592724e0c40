"""Who is being helped back in, by whom, and until when that can be confirmed."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from intake.storage.models import Recovery, Staff
from intake.storage.tables import table

_recoveries, _staff = table(Recovery), table(Staff)


def add(connection: Connection, **row: Any) -> None:
    """Note that somebody has started one."""
    connection.execute(insert(_recoveries), row)


def open_ones(connection: Connection, now: dt.datetime) -> list[RowMapping]:
    """Those nobody has confirmed or stopped and that have not run out, with whom they are for."""
    query = (
        select(_recoveries, _staff.c.label, _staff.c.desk, _staff.c.role, _staff.c.organisation)
        .join_from(_recoveries, _staff, _recoveries.c.staff_id == _staff.c.id)
        .where(_recoveries.c.ended_at.is_(None), _recoveries.c.expires_at > now, _staff.c.active)
        .order_by(_recoveries.c.started_at, _recoveries.c.id)
    )
    return list(connection.execute(query).mappings())


def end(connection: Connection, id_: str, now: dt.datetime, confirmed_by: str | None) -> bool:
    """End one, confirmed or stopped; false when somebody was faster."""
    still_open = (_recoveries.c.id == id_) & _recoveries.c.ended_at.is_(None)
    ended = update(_recoveries).where(still_open).values(ended_at=now, confirmed_by=confirmed_by)
    return connection.execute(ended).rowcount == 1


def stop(connection: Connection, staff_id: str, now: dt.datetime) -> int:
    """Stop every open one for a person, and return how many there were."""
    theirs = (_recoveries.c.staff_id == staff_id) & _recoveries.c.ended_at.is_(None)
    return connection.execute(update(_recoveries).where(theirs).values(ended_at=now)).rowcount
