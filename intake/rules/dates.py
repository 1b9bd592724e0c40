"""Civil dates as the service counts them: Riga days, calendar months."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Protocol


def add_months(day: dt.date, months: int) -> dt.date:
    """Return ``day`` plus calendar months, clamped to the month's end (30 Nov + 3 = 28 or 29 Feb)."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return dt.date(year, month0 + 1, min(day.day, last))


class Days(Protocol):
    """Civil days in Riga one after another; as text it names them, the same each time."""

    @property
    def first(self) -> dt.date:
        """The first day."""

    @property
    def last(self) -> dt.date:
        """The last day."""

    def __contains__(self, day: dt.date) -> bool: ...


@dataclass(frozen=True, order=True)
class Span:
    """Any days from ``first`` to ``last``, both included; one day is a span too."""

    first: dt.date
    last: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month of civil days in Riga; a change of clocks inside it changes nothing."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> "Month":
        """The month a day is in."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> "Month":
        """A month as ``2026-10``. Raises `ValueError`."""
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
            raise ValueError(f"{text!r} is no month; write it as 2026-10")
        return cls.of(dt.date.fromisoformat(f"{text}-01"))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def plus(self, months: int) -> "Month":
        """The month so many months later, or earlier."""
        return self.of(add_months(self.first, months))

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.number, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return dt.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last
