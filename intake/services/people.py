"""Who is at which desk, as an operator sees and ends it."""

from sqlalchemy import Connection, RowMapping

from intake.services.deps import Deps
from intake.storage import audit, staff


class NotOnePerson(ValueError):
    """Nobody active, or more than one person, has that label or id."""


async def everybody(deps: Deps) -> list[RowMapping]:
    """Everybody ever invited, by desk and label; the revoked stay in the list."""
    return await deps.door.read(staff.everybody)


async def revoke(label_or_id: str, deps: Deps) -> str:
    """End a person's sessions and links at once, and return their id. Raises `NotOnePerson`."""

    def unit(door: Connection) -> str:
        id_ = only(staff.active(door, label_or_id), label_or_id)
        staff.revoke(door, id_, deps.now())
        audit.record(door, at=deps.now(), actor="operator", action="staff_revoked", object_id=f"staff/{id_}")
        return id_

    return await deps.door.write(unit)


def only(found: list[RowMapping], label_or_id: str) -> str:
    """The id of the one person found. Raises `NotOnePerson`, saying who else it could be."""
    if not found:
        raise NotOnePerson(f"nobody active is called {label_or_id!r}; see: intake staff list")
    if len(found) > 1:
        who = ", ".join(f"{person['id']} ({person['desk']})" for person in found)
        raise NotOnePerson(f"{len(found)} people are called {label_or_id!r}; name one by id: {who}")
    return str(found[0]["id"])
