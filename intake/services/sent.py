"""What a partner sent and where it stands; never why, and nothing of the case."""

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.services.deps import Deps
from intake.services.doors import note
from intake.services.sign_in import Colleague
from intake.storage import referrals


@dataclass(frozen=True)
class Sent:
    """One page of a partner's referrals, newest first: reference, moment and state."""

    referrals: list[RowMapping]
    page: int
    pages: int


async def list_sent(colleague: Colleague, deps: Deps, page: int = 1) -> Sent:
    """One page of what this very person sent: a colleague of the same organisation has their own."""

    def unit(door: Connection) -> Sent:
        found = referrals.sent_by(door, colleague.id, page)
        total = referrals.count_sent_by(door, colleague.id)
        note(door, deps, colleague, "sent_read", colleague.desk, f"page {page}, {len(found)} referrals")
        return Sent(found, page, max(1, -(-total // referrals.SENT_PAGE)))

    return await deps.door.write(unit)
