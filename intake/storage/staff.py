"""People at a desk, their one-time sign-in links and their sessions. Tokens are kept as hashes only."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from intake.rules.policy import Role
from intake.storage import assignments
from intake.storage.models import SignInLink, Staff, StaffSession
from intake.storage.tables import table

_staff, _links, _sessions = table(Staff), table(SignInLink), table(StaffSession)


def add(connection: Connection, **row: Any) -> None:
    """Add a person to a desk."""
    connection.execute(insert(_staff), row)


def everybody(connection: Connection) -> list[RowMapping]:
    """Everybody ever added, by desk and label."""
    return list(connection.execute(select(_staff).order_by(_staff.c.desk, _staff.c.label)).mappings())


def active(connection: Connection, label_or_id: str) -> list[RowMapping]:
    """The active people with this id or label; a label may be several people's."""
    called = (_staff.c.id == label_or_id) | (_staff.c.label == label_or_id)
    query = select(_staff).where(called, _staff.c.active).order_by(_staff.c.desk, _staff.c.id)
    return list(connection.execute(query).mappings())


def mentors(connection: Connection, desk: str) -> list[RowMapping]:
    """The active mentors of a desk, by label."""
    here = (_staff.c.desk == desk) & (_staff.c.role == Role.MENTOR) & _staff.c.active
    query = select(_staff.c.id, _staff.c.label).where(here).order_by(_staff.c.label, _staff.c.id)
    return list(connection.execute(query).mappings())


def revoke(connection: Connection, staff_id: str, now: dt.datetime) -> None:
    """End the person's time at the desk: their sessions, unspent links and assignments with it."""
    connection.execute(update(_staff).where(_staff.c.id == staff_id).values(active=False))
    connection.execute(delete(_sessions).where(_sessions.c.staff_id == staff_id))
    connection.execute(delete(_links).where(_links.c.staff_id == staff_id, _links.c.used_at.is_(None)))
    assignments.end_of_staff(connection, staff_id, now)


def add_link(connection: Connection, **row: Any) -> None:
    """Add a one-time link."""
    connection.execute(insert(_links), row)


def use_link(connection: Connection, token_hash: str, now: dt.datetime) -> str | None:
    """Spend the link and return whose it was; ``None`` when unknown, spent or out of time."""
    spent = connection.execute(
        update(_links)
        .where(_links.c.token_hash == token_hash, _links.c.used_at.is_(None), _links.c.expires_at > now)
        .values(used_at=now)
    )
    if spent.rowcount != 1:
        return None
    return str(connection.scalar(select(_links.c.staff_id).where(_links.c.token_hash == token_hash)))


def add_session(connection: Connection, **row: Any) -> None:
    """Open a session."""
    connection.execute(insert(_sessions), row)


def session_of(connection: Connection, token_hash: str) -> RowMapping | None:
    """The session and the active person behind a cookie, or ``None``; time-outs are the caller's."""
    query = (
        select(_staff, _sessions.c.expires_at, _sessions.c.seen_at)
        .join_from(_sessions, _staff, _sessions.c.staff_id == _staff.c.id)
        .where(_sessions.c.token_hash == token_hash, _staff.c.active)
    )
    return connection.execute(query).mappings().one_or_none()


def touch_session(connection: Connection, token_hash: str, now: dt.datetime) -> None:
    """Note that the session was used."""
    connection.execute(update(_sessions).where(_sessions.c.token_hash == token_hash).values(seen_at=now))


def end_session(connection: Connection, token_hash: str) -> None:
    """Forget a session."""
    connection.execute(delete(_sessions).where(_sessions.c.token_hash == token_hash))
