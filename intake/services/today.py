"""What is due today, in numbers, on top of the list. A new kind of work adds a counter here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from intake.rules.lapse import Notice
from intake.rules.policy import Act, Role, may_at_all
from intake.services.day import due_today
from intake.services.deps import Deps, riga_day
from intake.services.doors import seen_by
from intake.services.hand_over_today import left_to_do
from intake.services.lapses import lapses_due
from intake.services.sign_in import Colleague
from intake.services.waiting import Show, narrowed
from intake.storage import cases

LIST = "/intake/desk/"
_TRIAGE = (Show.OVERDUE, Show.DUE, Show.UNOPENED, Show.WAITING, Show.ASKED)


@dataclass(frozen=True)
class Today:
    """One number, with words under ``desk.today``; ``href`` shows what it counts; ``desks``: from, to."""

    label: str
    count: int
    href: str
    alarming: bool = False
    desks: tuple[str, ...] = ()


def today(door: Connection, colleague: Colleague, deps: Deps) -> list[Today]:
    """Every number for this colleague; a counter leaves out what is not theirs."""
    return [number for counter in COUNTERS for number in counter(door, colleague, deps)]


async def lapsing(colleague: Colleague, deps: Deps) -> list[Today]:
    """People whose period ends soon, each counted once, by the nearest end.

    Apart from the other numbers: seals are opened for it, and no write waits for that.
    """
    if not may_at_all(colleague.role, Act.LIST_LAPSES):
        return []
    counts = await lapses_due(colleague, deps)
    return [
        Today(notice.value, n, f"/intake/desk/lapses?notice={notice}", alarming=notice is Notice.IN_7_DAYS)
        for notice, n in counts.items()
        if n
    ]


def _triage(door: Connection, colleague: Colleague, deps: Deps) -> Iterator[Today]:
    """Cases nobody has decided: overdue, due today, not opened, waiting, asked about."""
    if colleague.role is Role.MENTOR:
        return
    seen, now = seen_by(colleague), deps.now()
    for show in _TRIAGE:
        count = cases.how_many(door, seen, narrowed(show, colleague, now))
        if count or show is Show.WAITING:
            yield Today(show.value, count, f"{LIST}?show={show}", alarming=show is Show.OVERDUE)


def _steps(door: Connection, colleague: Colleague, deps: Deps) -> Iterator[Today]:
    """Steps of plans whose last day is today or behind; with none it still leads to somebody's day."""
    if may_at_all(colleague.role, Act.LIST_STEPS):
        yield Today("steps", due_today(door, colleague, riga_day(deps.now())), "/intake/desk/day")


def _handovers(door: Connection, colleague: Colleague, deps: Deps) -> Iterator[Today]:
    """Summaries to confirm before cases go to another desk, and cases that came and nobody accepted."""
    for left in left_to_do(door, colleague, deps):
        if left.count:
            href = f"/intake/desk/handover/{left.handover_id}"
            yield Today(left.what, left.count, href, alarming=left.late, desks=left.desks)


COUNTERS: tuple[Callable[[Connection, Colleague, Deps], Iterator[Today]], ...] = (_triage, _steps, _handovers)
