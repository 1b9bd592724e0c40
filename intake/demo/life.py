"""The story of one household, from its referral to whatever has become of it."""

import datetime as dt
from random import Random

from intake.demo.acts import File
from intake.demo.calendar import SLOTS, Calendar
from intake.demo.course import Course
from intake.demo.desks import Changes
from intake.demo.first_days import FirstDays
from intake.demo.people import People
from intake.demo.plans import Plans
from intake.rules.case import CloseReason, Decision, Move
from intake.services.people_changes import Close, Reopen

_REASONS = {
    CloseReason.GOALS_MET: 34,
    CloseReason.PERIOD_EXPIRED: 20,
    CloseReason.LEFT_LATVIA: 16,
    CloseReason.DECLINED_SERVICE: 8,
    CloseReason.NOT_REACHED: 8,
    CloseReason.MOVED_OUTSIDE_AREA: 5,
    CloseReason.TRANSFERRED: 4,
    CloseReason.OTHER: 4,
    CloseReason.DIED: 1,
}
_STAYS = ((45, 120, 240, 420, 900), (12, 22, 30, 22, 14))
"""Days in service, and how many of a hundred stay about so long."""
_WAITS = ((0, 1, 2, 3, 6, 12, 45), (18, 26, 20, 14, 12, 6, 4))
"""Days until a referral is decided, and how many of a hundred wait so long."""


class Life:
    """One household's time with the service; every day in it is drawn from ``random``."""

    def __init__(self, file: File, calendar: Calendar, random: Random, at: Changes) -> None:
        self._file, self._calendar, self._random, self._changes = file, calendar, random, at
        self._course = Course()
        self._first_days = FirstDays(file, random)
        self._people = People(file, self._course, random)
        self._plans = Plans(file, self._course, random)

    async def lived(self) -> None:
        """From the day of the referral to the end of the demo."""
        await self._calendar.until(self._file.household.day, self._random.choice(SLOTS))
        await self._file.send()
        if self._file.household.waits:
            await self._left_waiting()
        elif await self._taken_up():
            await self._helped()

    async def _left_waiting(self) -> None:
        if self._chance(0.5):
            await self._after(1)
            await self._first_days.tried(reached=False)
        if self._chance(0.4):
            await self._after(1)
            await self._first_days.asked()

    async def _taken_up(self) -> bool:
        await self._after(self._random.choices(*_WAITS)[0])
        await self._first_days.tried()
        if self._chance(0.02):
            await self._first_days.sent_on()
            await self._after(1)
        if self._chance(0.12):
            await self._first_days.asked()
            await self._after(self._random.randrange(1, 9))
            if self._chance(0.6):
                await self._file.answer_question("Izdomāta atbilde: zvanīt vakarā.")
                await self._after(1)
        if self._file.household.again and self._chance(0.7):
            await self._first_days.known_already()
        elif self._chance(0.04):
            await self._file.withdraw()
        elif self._chance(0.1):
            await self._first_days.declined()
        else:
            await self._file.move(Decision(Move.ACCEPT, taken=self._who()))
            return True
        return False

    def _who(self) -> frozenset[int] | None:
        """Mostly everybody; now and then one adult of several does not want it."""
        everybody = frozenset(range(len(self._file.household.answers().age_bands)))
        several = len(self._file.household.women) > 1
        return everybody - {1} if several and self._chance(0.06) else None

    async def _helped(self) -> None:
        """The time in service: what happens in it, in the order of its days, then its end."""
        await self._people.met()
        stays = self._random.choices(*_STAYS)[0]
        ends = self._file.today + dt.timedelta(int(stays * self._random.uniform(0.6, 1.4)))
        self._people.begin()
        self._plans.begin()
        self._mentors()
        while coming := self._course.next(ends):
            day, what = coming
            await self._on(day)
            await what()
        await self._on(ends)
        await self._ended()

    def _mentors(self) -> None:
        """When somebody is named to help: soon, now and then anew, and after a handover again."""
        begun = self._file.today
        if self._chance(0.88):
            self._course.add(begun + dt.timedelta(self._random.randrange(1, 15)), self._mentor_named)
        if self._chance(0.1):
            self._course.add(begun + dt.timedelta(self._random.randrange(40, 200)), self._mentor_named)
        for day in (self._changes.second, self._changes.third):
            if day > begun and self._chance(0.9):
                self._course.add(day + dt.timedelta(self._random.randrange(1, 12)), self._mentor_named)

    async def _mentor_named(self) -> None:
        """The first mentors have too many people, the last one few."""
        await self._file.assign(self._random.choices(range(5), (46, 26, 14, 9, 5))[0])
        if self._chance(0.03):
            await self._file.hand_back()

    async def _ended(self) -> None:
        reason = self._random.choices(list(_REASONS), list(_REASONS.values()))[0]
        await self._file.change(Close(reason, self._file.today))
        if reason is CloseReason.DIED:
            return
        if self._chance(0.7):
            await self._file.give_notice()
        if self._chance(0.08):
            await self._after(self._random.randrange(20, 120))
            await self._file.change(Reopen(await self._file.positions()))
            await self._after(self._random.randrange(30, 200))
            await self._ended()

    async def _after(self, days: int) -> None:
        await self._on(self._file.today + dt.timedelta(days))

    async def _on(self, day: dt.date) -> None:
        """Wait for some hour of a working day."""
        day += dt.timedelta({5: 2, 6: 1}.get(day.weekday(), 0))
        await self._calendar.until(day, self._random.choice(SLOTS))

    def _chance(self, share: float) -> bool:
        return self._random.random() < share
