"""How long content is kept: two clocks, and what is left when one has run out.

Content (answers, names, notes) is kept briefly; what happened to a case, its counts and the audit
stay, and name nobody. Referrals not taken up: six months after the decision, as is usual in
inter-agency work. Cases: a number of months after closing that only the service's owner can set;
while nobody has, nothing is due. The service stores no enquiries, so there is no clock for them.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from intake.rules.case import State
from intake.rules.dates import add_months

NOT_TAKEN_UP_MONTHS = 6


class Why(StrEnum):
    """Why content is erased."""

    TIME_RAN_OUT = "time_ran_out"
    """No person asked: the time to keep it has passed."""
    PERSON_ASKED = "person_asked"
    NO_LONGER_NEEDED = "no_longer_needed"
    COLLECTED_WRONGLY = "collected_wrongly"


ASKED = tuple(why for why in Why if why is not Why.TIME_RAN_OUT)
"""What a person may give as the reason."""
NOT_TAKEN_UP = (State.DECLINED, State.WITHDRAWN)
ENDED = (*NOT_TAKEN_UP, State.CLOSED)
"""Nothing goes on any more: only then can content be erased."""


@dataclass(frozen=True)
class Keeping:
    """How many months content is kept; ``case_months`` is ``None`` while nobody has decided."""

    case_months: int | None
    not_taken_up_months: int = NOT_TAKEN_UP_MONTHS

    def months(self, state: State) -> int | None:
        """How long content is kept in ``state``; ``None``: without end."""
        if state in NOT_TAKEN_UP:
            return self.not_taken_up_months
        return self.case_months if state is State.CLOSED else None


def kept_until(state: State, since: dt.date, keeping: Keeping) -> dt.date | None:
    """The last day content is kept, for a case in ``state`` since a Riga day; ``None``: no clock runs.

    Calendar months, clamped to the month's end: declined on 31 August, kept until 28 February.
    """
    months = keeping.months(state)
    return None if months is None else add_months(since, months)


def is_due(state: State, since: dt.date, keeping: Keeping, today: dt.date) -> bool:
    """Whether the time has run out: from the day after the last one on."""
    until = kept_until(state, since, keeping)
    return until is not None and today > until


def clocks(keeping: Keeping) -> Collection[tuple[State, int]]:
    """Every state a clock runs in, with its months."""
    return [(state, months) for state in ENDED if (months := keeping.months(state)) is not None]
