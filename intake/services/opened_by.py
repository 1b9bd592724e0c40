"""Who opened a person's file, as they are told it: role, desk and day; never a colleague's name."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import RowMapping

from intake.services.deps import riga_day

_REFUSED = ("case_refused", "move_refused", "act_refused")


@dataclass(frozen=True)
class Opened:
    """On one Riga day people of one role at one desk opened or changed the file so many times."""

    on: dt.date
    role: str
    desk: str
    times: int


def opened_by(entries: Iterable[RowMapping]) -> list[Opened]:
    """Every day's openings, the last first; what was refused showed nobody anything."""
    seen = Counter(
        (riga_day(entry["at"]), entry["role"], entry["desk"])
        for entry in entries
        if entry["role"] and entry["action"] not in _REFUSED
    )
    return [Opened(*who, times) for who, times in sorted(seen.items(), reverse=True)]
