"""How long an undecided case waits, by when it is due, and which part of a list to show."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import RowMapping

from intake.rules.case import UNDECIDED, State
from intake.rules.clocks import Standing, Urgency, due, due_before, opened_until, standing
from intake.rules.policy import Role
from intake.services.deps import RIGA, riga_day
from intake.services.sign_in import Colleague
from intake.storage.cases import Narrow


class Show(StrEnum):
    """Parts of a list one can ask for; each has words on the desk."""

    ALL = "all"
    OVERDUE = "overdue"
    DUE = "due"
    UNOPENED = "unopened"
    WAITING = "waiting"
    ASKED = "asked"
    ACCEPTED = "accepted"
    DONE = "done"
    MINE = "mine"


@dataclass(frozen=True)
class Waiting:
    """An undecided case's clock. One clock for both: it runs from the sending until the decision.

    ``acknowledged``: somebody who decides has opened it. ``asked_at``: since when it waits for an answer.
    """

    standing: Standing
    due: dt.datetime
    acknowledged: bool
    asked_at: dt.datetime | None


def waiting(row: RowMapping, now: dt.datetime) -> Waiting | None:
    """The clock of a case as a list or `cases.one` reads it; ``None`` once it is decided."""
    if row["state"] not in UNDECIDED:
        return None
    urgency, opened = Urgency(row["urgency"]), row["opened_at"]
    asked = row["changed_at"] if row["state"] == State.NEEDS_INFO else None
    acknowledged = row["acknowledged_at"] is not None
    return Waiting(standing(opened, urgency, now), due(opened, urgency), acknowledged, asked)


def told_at(role: Role) -> Standing | None:
    """From which standing on an overdue case rises to the top of this role's list."""
    return {
        Role.LEAD: Standing.OVERDUE_LEAD,
        Role.COORDINATOR: Standing.OVERDUE_COORDINATOR,
    }.get(role)


def narrowed(show: Show, colleague: Colleague, now: dt.datetime) -> Narrow:
    """The part of a list that ``show`` means to this colleague now.

    What is overdue for the coordinator has been so for the lead before.
    """
    late = opened_until(told_at(colleague.role) or Standing.OVERDUE_LEAD, now)
    return {
        Show.ALL: Narrow(),
        Show.OVERDUE: Narrow(late=late),
        Show.DUE: Narrow(late=due_before(_midnight(now)), in_time=opened_until(Standing.OVERDUE_LEAD, now)),
        Show.UNOPENED: Narrow(unopened=True),
        Show.WAITING: Narrow(states=(State.PENDING,)),
        Show.ASKED: Narrow(states=(State.NEEDS_INFO,)),
        Show.ACCEPTED: Narrow(states=(State.ACCEPTED,)),
        Show.DONE: Narrow(states=(State.DECLINED, State.WITHDRAWN, State.CLOSED, State.ERASED)),
        Show.MINE: Narrow(touched_by=colleague.id),
    }[show]


def _midnight(now: dt.datetime) -> dt.datetime:
    """The end of the civil day in Riga."""
    return dt.datetime.combine(riga_day(now) + dt.timedelta(days=1), dt.time(), RIGA)
