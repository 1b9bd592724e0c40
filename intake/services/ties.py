"""Ties of mentors to the people of a case: noted by whoever knows, never a reason to hide anybody."""

from dataclasses import dataclass

from sqlalchemy import Connection

from intake.rules.mentoring import Tie
from intake.rules.policy import Act
from intake.services.deps import Deps
from intake.services.doors import NoSuchCase, acts_on, note, note_refusal, openable, refusal
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import mentors


@dataclass(frozen=True)
class Noted:
    """The tie is noted."""


async def note_tie(
    case_id: str, staff_id: str, code: str, colleague: Colleague, deps: Deps
) -> Noted | Refused | NoSuchCase:
    """Note how somebody is tied to a case's people (`TIES`): anybody of themselves, a desk of its mentors."""

    def unit(door: Connection) -> Noted | Refused | NoSuchCase:
        found = _note_tie(door, case_id, staff_id, code, colleague, deps)
        match found:
            case Noted():
                note(door, deps, colleague, "tie_noted", case_id, f"staff/{staff_id}, {code}")
            case Refused() | NoSuchCase():
                note_refusal(door, deps, colleague, case_id, Act.NOTE_TIE, found)
        return found

    return await deps.door.write(unit)


def _note_tie(
    door: Connection, case_id: str, staff_id: str, code: str, colleague: Colleague, deps: Deps
) -> Noted | Refused | NoSuchCase:
    row = openable(door, case_id, colleague)
    if row is None:
        return NoSuchCase()
    if because := refusal(colleague, row, Act.NOTE_TIE):
        return Refused(because)
    of_desk = {mentor["id"] for mentor in mentors.at_desk(door, row["desk"])}
    others = of_desk if Act.ASSIGN in acts_on(colleague, row) else set()
    if staff_id not in {colleague.id, *others}:
        return Refused("no_such_mentor")
    mentors.note_tie(door, case_id, staff_id, code, colleague.id, deps.now())
    return Noted()


def tie_told(door: Connection, case_id: str, staff_id: str, colleague: Colleague, deps: Deps) -> None:
    """A mentor hands a case back because of a tie: note one, unless it is known already."""
    if staff_id not in mentors.standing(mentors.ties(door, case_id)):
        mentors.note_tie(door, case_id, staff_id, Tie.NO_REASON_GIVEN, colleague.id, deps.now())
