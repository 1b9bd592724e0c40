"""That somebody was told that help ended: in which language, how, and on which day."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from intake.rules.ending import Way
from intake.rules.policy import Act
from intake.services.deps import Deps, riga_day
from intake.services.doors import NoSuchCase, admitted, note, note_refusal
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import endings, household


@dataclass(frozen=True)
class Told:
    """Somebody was told on a day; ``person`` is ``None`` for the household together."""

    language: str
    way: Way
    on: dt.date
    person: str | None = None


@dataclass(frozen=True)
class Given:
    """It is noted."""


async def give_notice(
    case_id: str, told: Told, colleague: Colleague, deps: Deps
) -> Given | Refused | NoSuchCase:
    """Note that somebody was told; what was noted before stays."""

    def unit(door: Connection) -> Given | Refused | NoSuchCase:
        found = _give(door, case_id, told, colleague, deps)
        match found:
            case Given():
                note(door, deps, colleague, "notice_given", case_id, f"{told.language}, {told.way}")
            case Refused() | NoSuchCase():
                note_refusal(door, deps, colleague, case_id, Act.GIVE_NOTICE, found)
        return found

    return await deps.door.write(unit)


def _give(
    door: Connection, case_id: str, told: Told, colleague: Colleague, deps: Deps
) -> Given | Refused | NoSuchCase:
    row = admitted(door, case_id, Act.GIVE_NOTICE, colleague)
    if isinstance(row, Refused | NoSuchCase):
        return row
    if told.on > riga_day(deps.now()):
        return Refused("day_in_future")
    if told.person is not None and told.person not in {p["id"] for p in household.people(door, case_id)}:
        return Refused("no_such_person")
    said = {
        "person_id": told.person,
        "language": told.language,
        "way": told.way.value,
        "on_day": told.on,
        "recorded_by": colleague.id,
    }
    since = (g for g in endings.given(door, [case_id]) if g["recorded_at"] >= row["changed_at"])
    last = list(since)[-1:]
    if not any(said.items() <= dict(row).items() for row in last):  # pressed twice is noted once
        endings.give(door, case_id=case_id, recorded_at=deps.now(), **said)
    return Given()
