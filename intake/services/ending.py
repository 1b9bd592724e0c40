"""The end of help: what its notice says to the people themselves."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.ending import has_notice, nearest, said_reason
from intake.rules.history import DatedFact
from intake.rules.household import stretches
from intake.rules.policy import Act
from intake.services.deps import Deps, riga_day
from intake.services.doors import NoSuchCase, acts_on, let_in, note
from intake.services.person_facts import Household, opened
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import endings, household


@dataclass(frozen=True)
class Ending:
    """What the notice of a closed case says. ``reason`` only when a paper may say it.

    ``language`` is the notice's for the language the people speak, ``None`` when there is none;
    ``ended_on`` the last day of help for those it ended for last.
    """

    row: Mapping[str, Any]
    people: list[int]
    persons: Mapping[str, int]
    ended_on: dt.date
    reason: str | None
    has_notice: bool
    spoken: str
    language: str | None
    given: list[RowMapping]
    may: frozenset[Act]


@dataclass(frozen=True)
class _Stored:
    row: RowMapping
    people: list[RowMapping]
    facts: list[RowMapping]
    given: list[RowMapping]
    may: frozenset[Act]


async def open_ending(case_id: str, colleague: Colleague, deps: Deps) -> Ending | Refused | NoSuchCase:
    """The notice of a closed case."""

    def unit(door: Connection) -> _Stored | Refused | NoSuchCase:
        row = let_in(door, deps, case_id, Act.READ_ENDING, colleague)
        if isinstance(row, Refused | NoSuchCase):
            return row
        people, facts = household.people(door, case_id), household.facts(door, case_id)
        found = _Stored(row, people, facts, endings.given(door, [case_id]), acts_on(colleague, row))
        note(door, deps, colleague, "case_read", case_id, "ending")
        return found

    found = await deps.door.write(unit)
    return _ending(found, deps) if isinstance(found, _Stored) else found


def _ending(found: _Stored, deps: Deps) -> Ending:
    row = found.row
    answers = json.loads(deps.ring.open(row["sealed"], f"referral/{row['referral_id']}"))
    recorded = opened(found.people, found.facts, deps)
    ended_on, reason, people = _last(recorded, riga_day(row["changed_at"]))
    return Ending(
        row={name: row[name] for name in ("id", "reference", "state", "desk")},
        people=people,
        persons=recorded.positions,
        ended_on=ended_on,
        reason=said_reason(reason),
        has_notice=has_notice(reason),
        spoken=answers["language"],
        language=nearest(answers["language"]),
        given=found.given,
        may=found.may,
    )


def _last(recorded: Household, closed_on: dt.date) -> tuple[dt.date, str | None, list[int]]:
    """The last day, why, and the positions of those help ended for then; of several reasons none is named."""
    ends = {position: _end(recorded.of(person)) for person, position in recorded.positions.items()}
    last = max((on for on, _ in ends.values() if on), default=closed_on)
    people = sorted(position for position, (on, _) in ends.items() if on == last)
    reasons = {why for on, why in ends.values() if on == last}
    return last, reasons.pop() if len(reasons) == 1 else None, people


def _end(own: list[DatedFact]) -> tuple[dt.date | None, str | None]:
    every = stretches(own)
    return (every[-1].last, every[-1].reason) if every else (None, None)
