"""A clock that stories wait on: it moves to the next awaited moment once everybody waits."""

import asyncio
import datetime as dt
import heapq
from collections.abc import Coroutine, Iterable
from contextlib import suppress

from intake.services.deps import RIGA

SLOTS = (dt.time(9, 40), dt.time(14, 15))
"""The hours in Riga at which people in the demo act. Few, so that what they do is committed together."""
NIGHT = dt.time(21, 30)
"""When desks change hands and months are frozen: nobody else is at work."""


class TheDemoEnds(Exception):
    """What comes next in a story would come after the demo's last moment."""


class Calendar:
    """Many stories in one time. Call it for the moment it is (aware, UTC), as `Deps.now` is called.

    Stories that wait for one moment wake together, in the order they began to wait.
    """

    def __init__(self, first: dt.date, ends_at: dt.datetime) -> None:
        self._now, self._ends_at = _moment(first, dt.time(7)), ends_at
        self._waiting: list[tuple[dt.datetime, int, asyncio.Future[None]]] = []
        self._awake, self._waited = 0, 0

    def __call__(self) -> dt.datetime:
        """The moment it is."""
        return self._now

    async def live(self, stories: Iterable[Coroutine[None, None, None]]) -> None:
        """Run the stories to their ends; the first that breaks ends them all, with its own error."""
        every = list(stories)
        self._awake = len(every)
        try:
            async with asyncio.TaskGroup() as group:
                for story in every:
                    group.create_task(self._until_its_end(story))
        except ExceptionGroup as broken:
            raise broken.exceptions[0] from None

    async def until(self, day: dt.date, hour: dt.time = SLOTS[0]) -> None:
        """Wait for an hour of a day in Riga; what is over already does not wait. Raises `TheDemoEnds`."""
        at = _moment(day, hour)
        if at > self._ends_at:
            raise TheDemoEnds
        if at <= self._now:
            return
        woken = asyncio.get_running_loop().create_future()
        self._waited += 1
        heapq.heappush(self._waiting, (at, self._waited, woken))
        self._rest()
        await woken

    async def _until_its_end(self, story: Coroutine[None, None, None]) -> None:
        with suppress(TheDemoEnds):
            await story
        self._rest()

    def _rest(self) -> None:
        self._awake -= 1
        if self._awake or not self._waiting:
            return
        self._now = self._waiting[0][0]
        while self._waiting and self._waiting[0][0] == self._now:
            _, _, woken = heapq.heappop(self._waiting)
            self._awake += 1
            woken.set_result(None)


def _moment(day: dt.date, hour: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, hour, RIGA).astimezone(dt.UTC)
