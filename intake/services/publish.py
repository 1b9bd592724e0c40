"""What an operator takes out of the desk: a month's figures, once a second person approved them."""

from sqlalchemy import Connection

from intake.rules.dates import Month
from intake.services.deps import Deps
from intake.services.figures import Stored, stored
from intake.storage import audit, figures


class NotPublishable(ValueError):
    """There is nothing to take out yet; the message says what is missing."""


async def approved(month: Month, action: str, deps: Deps) -> Stored:
    """The last revision of a month if it is approved; the audit says that the operator did ``action``.

    Raises `NotPublishable`.
    """

    def unit(door: Connection) -> Stored | None:
        row = figures.one(door, str(month))
        found = stored(row) if row else None
        said = f"revision {found.frozen.revision}" if found and found.approved else "refused"
        audit.record(
            door, at=deps.now(), actor="operator", action=action, object_id=f"figures/{month}", detail=said
        )
        return found

    found = await deps.door.write(unit)
    if found is None:
        raise NotPublishable(f"{month} is not frozen; freeze it on the desk's page of figures")
    if not found.approved:
        raise NotPublishable(
            f"{month}: revision {found.frozen.revision} waits for a second person; approve it on the desk's "
            "page of figures"
        )
    return found
