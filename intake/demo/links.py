"""One-time links for the people of the demo, one for each kind of work."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection, RowMapping

from intake.demo.desks import THIRD
from intake.rules.policy import Role
from intake.rules.routing import NO_CONTRACT
from intake.services.deps import Deps
from intake.services.sign_in import FOUNDATION, PARTNERS, new_link
from intake.storage import audit, staff

_WANTED = (
    (Role.LEAD, THIRD),
    (Role.WORKER, THIRD),
    (Role.MENTOR, THIRD),
    (Role.LEAD, NO_CONTRACT),
    (Role.COORDINATOR, FOUNDATION),
    (Role.AUDITOR, FOUNDATION),
    (Role.PARTNER, PARTNERS),
)


async def links(deps: Deps) -> list[tuple[str, str]]:
    """Role and desk, and the token of a new link (24 hours) for somebody who works there.

    Such links open the desk at once, but only where it is served as a demo.
    """
    return await deps.door.write(lambda door: list(_links(door, replace(deps, demo=True))))


def _links(door: Connection, deps: Deps) -> Iterator[tuple[str, str]]:
    everybody = staff.everybody(door)
    for role, desk in _WANTED:
        person = _first(everybody, role, desk)
        yield f"{role}, {desk}", new_link(door, person["id"], deps)
        who = {"actor": "operator", "object_id": f"staff/{person['id']}"}
        audit.record(door, at=deps.now(), action="demo_link_made", **who)


def _first(everybody: list[RowMapping], role: Role, desk: str) -> RowMapping:
    there = (p for p in everybody if (p["role"], p["desk"]) == (role.value, desk) and p["active"])
    return next(there)
