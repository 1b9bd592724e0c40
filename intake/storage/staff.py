"""People at a desk, their one-time sign-in links and their sessions. Tokens are kept as hashes only."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from intake.rules.policy import Role
from intake.storage import assignments, recoveries, ways_in
from intake.storage.models import SignInLink, Staff, StaffSession
from intake.storage.tables import table

_staff, _links, _sessions = table(Staff), table(SignInLink), table(StaffSession)
_OF_A_SESSION = ("expires_at", "seen_at", "confirmed_at", "opened_by")


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
    """End the person's time at the desk: their sessions, links, ways in and assignments with it."""
    connection.execute(update(_staff).where(_staff.c.id == staff_id).values(active=False))
    end_sessions(connection, staff_id)
    drop_links_of(connection, staff_id)
    ways_in.forget_ways_in(connection, staff_id)
    recoveries.stop(connection, staff_id, now)
    assignments.end_of_staff(connection, staff_id, now)


def add_link(connection: Connection, **row: Any) -> None:
    """Add a one-time link."""
    connection.execute(insert(_links), row)


def link(connection: Connection, token_hash: str, now: dt.datetime) -> RowMapping | None:
    """The link and its active person; ``None`` when unknown, spent or out of time."""
    query = (
        select(_links, _staff.c.valid_until)
        .join_from(_links, _staff, _links.c.staff_id == _staff.c.id)
        .where(_links.c.token_hash == token_hash, _links.c.used_at.is_(None), _links.c.expires_at > now)
        .where(_staff.c.active)
    )
    return connection.execute(query).mappings().one_or_none()


def use_link(connection: Connection, token_hash: str, now: dt.datetime) -> bool:
    """Spend the link; false when somebody was faster."""
    unspent = (_links.c.token_hash == token_hash) & _links.c.used_at.is_(None)
    return connection.execute(update(_links).where(unspent).values(used_at=now)).rowcount == 1


def use_links_of(connection: Connection, staff_id: str, now: dt.datetime) -> int:
    """Spend every link of a person who has set up a way in, and return how many there were."""
    unspent = (_links.c.staff_id == staff_id) & _links.c.used_at.is_(None)
    return connection.execute(update(_links).where(unspent).values(used_at=now)).rowcount


def drop_links_of(connection: Connection, staff_id: str) -> None:
    """Take a person's unspent links away."""
    connection.execute(delete(_links).where(_links.c.staff_id == staff_id, _links.c.used_at.is_(None)))


def add_session(connection: Connection, *, seen_at: dt.datetime, opened_by: str, **row: Any) -> None:
    """Open a session; whoever opens one has just proved who they are."""
    proved = {"seen_at": seen_at, "opened_at": seen_at, "confirmed_at": seen_at, "opened_by": opened_by}
    connection.execute(insert(_sessions), proved | row)


def session_of(connection: Connection, token_hash: str) -> RowMapping | None:
    """The session and the active person behind a cookie, or ``None``; time-outs are the caller's."""
    query = (
        select(_staff, *(_sessions.c[name] for name in _OF_A_SESSION))
        .join_from(_sessions, _staff, _sessions.c.staff_id == _staff.c.id)
        .where(_sessions.c.token_hash == token_hash, _staff.c.active)
    )
    return connection.execute(query).mappings().one_or_none()


def touch_session(connection: Connection, token_hash: str, now: dt.datetime) -> None:
    """Note that the session was used."""
    connection.execute(update(_sessions).where(_sessions.c.token_hash == token_hash).values(seen_at=now))


def change_session(connection: Connection, token_hash: str, **values: Any) -> None:
    """Note when the person proved anew who they are, and how."""
    connection.execute(update(_sessions).where(_sessions.c.token_hash == token_hash).values(**values))


def end_session(connection: Connection, token_hash: str) -> None:
    """Forget a session."""
    connection.execute(delete(_sessions).where(_sessions.c.token_hash == token_hash))


def end_sessions(connection: Connection, staff_id: str, *, but: str = "") -> None:
    """Forget a person's sessions, all ``but`` the one with this hash."""
    of_person = (_sessions.c.staff_id == staff_id) & (_sessions.c.token_hash != but)
    connection.execute(delete(_sessions).where(of_person))


def forget_sessions(connection: Connection, before: dt.datetime) -> None:
    """Drop everybody's sessions that ran out before this moment."""
    connection.execute(delete(_sessions).where(_sessions.c.expires_at < before))


def sessions_of(connection: Connection, staff_id: str) -> list[RowMapping]:
    """A person's sessions, the last used first; which of them are over is the caller's to say."""
    query = select(_sessions).where(_sessions.c.staff_id == staff_id).order_by(_sessions.c.seen_at.desc())
    return list(connection.execute(query).mappings())
