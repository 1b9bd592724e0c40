"""Fill an empty database with two years of fictive families."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from sqlalchemy import Connection, func, select

from intake.demo import families
from intake.demo.acts import File
from intake.demo.calendar import Calendar
from intake.demo.desks import Changes, Desks, changes, hire, moved
from intake.demo.families import Household
from intake.demo.handovers import handed_over
from intake.demo.life import Life
from intake.demo.months import frozen
from intake.rules.dates import add_months
from intake.services.deps import Deps, riga_day
from intake.storage import audit
from intake.storage.models import Referral
from intake.storage.tables import table

FILLED = {"actor": "operator", "action": "demo_filled", "object_id": "demo"}


class NotEmpty(Exception):
    """The database holds referrals already; the demo adds nothing to what may be real."""


@dataclass(frozen=True)
class Plan:
    """How much is made up: so many ``households`` over the ``months`` up to ``ends_at`` (aware)."""

    ends_at: dt.datetime
    households: int = 400
    months: int = 24
    seed: int = 1

    @property
    def last(self) -> dt.date:
        """The day the demo ends."""
        return riga_day(self.ends_at)

    @property
    def first(self) -> dt.date:
        """The day the demo begins."""
        return add_months(self.last, -self.months)


async def fill(plan: Plan, deps: Deps) -> None:
    """Live through the plan. The same plan tells the same story. Raises `NotEmpty`, `DemoBroken`."""
    if await deps.door.read(_referrals):
        raise NotEmpty("the database holds referrals already; intake demo fills an empty one only")
    calendar = Calendar(plan.first, plan.ends_at)
    at = changes(plan.first, plan.months)
    facts = moved(deps.facts, plan.first, at)
    there = replace(deps, facts=facts, now=calendar)
    desks = await hire(there, plan.last)
    lives = [_life(home, plan.seed, at, desks, calendar, there) for home in households(plan)]
    months = frozen(plan.last, at, desks, calendar, there)
    await calendar.live([handed_over(at, desks, calendar, there), months, *lives])
    await deps.door.write(lambda door: audit.record(door, at=plan.ends_at, **FILLED))


async def is_filled(deps: Deps) -> bool:
    """Whether the database holds what `fill` made up."""
    entries = await deps.door.read(lambda door: audit.of_object(door, FILLED["object_id"]))
    return FILLED["action"] in {entry["action"] for entry in entries}


def households(plan: Plan) -> Iterator[Household]:
    """Everybody who is referred, in the order of their numbers; every twentieth is an earlier one again.

    Every sixteenth comes in the last two weeks, and every second of those is still to be decided.
    """
    random, days = Random(plan.seed), (plan.last - plan.first).days  # noqa: S311 no secret hangs on it
    before = None
    for number in range(1, plan.households + 1):
        day = plan.first + dt.timedelta(random.randrange(days - 13 if number % 16 == 0 else 1, days + 1))
        home = families.draw(random, number, day)
        if before and number % 20 == 0:
            later = min(plan.last, before.day + dt.timedelta(random.randrange(2, 40)))
            home = families.again(random, before, number, later)
        before = home
        yield replace(home, waits=number % 32 == 0)


async def _life(
    home: Household, seed: int, at: Changes, desks: Desks, calendar: Calendar, deps: Deps
) -> None:
    random = Random(f"{seed}/{home.number}")  # noqa: S311
    await Life(File(home, desks, deps), calendar, random, at).lived()


def _referrals(door: Connection) -> int:
    return door.scalar(select(func.count()).select_from(table(Referral))) or 0
