"""What is recorded of a household's people in the demo, when they are met and as their lives go on."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from random import Random

from intake.demo.acts import File, Known
from intake.demo.course import Course
from intake.rules.case import CloseReason
from intake.rules.dates import add_months
from intake.rules.history import Kind
from intake.rules.household import LEFT_FAMILY, Evidence
from intake.services.people_changes import ComeBack, Join, Leave, Record

_YEARS = {"0-6": (0, 6), "7-17": (7, 17), "18-64": (18, 64), "65+": (65, 88)}
_PAPERS = (Evidence.DECISION, Evidence.RESIDENCE_PERMIT)


class People:
    """Those of one household who were taken up, by their positions in it."""

    def __init__(self, file: File, course: Course, random: Random) -> None:
        self._file, self._course, self._random = file, course, random

    async def met(self) -> None:
        """What a worker records on the day the household is taken up."""
        await self._file.change(
            *[said for person in await self._file.people() for said in self._told(person)]
        )

    def _told(self, person: Known) -> Iterator[Record]:
        home = self._file.household
        adult = person.position < len(home.women)
        woman = home.women[person.position] if adult else self._chance(0.5)
        if self._chance(0.9):  # of some nobody has recorded it yet
            yield self._said(person, Kind.SEX, "woman" if woman else "man")
        if self._chance(0.95):
            yield self._said(person, Kind.COUNTRY, self._random.choice(home.countries))
        if self._chance(0.7):
            yield self._said(person, Kind.BORN, self._born(person).isoformat())
        if adult and self._chance(0.08):
            yield self._said(person, Kind.TALK_IN_PERSON, "yes")

    def begin(self) -> None:
        """What may happen to them later, each with its day."""
        if self._chance(0.5):
            self._course.add(self._later(40, 270), self._status_decided)
        if self._chance(0.3):
            self._course.add(self._later(60, 300), self._moved_out)
        if self._chance(0.05):
            self._course.add(self._later(30, 250), self._child_born)
        if self._chance(0.05):
            self._course.add(self._later(30, 200), self._one_leaves)
        self._course.add(self._later(200, 201), self._grown_up)
        self._course.add(self._later(30, 90), partial(self._asked_late, self._file.today))

    async def _status_decided(self) -> None:
        """A decision comes for every adult who waits for one."""
        status = self._random.choices(("alternative", "refugee", "refused"), (60, 25, 15))[0]
        on = self._file.today - dt.timedelta(self._random.randrange(1, 12))
        waiting = [p for p in await self._serving() if p.value(Kind.STATUS, on) == "asylum_seeker"]
        found = [Record(p.id, Kind.STATUS, status, on, self._random.choice(_PAPERS)) for p in waiting]
        if status == "refused":
            found += [self._said(p, Kind.APPEAL, "yes") for p in waiting]
        await self._file.change(*found)

    async def _moved_out(self) -> None:
        today = self._file.today
        inside = [p for p in await self._serving() if p.value(Kind.RESIDENCE, today) == "centre"]
        await self._file.change(*[self._said(p, Kind.RESIDENCE, "outside") for p in inside])

    async def _child_born(self) -> None:
        await self._file.change(Join("0-6", "born", self._file.today - dt.timedelta(2)))

    async def _one_leaves(self) -> None:
        serving = await self._serving()
        if len(serving) > 1:
            reason = self._random.choice((LEFT_FAMILY, CloseReason.LEFT_LATVIA))
            await self._file.change(Leave(serving[-1].id, reason, self._file.today))
            self._course.add(self._file.today + dt.timedelta(45), self._that_one_is_back)

    async def _that_one_is_back(self) -> None:
        away = [p for p in await self._file.people() if not p.serving and self._chance(0.6)]
        await self._file.change(*[ComeBack(p.id, self._file.today) for p in away])

    async def _asked_late(self, since: dt.date) -> None:
        """Of some it is recorded late what was so from the first day: frozen months then count otherwise."""
        unknown = [p for p in await self._serving() if p.value(Kind.SEX, self._file.today) is None]
        late = [p.id for p in unknown if p.serving_since(since) and self._chance(0.5)]
        told = (self._random.choice(("woman", "man")), since, Evidence.TOLD_BY_PERSON)
        await self._file.change(*[Record(person, Kind.SEX, *told) for person in late])

    async def _grown_up(self) -> None:
        """Of whom no birth date is known, the age band is recorded anew once they are 18."""
        today = self._file.today
        teens = [p for p in await self._serving() if p.value(Kind.AGE_BAND, today) == "7-17"]
        now_18 = [p for p in teens if p.value(Kind.BORN, today) is None and self._chance(0.15)]
        await self._file.change(*[self._said(p, Kind.AGE_BAND, "18-64") for p in now_18])

    async def _serving(self) -> list[Known]:
        return [person for person in await self._file.people() if person.serving]

    def _born(self, person: Known) -> dt.date:
        youngest, oldest = _YEARS[person.value(Kind.AGE_BAND, self._file.today) or "18-64"]
        months = self._random.randrange(youngest * 12 + 1, (oldest + 1) * 12)
        return add_months(self._file.today, -months) - dt.timedelta(self._random.randrange(20))

    def _later(self, least: int, most: int) -> dt.date:
        return self._file.today + dt.timedelta(self._random.randrange(least, most))

    def _said(self, person: Known, kind: Kind, value: str) -> Record:
        return Record(person.id, kind, value, self._file.today, Evidence.TOLD_BY_PERSON)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share
