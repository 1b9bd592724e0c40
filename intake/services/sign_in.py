"""Who is signed in, and for how long: invitations, their one-time links, and sessions."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.rules.policy import Act, Role
from intake.rules.routing import NO_CONTRACT
from intake.services.deps import Deps, riga_day
from intake.storage import audit, staff

LINK_LIVES = dt.timedelta(hours=24)
SESSION_LIVES = dt.timedelta(hours=10)
IDLE = dt.timedelta(minutes=30)
TOUCH_EVERY = dt.timedelta(minutes=1)
FRESH = dt.timedelta(minutes=5)
"""For so long after proving who they are, a person may export, hand over, erase, or publish."""

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


@dataclass(frozen=True)
class SignedIn:
    """A live session, by its hash. ``opened_by`` a link it does nothing but set up a way in."""

    colleague: Colleague
    session: str
    opened_by: str
    confirmed_at: dt.datetime

    @property
    def must_set_up(self) -> bool:
        """Whether the person has come by an invitation and has no way in of their own yet."""
        return self.opened_by == "link"

    def is_fresh(self, now: dt.datetime) -> bool:
        """Whether they proved who they are within the last five minutes."""
        return now - self.confirmed_at <= FRESH


class NotInvitable(ValueError):
    """No such desk, or not for that role; a partner without organisation; an auditor without end."""


async def invite(
    label: str,
    desk: str,
    deps: Deps,
    role: Role = Role.WORKER,
    organisation: str = "",
    sender: str = "ngo",
    until: dt.date | None = None,
) -> str:
    """Add a person to a desk and return the token of their one-time link (valid 24 hours).

    ``organisation`` and ``sender`` are a partner's only; ``until`` is the last day on which they come
    in, and an auditor must have one. Raises `NotInvitable`.
    """
    _check(desk, role, organisation, until, deps)
    staff_id, now = secrets.token_hex(8), deps.now()
    row = {"id": staff_id, "label": label, "desk": desk, "role": role.value, "created_at": now}
    if role is Role.PARTNER:
        row |= {"organisation": organisation, "sender": sender}

    def unit(door: Connection) -> str:
        staff.add(door, active=True, valid_until=until, **row)
        token = new_link(door, staff_id, deps)
        audit.record(door, at=now, actor="operator", action="staff_invited", object_id=f"staff/{staff_id}")
        return token

    return await deps.door.write(unit)


def new_link(door: Connection, staff_id: str, deps: Deps) -> str:
    """Give a person a new one-time link, within a unit, and return its token."""
    token = secrets.token_urlsafe(32)
    row = {"token_hash": hashed(token), "staff_id": staff_id, "expires_at": deps.now() + LINK_LIVES}
    staff.add_link(door, demo=deps.demo, **row)
    return token


async def sign_in(token: str, deps: Deps) -> str | None:
    """Open a session by a one-time link and return its token; ``None`` when the link is no good.

    The link is spent once a way in has been set up: whoever is interrupted opens it again, and the
    session it opened before ends. A demo's link opens the desk itself, is spent at once, and is good
    in a demo only.
    """
    now = deps.now()

    def unit(door: Connection) -> str | None:
        found = staff.link(door, hashed(token), now)
        if found is None or is_over(found, now) or not _good_here(door, found, now, deps):
            audit.record_failed_sign_in(door, now)
            return None
        if not found["demo"]:
            staff.end_sessions(door, found["staff_id"])
        return open_session(door, found["staff_id"], "demo" if found["demo"] else "link", deps)

    return await deps.door.write(unit)


def _good_here(door: Connection, link: RowMapping, now: dt.datetime, deps: Deps) -> bool:
    return not link["demo"] or (deps.demo and staff.use_link(door, link["token_hash"], now))


def open_session(door: Connection, staff_id: str, opened_by: str, deps: Deps) -> str:
    """Open a session for a person who has just proved who they are, and return its token."""
    token, now = secrets.token_urlsafe(32), deps.now()
    row = {"token_hash": hashed(token), "staff_id": staff_id, "expires_at": now + SESSION_LIVES}
    staff.forget_sessions(door, now - SESSION_LIVES)
    staff.add_session(door, seen_at=now, opened_by=opened_by, **row)
    entry = {"actor": f"staff/{staff_id}", "action": "signed_in", "object_id": "sign_in"}
    audit.record(door, at=now, detail=opened_by, **entry)
    return token


async def signed_in(session: str, deps: Deps) -> SignedIn | None:
    """Whom a session belongs to, unless it ran out (10 hours), lay idle (30 minutes), or they did."""
    now = deps.now()
    found = await _live(session, now, deps)
    if found is None:
        return None
    if now - found["seen_at"] > TOUCH_EVERY:
        await deps.door.write(lambda door: staff.touch_session(door, hashed(session), now))
    who = {name: found[name] for name in ("id", "label", "desk", "organisation", "sender")}
    colleague = Colleague(role=Role(found["role"]), **who)
    return SignedIn(colleague, hashed(session), found["opened_by"], found["confirmed_at"])


async def whose_was(session: str, deps: Deps) -> str | None:
    """The id of whoever had this session, though it may be over; ``None`` when nobody knows any more."""
    found = await deps.door.read(lambda door: staff.session_of(door, hashed(session)))
    return str(found["id"]) if found else None


async def colleague_of(session: str, deps: Deps) -> Colleague | None:
    """Whose a session is that opens the desk; ``None`` while there is no way in yet."""
    here = await signed_in(session, deps)
    return None if here is None or here.must_set_up else here.colleague


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
    found = await deps.door.read(lambda door: staff.session_of(door, hashed(session)))
    if found is None or now >= found["expires_at"] or now - found["seen_at"] > IDLE or is_over(found, now):
        return None
    return found if deps.demo or found["opened_by"] != "demo" else None


async def sign_out(session: str, deps: Deps) -> None:
    """Forget the session here and now."""
    await deps.door.write(lambda door: staff.end_session(door, hashed(session)))


def settle(door: Connection, here: SignedIn, way: str, deps: Deps) -> bool:
    """Open the desk to who has just set up a ``way`` in, within that unit; their other sessions end.

    False when they came by a link and somebody has set up a way in by it meanwhile.
    """
    now, staff_id = deps.now(), here.colleague.id
    if here.must_set_up and not staff.use_links_of(door, staff_id, now):
        return False
    staff.end_sessions(door, staff_id, but=here.session)
    staff.change_session(door, here.session, confirmed_at=now, opened_by=way)
    return True


def is_over(person: RowMapping, now: dt.datetime) -> bool:
    """Whether the last day on which the person comes in has passed."""
    return person["valid_until"] is not None and riga_day(now) > person["valid_until"]


def _check(desk: str, role: Role, organisation: str, until: dt.date | None, deps: Deps) -> None:
    desks = {
        Role.COORDINATOR: (FOUNDATION,),
        Role.AUDITOR: (FOUNDATION,),
        Role.PARTNER: (PARTNERS,),
    }.get(role, (NO_CONTRACT, *deps.facts.providers))
    if desk not in desks:
        raise NotInvitable(f"{desk!r} is not a desk of a {role}; expected one of {list(desks)}")
    if (role is Role.PARTNER) != bool(organisation):
        raise NotInvitable("a partner, and only a partner, comes with --organisation")
    if role is Role.AUDITOR and until is None:
        raise NotInvitable("an auditor comes for a time: name the last day with --until")
    if until is not None and until < riga_day(deps.now()):
        raise NotInvitable(f"{until} has passed already")


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
