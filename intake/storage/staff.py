"""People at a desk, their one-time sign-in links and their sessions. Tokens are kept as hashes only."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from intake.storage.models import SignInLink, Staff, StaffSession
from intake.storage.tables import table

_staff, _links, _sessions = table(Staff), table(SignInLink), table(StaffSession)


def add(connection: Connection, **row: Any) -> None:
    """Add a person to a desk."""
    connection.execute(insert(_staff), row)


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
        select(_staff.c.id, _staff.c.label, _staff.c.desk, _sessions.c.expires_at, _sessions.c.seen_at)
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
