"""Staff come in by a one-time link and stay by a session; no password exists anywhere."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.rules.policy import Act, Role
from intake.rules.routing import NO_CONTRACT
from intake.services.deps import Deps
from intake.storage import audit, staff

LINK_LIVES = dt.timedelta(hours=24)
SESSION_LIVES = dt.timedelta(hours=10)
IDLE = dt.timedelta(minutes=30)
TOUCH_EVERY = dt.timedelta(minutes=1)

FOUNDATION = "foundation"
"""Where coordinators and auditors sit; no case is ever routed there."""
PARTNERS = "partners"
"""Where partners sign in; no case is ever routed there either."""


@dataclass(frozen=True)
class Colleague:
    """A signed-in person. ``desk``: a provider's id, the open desk's, `FOUNDATION` or `PARTNERS`.

    A partner signs in for an ``organisation`` that sends as a ``sender`` of that kind.
    """

    id: str
    label: str
    desk: str
    role: Role
    organisation: str | None = None
    sender: str | None = None


class NotInvitable(ValueError):
    """No such desk, or not for that role; or a partner without organisation."""


async def invite(
    label: str, desk: str, deps: Deps, role: Role = Role.WORKER, organisation: str = "", sender: str = "ngo"
) -> str:
    """Add a person to a desk and return the token of their one-time link (valid 24 hours).

    ``organisation`` and ``sender`` are a partner's only. Raises `NotInvitable`.
    """
    _check(desk, role, organisation, deps)
    token, staff_id, now = secrets.token_urlsafe(32), secrets.token_hex(8), deps.now()
    row = {"id": staff_id, "label": label, "desk": desk, "role": role.value, "created_at": now}
    if role is Role.PARTNER:
        row |= {"organisation": organisation, "sender": sender}

    def unit(door: Connection) -> None:
        staff.add(door, active=True, **row)
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
            audit.record_failed_sign_in(door, now)
            return None
        expires = now + SESSION_LIVES
        staff.add_session(door, token_hash=_hash(session), staff_id=staff_id, expires_at=expires, seen_at=now)
        audit.record(door, at=now, actor=f"staff/{staff_id}", action="signed_in", object_id="sign_in")
        return session

    return await deps.door.write(unit)


async def colleague_of(session: str, deps: Deps) -> Colleague | None:
    """Who a session belongs to, unless it ran out (10 hours) or lay idle (30 minutes)."""
    now = deps.now()
    found = await _live(session, now, deps)
    if found is None:
        return None
    if now - found["seen_at"] > TOUCH_EVERY:
        await deps.door.write(lambda door: staff.touch_session(door, _hash(session), now))
    who = {name: found[name] for name in ("id", "label", "desk", "organisation", "sender")}
    return Colleague(role=Role(found["role"]), **who)


async def note_refused(colleague: Colleague, act: Act, deps: Deps) -> None:
    """Somebody asked for what their role never does: it was refused, and that is written down."""
    now, actor = deps.now(), f"staff/{colleague.id}"
    entry = {"actor": actor, "action": "act_refused", "object_id": colleague.desk}
    await deps.door.write(lambda door: audit.record(door, at=now, detail=act, **entry))


async def note_foreign_post(session: str, what: str, deps: Deps) -> None:
    """Another site's page posted in a signed-in person's name: it was refused, and that is written down.

    It keeps no session alive. ``what`` is our own name of what it asked for, never the address.
    """
    now = deps.now()
    if found := await _live(session, now, deps):
        entry = {"actor": f"staff/{found['id']}", "action": "post_refused", "object_id": found["desk"]}
        await deps.door.write(lambda door: audit.record(door, at=now, detail=what, **entry))


async def _live(session: str, now: dt.datetime, deps: Deps) -> RowMapping | None:
    found = await deps.door.read(lambda door: staff.session_of(door, _hash(session)))
    if found is None or now >= found["expires_at"] or now - found["seen_at"] > IDLE:
        return None
    return found


async def sign_out(session: str, deps: Deps) -> None:
    """Forget the session here and now."""
    await deps.door.write(lambda door: staff.end_session(door, _hash(session)))


def _check(desk: str, role: Role, organisation: str, deps: Deps) -> None:
    desks = {
        Role.COORDINATOR: (FOUNDATION,),
        Role.AUDITOR: (FOUNDATION,),
        Role.PARTNER: (PARTNERS,),
    }.get(role, (NO_CONTRACT, *deps.facts.providers))
    if desk not in desks:
        raise NotInvitable(f"{desk!r} is not a desk of a {role}; expected one of {list(desks)}")
    if (role is Role.PARTNER) != bool(organisation):
        raise NotInvitable("a partner, and only a partner, comes with --organisation")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
