"""A desk names the mentor of an accepted case; the mentor sees it from then until it ends."""

from dataclasses import dataclass

from sqlalchemy import Connection

from intake.rules.policy import Act
from intake.services.deps import Deps
from intake.services.doors import NoSuchCase, note, ready
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import assignments, cases, staff


@dataclass(frozen=True)
class Assigned:
    """The case has this mentor now, or (``None``) none."""

    mentor_id: str | None


async def assign_mentor(
    case_id: str, version: int, mentor_id: str | None, colleague: Colleague, deps: Deps
) -> Assigned | Refused | NoSuchCase:
    """Make an active mentor of the case's own desk its only one; ``None`` ends what was."""

    def unit(door: Connection) -> Assigned | Refused | NoSuchCase:
        found = _assign(door, case_id, version, mentor_id, colleague, deps)
        note(door, deps, colleague, *_told(found, case_id))
        return found

    return await deps.door.write(unit)


def _assign(
    door: Connection, case_id: str, version: int, mentor_id: str | None, colleague: Colleague, deps: Deps
) -> Assigned | Refused | NoSuchCase:
    row = ready(door, case_id, version, Act.ASSIGN, colleague)
    if isinstance(row, Refused | NoSuchCase):
        return row
    if mentor_id is not None and mentor_id not in {m["id"] for m in staff.mentors(door, row["desk"])}:
        return Refused("no_such_mentor")
    if not cases.move(door, case_id, version, deps.now(), {}):
        return Refused("changed_meanwhile")
    assignments.assign(door, case_id, mentor_id, deps.now())
    return Assigned(mentor_id)


def _told(found: Assigned | Refused | NoSuchCase, case_id: str) -> tuple[str, str, str]:
    """Action, object and detail of what came of it."""
    match found:
        case Assigned(None):
            return "mentor_ended", case_id, ""
        case Assigned(mentor_id):
            return "mentor_named", case_id, f"staff/{mentor_id}"
        case Refused(because):
            return "move_refused", case_id, f"{Act.ASSIGN}, {because}"
        case NoSuchCase():
            return "case_refused", case_id, Act.ASSIGN
