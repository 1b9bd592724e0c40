"""Civil dates as the service counts them: Riga days, calendar months."""

import calendar
import datetime as dt
from dataclasses import dataclass


def add_months(day: dt.date, months: int) -> dt.date:
    """Return ``day`` plus calendar months, clamped to the month's end (30 Nov + 3 = 28 or 29 Feb)."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return dt.date(year, month0 + 1, min(day.day, last))


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month of civil days in Riga; a change of clocks inside it changes nothing."""

    year: int
    number: int

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
