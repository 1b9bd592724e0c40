"""What happened to a case, as its desk is shown it."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.services.sign_in import PARTNERS
from intake.storage import audit, handovers


@dataclass(frozen=True)
class Happened:
    """One line of a case's history. ``who``: sender, operator, system, colleague, former or elsewhere.

    Only a colleague of the reader's own desk is shown by ``label``.
    """

    at: dt.datetime
    action: str
    who: str
    label: str = ""


def history(door: Connection, case_id: str, desk: str) -> list[Happened]:
    """Every audit entry about a case, oldest first, in words for ``desk``."""
    former = handovers.former_desks(door, case_id)
    return [_happened(entry, desk, former) for entry in audit.of_object(door, case_id)]


def _happened(entry: RowMapping, desk: str, former: frozenset[str]) -> Happened:
    if not entry["actor"].startswith("staff/"):
        return Happened(entry["at"], entry["action"], entry["actor"])
    if entry["desk"] == PARTNERS:
        return Happened(entry["at"], entry["action"], "sender")
    if entry["desk"] != desk:
        who = "former" if entry["desk"] in former else "elsewhere"
        return Happened(entry["at"], entry["action"], who)
    return Happened(entry["at"], entry["action"], "colleague", entry["label"])
