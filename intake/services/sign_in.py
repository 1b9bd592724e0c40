"""Staff come in by a one-time link and stay by a session; no password exists anywhere."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection

from intake.rules.routing import NO_CONTRACT
from intake.services.deps import Deps
from intake.storage import audit, staff

LINK_LIVES = dt.timedelta(hours=24)
SESSION_LIVES = dt.timedelta(hours=10)
IDLE = dt.timedelta(minutes=30)
TOUCH_EVERY = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Colleague:
    """A signed-in person: ``desk`` is a provider's id or the open desk's."""

    id: str
    label: str
    desk: str


class UnknownDesk(ValueError):
    """The desk is neither a provider nor the open one."""


async def invite(label: str, desk: str, deps: Deps) -> str:
    """Add a person to a desk and return the token of their one-time link (valid 24 hours).

    Raises `UnknownDesk`.
    """
    if desk not in (NO_CONTRACT, *deps.facts.providers):
        raise UnknownDesk(f"{desk!r} is not a desk; expected one of {[NO_CONTRACT, *deps.facts.providers]}")
    token, staff_id, now = secrets.token_urlsafe(32), secrets.token_hex(8), deps.now()

    def unit(door: Connection) -> None:
        staff.add(door, id=staff_id, label=label, desk=desk, created_at=now, active=True)
        staff.add_link(door, token_hash=_hash(token), staff_id=staff_id, expires_at=now + LINK_LIVES)
        audit.record(door, at=now, actor="operator", action="staff_invited", object_id=f"staff/{staff_id}")

    await deps.door.write(unit)
    return token


async def sign_in(token: str, deps: Deps) -> str | None:
    """Spend a one-time link and return a new session's token; ``None`` when the link is no good."""
    session, now = secrets.token_urlsafe(32), deps.now()

    def unit(door: Connection) -> str | None:
        staff_id = staff.use_link(door, _hash(token), now)
        if staff_id is None:
            audit.record(door, at=now, actor="unknown", action="sign_in_failed", object_id="sign_in")
            return None
        expires = now + SESSION_LIVES
        staff.add_session(door, token_hash=_hash(session), staff_id=staff_id, expires_at=expires, seen_at=now)
        audit.record(door, at=now, actor=f"staff/{staff_id}", action="signed_in", object_id="sign_in")
        return session

    return await deps.door.write(unit)


async def colleague_of(session: str, deps: Deps) -> Colleague | None:
    """Who a session belongs to, unless it ran out (10 hours) or lay idle (30 minutes)."""
    found = await deps.door.read(lambda door: staff.session_of(door, _hash(session)))
    now = deps.now()
    if found is None or now >= found["expires_at"] or now - found["seen_at"] > IDLE:
        return None
    if now - found["seen_at"] > TOUCH_EVERY:
        await deps.door.write(lambda door: staff.touch_session(door, _hash(session), now))
    return Colleague(found["id"], found["label"], found["desk"])


async def sign_out(session: str, deps: Deps) -> None:
    """Forget the session here and now."""
    await deps.door.write(lambda door: staff.end_session(door, _hash(session)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
