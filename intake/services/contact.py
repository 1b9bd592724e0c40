"""Attempts to reach the person of a case, and the sheet to reach people by on a day without a network."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.case import UNDECIDED, State
from intake.rules.contact import Channel, Outcome, outside_hours
from intake.rules.policy import Act
from intake.services.deps import RIGA, Deps
from intake.services.doors import NoSuchCase, acts_on, let_in, note, openable, seen_by
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import cases, contact
from intake.storage.cases import Narrow

_TO_REACH = (
    "called", "language", "variety", "interpreter", "worker_gender", "contact_way", "phone", "email", "hours",
    "shared_phone",
)  # fmt: skip
"""Of the answers, what one needs to reach somebody: not what for."""


@dataclass(frozen=True)
class Attempt:
    """Somebody tried. Only a colleague of the reader's own desk is shown by ``label``."""

    at: dt.datetime
    channel: str
    outcome: str
    interpreter: bool
    label: str | None


@dataclass(frozen=True)
class Reach:
    """How to reach the person of a case, and every attempt so far, newest first.

    ``outside``: by the clock in Riga this is not an hour they gave. It warns and stops nobody.
    """

    row: RowMapping
    answers: dict[str, Any]
    attempts: list[Attempt]
    outside: bool
    may: bool


@dataclass(frozen=True)
class Logged:
    """The attempt is noted."""


async def how_to_reach(case_id: str, colleague: Colleague, deps: Deps) -> Reach | Refused | NoSuchCase:
    """How, when and in which language to reach the person; in the audit as a reading."""

    def unit(door: Connection) -> tuple[RowMapping, list[Attempt]] | Refused | NoSuchCase:
        row = let_in(door, deps, case_id, Act.READ_PEOPLE, colleague)
        if isinstance(row, Refused | NoSuchCase):
            return row
        found = attempts(door, case_id, colleague)
        note(door, deps, colleague, "contact_read", case_id)
        return row, found

    found = await deps.door.write(unit)
    if isinstance(found, Refused | NoSuchCase):
        return found
    row, tried = found
    answers = to_reach(row, deps)
    outside = outside_hours(answers["hours"], deps.now().astimezone(RIGA).time())
    return Reach(row, answers, tried, outside, Act.LOG_CONTACT in acts_on(colleague, row))


def attempts(door: Connection, case_id: str, colleague: Colleague) -> list[Attempt]:
    """Every attempt of a case, newest first; of other desks' people no names."""
    return [
        Attempt(a["at"], a["channel"], a["outcome"], a["interpreter"],
                a["label"] if a["desk"] == colleague.desk else None)
        for a in contact.attempts(door, case_id)
    ]  # fmt: skip


def to_reach(row: RowMapping, deps: Deps) -> dict[str, Any]:
    """What was answered on how to reach somebody; who sent only where contact goes through them."""
    if not row["sealed"]:
        return dict.fromkeys(_TO_REACH, "") | {"hours": [], "organisation": None}
    answers = json.loads(deps.ring.open(row["sealed"], f"referral/{row['referral_id']}"))
    through = answers["organisation"] if answers["contact_way"] == "sender" else None
    return {name: answers[name] for name in _TO_REACH} | {"organisation": through}


async def log_attempt(
    case_id: str,
    key: str,
    channel: Channel,
    outcome: Outcome,
    interpreter: bool,
    colleague: Colleague,
    deps: Deps,
) -> Logged | Refused | NoSuchCase:
    """Note an attempt, once for each form (``key``); the case itself stays as it is."""

    def unit(door: Connection) -> Logged | Refused | NoSuchCase:
        row = let_in(door, deps, case_id, Act.LOG_CONTACT, colleague)
        if isinstance(row, Refused | NoSuchCase):
            return row
        own = hashlib.sha256(f"{case_id}/{colleague.id}/{key}".encode()).hexdigest()[:32]
        said = {"channel": channel.value, "outcome": outcome.value, "interpreter": interpreter}
        who = {"id": own, "case_id": case_id, "at": deps.now(), "by_staff": colleague.id}
        contact.add_once(door, who | said)
        note(door, deps, colleague, "contact_logged", case_id, f"{channel}, {outcome}")
        return Logged()

    return await deps.door.write(unit)


@dataclass(frozen=True)
class Line:
    """One case on the printed sheet."""

    reference: str
    answers: dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """One printed sheet of as many as the desk's cases take."""

    lines: list[Line]
    page: int
    pages: int


async def contact_sheet(colleague: Colleague, deps: Deps, page: int = 1) -> Sheet:
    """How to reach the people of the colleague's desk who wait or are helped; each is audited as read."""
    waits, seen = Narrow(states=(*UNDECIDED, State.ACCEPTED)), seen_by(colleague)

    def unit(door: Connection) -> tuple[list[RowMapping], int]:
        listed, total = cases.listed(door, seen, page, waits), cases.how_many(door, seen, waits)
        rows = [row for case in listed if (row := openable(door, case["id"], colleague)) is not None]
        for row in rows:
            note(door, deps, colleague, "contact_printed", row["id"])
        note(door, deps, colleague, "contacts_printed", colleague.desk, f"page {page}, {len(rows)} cases")
        return rows, total

    rows, total = await deps.door.write(unit)
    lines = [Line(row["reference"], to_reach(row, deps)) for row in rows]
    return Sheet(lines, page, pages=max(1, -(-total // cases.PAGE)))
