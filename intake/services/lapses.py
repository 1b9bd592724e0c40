"""The lapse calendar of a desk: whose period ends soon by any published wording, or must be asked.

Nothing here closes, ends or refuses; a passed period has no entry (see `intake.rules.lapse`).
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.facts.models import DurationRule
from intake.rules.dates import add_months
from intake.rules.eligibility import Reading
from intake.rules.history import Kind, latest
from intake.rules.household import WITHOUT_WORDING, dates, holding, in_service
from intake.rules.lapse import Lapse, Notice, lapses
from intake.services.deps import Deps, riga_day
from intake.services.doors import note
from intake.services.person_facts import Household, opened
from intake.services.sign_in import Colleague
from intake.storage import household

KINDS = (
    Kind.ENTERED, Kind.LEFT, Kind.RETRACTED, Kind.STATUS, Kind.APPEAL, Kind.ARRIVED, Kind.CAME_BACK,
    Kind.AGE_BAND,
)  # fmt: skip
"""What the calendar reads; the rest stays sealed."""
CHILDREN = ("0-6", "7-17")
PAGE = 50
"""People on one page."""
AHEAD = 30
"""Days within which an end is counted for the day's list."""
_SLACK = dt.timedelta(
    days=3
)  # months are clamped at their end: looking back and ahead may differ by three days


@dataclass(frozen=True)
class Due:
    """One person with every entry, nearest first. ``status``: the one recorded, ``None`` for none.

    ``without_wording``: no published wording speaks of their status, so there is nothing but to ask.
    """

    person: str
    position: int
    case_id: str
    reference: str
    version: int
    age_band: str | None
    status: str | None
    entries: tuple[Lapse, ...]
    without_wording: bool

    @property
    def ends(self) -> dict[Reading, list[Lapse]]:
        """The entries by what they say: often several wordings say the same."""
        found: dict[Reading, list[Lapse]] = {}
        for entry in self.entries:
            found.setdefault(entry.reading, []).append(entry)
        return found

    @property
    def notice(self) -> Notice:
        """How near the nearest end is."""
        return self.entries[0].notice if self.entries else Notice.ASK


@dataclass(frozen=True)
class Calendar:
    """One page of the calendar, how many people have each notice, and how many pages there are."""

    due: list[Due]
    counts: Mapping[Notice, int]
    notice: Notice | None
    page: int
    pages: int


async def calendar(colleague: Colleague, deps: Deps, notice: Notice | None = None, page: int = 1) -> Calendar:
    """One page of everybody in service at the colleague's desk with an entry, the nearest end first.

    ``notice`` leaves only those whose nearest end has it. What is read is in the audit before it is shown.
    """

    def unit(door: Connection) -> list[RowMapping]:
        rows = household.at_desk(door, colleague.desk, KINDS)
        note(door, deps, colleague, "lapses_read", colleague.desk, f"{notice or 'every'}, page {page}")
        return rows

    rows = await deps.door.write(unit)
    every = sorted(_due(rows, riga_day(deps.now()), deps), key=_nearness)
    shown = [due for due in every if notice in (None, due.notice)]
    counts = Counter(due.notice for due in every)
    pages = max(1, -(-len(shown) // PAGE))
    return Calendar(shown[PAGE * (page - 1) : PAGE * page], counts, notice, page, pages)


async def lapses_due(colleague: Colleague, deps: Deps) -> dict[Notice, int]:
    """How many people at the colleague's desk have an end within 7, 14 and 30 days, for the day's list.

    Each person is counted once, by the nearest end. Only who can have one is opened, so it stays quick.
    """
    today, rules = riga_day(deps.now()), deps.facts.duration_rules

    def unit(door: Connection) -> list[RowMapping]:
        near = {
            person
            for kind, months in _counted_from(rules)
            if months
            for person in household.dated_between(door, colleague.desk, kind, _spans(months, today))
        }
        return household.at_desk(door, colleague.desk, KINDS, near) if near else []

    rows = await deps.door.read(unit)
    found = Counter(due.notice for due in _due(rows, today, deps))
    return {notice: found[notice] for notice in Notice if notice is not Notice.ASK}


def _counted_from(rules: Collection[DurationRule]) -> Iterator[tuple[Kind, set[int]]]:
    """The kinds of facts a wording counts months from, and how many."""
    yield Kind.STATUS, {rule.post_status_months for rule in rules}
    yield Kind.ARRIVED, {rule.pre_status_months for rule in rules if rule.pre_status_months}


def _spans(months: set[int], today: dt.date) -> list[tuple[dt.date, dt.date]]:
    ahead = today + dt.timedelta(days=AHEAD)
    return [(add_months(today, -m) - _SLACK, add_months(ahead, -m) + _SLACK) for m in months]


def _due(rows: list[RowMapping], today: dt.date, deps: Deps) -> Iterator[Due]:
    """Everybody in service with an entry. Of children without a status of their own nothing is asked."""
    by_person: dict[str, list[RowMapping]] = {}
    for row in rows:
        by_person.setdefault(row["person_id"], []).append(row)
    for person, own in by_person.items():
        found = _of_person(person, own, today, deps)
        if found and (found.entries or found.without_wording):
            yield found


def _of_person(person: str, rows: list[RowMapping], today: dt.date, deps: Deps) -> Due | None:
    recorded = opened([], rows, deps)
    own = recorded.of(person)
    if in_service(own) is None:
        return None
    known = holding(own, recorded.undated)
    status, band = latest(known, Kind.STATUS, today), latest(known, Kind.AGE_BAND, today)
    if status is None and band is not None and band.value in CHILDREN:
        return None
    unread = status is not None and status.value in WITHOUT_WORDING
    row = rows[0]
    return Due(
        person=person,
        position=row["position"],
        case_id=row["case_id"],
        reference=row["reference"],
        version=row["version"],
        age_band=band.value if band else None,
        status=status.value if status else None,
        entries=() if unread else _entries(person, recorded, today, deps),
        without_wording=unread,
    )


def _entries(person: str, recorded: Household, today: dt.date, deps: Deps) -> tuple[Lapse, ...]:
    return lapses(dates(recorded.of(person), recorded.undated, today), deps.facts.duration_rules, today)


def _nearness(due: Due) -> tuple[bool, dt.date, str, int]:
    until = due.entries[0].reading.until if due.entries else None
    return due.notice is Notice.ASK, until or dt.date.max, due.reference, due.position
