"""What is still to come in one household's story, in the order of its days."""

import datetime as dt
import heapq
from collections.abc import Awaitable, Callable

Happening = Callable[[], Awaitable[None]]


class Course:
    """Happenings with their days; each may add more, and one on a day that has passed comes next."""

    def __init__(self) -> None:
        self._coming: list[tuple[dt.date, int, Happening]] = []
        self._added = 0

    def add(self, day: dt.date, what: Happening) -> None:
        """Something is to happen on a day."""
        self._added += 1
        heapq.heappush(self._coming, (day, self._added, what))

    def next(self, before: dt.date) -> tuple[dt.date, Happening] | None:
        """The next day with its happening, if it comes before another day."""
        if not self._coming or self._coming[0][0] >= before:
            return None
        day, _, what = heapq.heappop(self._coming)
        return day, what
