"""Figures counted from everybody's dated facts: of a month or as of a day, as known now.

The facts are sealed, so all of them are opened, but never while the database waits.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from anyio import to_thread
from sqlalchemy import Connection, RowMapping

from intake.facts import ServiceFacts
from intake.rules.counting import CountingRule, MonthFigures, count
from intake.rules.dates import Days, Month, Span
from intake.rules.frozen import Frozen, read
from intake.rules.history import DatedFact
from intake.rules.month_table import Sheet, sheet
from intake.rules.policy import Role
from intake.rules.release import Released
from intake.services import person_facts
from intake.services.deps import Deps, riga_day
from intake.services.doors import note
from intake.services.sign_in import Colleague
from intake.storage import figures

RULE = CountingRule.UNDER_18_OURS
"""What is counted by today."""


@dataclass(frozen=True)
class Stored:
    """A frozen revision with who froze it when, and who let it leave the desk, if anybody did.

    ``sealed`` is a note for colleagues, or no bytes.
    """

    frozen: Frozen
    by: str
    freezer: str | None
    approved_at: dt.datetime | None
    approver: str | None
    sealed: bytes

    @property
    def approved(self) -> bool:
        """Whether a second person approved it."""
        return self.approved_at is not None


@dataclass(frozen=True)
class MonthLine:
    """A month in the list: its last revision, if it was frozen; ``running`` while it is not over."""

    month: Month
    last: Stored | None
    running: bool


@dataclass(frozen=True)
class Overview:
    """Every month since the first that anybody was helped in, newest first; the figures of one day."""

    months: list[MonthLine]
    day: dt.date
    as_of: Sheet
    whole: bool


def stored(row: RowMapping) -> Stored:
    """A revision from its row."""
    who = (row["frozen_by"], row["freezer"], row["approved_at"], row["approver"])
    return Stored(read(row["content"]), *who, row["sealed"])


def published(found: Iterable[Stored]) -> list[Released]:
    """What readers have or will have of each month: its last revision."""
    last = {one.frozen.month: one.frozen.released for one in found}
    return [last[month] for month in sorted(last)]


def counted(rows: Iterable[RowMapping], days: Days, known_at: dt.datetime, deps: Deps) -> MonthFigures:
    """Count ``days`` from sealed facts as known at a moment."""
    return count(facts_of(rows, deps), days, known_at, RULE)


def facts_of(rows: Iterable[RowMapping], deps: Deps) -> list[DatedFact]:
    """Facts opened from their rows."""
    return [said.fact for said in person_facts.opened((), rows, deps).said]


def theirs(found: MonthFigures, colleague: Colleague) -> MonthFigures:
    """What the colleague may see unprotected: a provider's lead the people they helped, nobody else's.

    Who is counted under a provider was helped by it on their last day in the service.
    """
    if colleague.role is not Role.LEAD:
        return found
    own = found.ids("provider", colleague.desk)
    return replace(found, lines=frozenset(line for line in found.lines if line[2].split("/")[0] in own))


def answers_for(colleague: Colleague, days: Days, facts: ServiceFacts) -> bool:
    """Whether the colleague answers for figures of these days: the foundation, or who had a contract then."""
    if colleague.role is not Role.LEAD:
        return True
    provider = facts.providers.get(colleague.desk)
    contracts = provider.contracts if provider else ()
    return any(c.starts_on <= days.last and (c.ends_on or dt.date.max) >= days.first for c in contracts)


async def overview(day: dt.date | None, colleague: Colleague, deps: Deps) -> Overview:
    """The list of months, and the figures as of ``day`` (today when there is none, or it is yet to come)."""
    now = deps.now()
    today = riga_day(now)
    asked = today if day is None or day > today else day

    def unit(door: Connection) -> tuple[list[RowMapping], list[RowMapping], dt.date | None]:
        note(door, deps, colleague, "figures_read", f"figures/{asked}")
        return figures.facts(door), figures.frozen(door), figures.first_day(door)

    rows, frozen, first = await deps.door.write(unit)
    found = await to_thread.run_sync(lambda: counted(rows, Span(asked, asked), now, deps))
    own = theirs(found, colleague)
    return Overview(_months(frozen, first or today, today, colleague, deps), asked, sheet(own), own == found)


def _months(
    rows: list[RowMapping], first: dt.date, today: dt.date, colleague: Colleague, deps: Deps
) -> list[MonthLine]:
    last = {one.frozen.month: one for one in map(stored, rows)}
    begins = min([Month.of(first), *last])
    found, month = [], Month.of(today)
    while month >= begins:
        seen = last.get(month) if answers_for(colleague, month, deps.facts) else None
        found.append(MonthLine(month, seen, month.last >= today))
        month = month.plus(-1)
    return found
