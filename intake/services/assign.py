"""A desk names the mentor of an accepted case; the mentor sees it from then until it ends.

The mentor has it at once and may hand it back: with a code, which the desk sees.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from intake.rules.mentoring import HandedBack
from intake.rules.policy import Act
from intake.services.deps import Deps
from intake.services.doors import NoSuchCase, admitted, note, note_refusal, ready
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.services.ties import tie_told
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


@dataclass(frozen=True)
class Returned:
    """The case has no mentor now; its desk sees why."""


async def hand_back(
    case_id: str, why: HandedBack, colleague: Colleague, deps: Deps
) -> Returned | Refused | NoSuchCase:
    """A mentor gives a case back to its desk. A tie is noted, without asking which."""

    def unit(door: Connection) -> Returned | Refused | NoSuchCase:
        found = _hand_back(door, case_id, why, colleague, deps)
        match found:
            case Returned():
                note(door, deps, colleague, "mentor_handed_back", case_id, why)
            case Refused() | NoSuchCase():
                note_refusal(door, deps, colleague, case_id, Act.HAND_BACK, found)
        return found

    return await deps.door.write(unit)


def _hand_back(
    door: Connection, case_id: str, why: HandedBack, colleague: Colleague, deps: Deps
) -> Returned | Refused | NoSuchCase:
    row = admitted(door, case_id, Act.HAND_BACK, colleague)
    if isinstance(row, Refused | NoSuchCase):
        return row
    if not cases.move(door, case_id, row["version"], deps.now(), {}):
        return Refused("changed_meanwhile")
    if not assignments.hand_back(door, case_id, colleague.id, why, deps.now()):
        return Refused("changed_meanwhile")
    if why is HandedBack.TIED:
        tie_told(door, case_id, colleague.id, colleague, deps)
    return Returned()
