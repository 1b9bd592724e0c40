"""A step of an inclusion plan: its states and moves, its days, and the mentor's day they make.

Nothing here decides about a person: dropping a step closes no case, and an overdue step is only shown.
Days are civil days of Riga; "today" is an argument.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Owner(StrEnum):
    """Who does a step. Only a mentor and a worker write in the plan; they do so for the other two."""

    PERSON = "person"
    MENTOR = "mentor"
    WORKER = "worker"
    INSTITUTION = "institution"


class StepState(StrEnum):
    """Where a step stands; each has words in every language."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


class StepMove(StrEnum):
    """What may be done with a step. Finishing and dropping come with a result."""

    START = "start"
    FINISH = "finish"
    DROP = "drop"
    REOPEN = "reopen"


class Doing(StrEnum):
    """What a line of a step's history says was done to it. From START to NOTE it is work on the step.

    ``missed``: somebody came and nobody was there; the step stays to be done.
    """

    ADD = "add"
    CHANGE = "change"
    START = "start"
    FINISH = "finish"
    MISSED = "missed"
    NOTE = "note"
    DROP = "drop"
    REOPEN = "reopen"
    REBOOK = "rebook"


class When(StrEnum):
    """How near a step's last day is, nearest first."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"


MOVES: dict[tuple[StepState, StepMove], StepState] = {
    (StepState.PLANNED, StepMove.START): StepState.UNDER_WAY,
    (StepState.PLANNED, StepMove.FINISH): StepState.DONE,
    (StepState.PLANNED, StepMove.DROP): StepState.DROPPED,
    (StepState.UNDER_WAY, StepMove.FINISH): StepState.DONE,
    (StepState.UNDER_WAY, StepMove.DROP): StepState.DROPPED,
    (StepState.DONE, StepMove.REOPEN): StepState.PLANNED,
    (StepState.DROPPED, StepMove.REOPEN): StepState.PLANNED,
}
OPEN = (StepState.PLANNED, StepState.UNDER_WAY)
WORK = (Doing.START, Doing.FINISH, Doing.MISSED, Doing.NOTE)
"""What changes nothing of what was agreed with the person; everything else does."""
REBOOKED = "rebooked"
REBOOKED_TO = "rebooked_to"
DEADLINE = "deadline_from_decision"
SOON = dt.timedelta(days=3)
"""Ours; no source says how early to remind."""
_MENTOR_MOVES = (StepMove.START, StepMove.FINISH)

Answer = str | int | dt.date


@dataclass(frozen=True)
class Step:
    """One step. ``kind``, ``result`` and the keys of ``answers`` are codes of ``plan_steps.yml``.

    ``result`` is there when, and only when, the step is done or dropped.
    """

    id: str
    kind: str
    owner: Owner
    due: dt.date | None = None
    state: StepState = StepState.PLANNED
    result: str | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    note: str = ""


def may(mover: Owner, move: StepMove, step: Step) -> bool:
    """Whether ``mover`` may make this move at all.

    A worker runs the plan; a mentor starts and finishes what is not the worker's own. Dropping is not
    theirs: it changes what was agreed with the person.
    """
    if mover is Owner.WORKER:
        return True
    return mover is Owner.MENTOR and move in _MENTOR_MOVES and step.owner is not Owner.WORKER


def may_do(mover: Owner, doing: Doing, step: Step) -> bool:
    """As `may`, of everything that can be done to a step: a mentor works on what is not the worker's own."""
    if mover is Owner.WORKER:
        return True
    return mover is Owner.MENTOR and doing in WORK and step.owner is not Owner.WORKER


def doings(mover: Owner, step: Step) -> tuple[Doing, ...]:
    """What ``mover`` may do to the step as it is now."""
    moves = {Doing(move.value) for move in moves_from(step)}
    changes = {Doing.CHANGE, Doing.MISSED, Doing.REBOOK} if step.state in OPEN else set()
    open_to = moves | changes | {Doing.NOTE}
    return tuple(d for d in Doing if d in open_to and may_do(mover, d, step))


def moves_from(step: Step) -> tuple[StepMove, ...]:
    """The moves open to a step. A visit moved to another time goes on as that other step, not here."""
    if step.result == REBOOKED:
        return ()
    return tuple(move for (state, move) in MOVES if state is step.state)


def moved(step: Step, move: StepMove, result: str | None = None) -> Step | None:
    """The step after a move, or ``None`` when the move is not open to it; `problems` judges the result."""
    if move not in moves_from(step):
        return None
    return replace(step, state=MOVES[step.state, move], result=result)


def rebook(step: Step, new_id: str, due: dt.date | None) -> tuple[Step, Step] | None:
    """The visit as moved to another time, and the new one; ``None`` when it is over already.

    The new step asks and means the same; the note stays with the old one.
    """
    if step.state not in OPEN or new_id == step.id:
        return None
    linked = {**step.answers, REBOOKED_TO: new_id}
    old = replace(step, state=StepState.DROPPED, result=REBOOKED, answers=linked)
    return old, replace(step, id=new_id, due=due, state=StepState.PLANNED, note="")


def last_day(step: Step) -> dt.date | None:
    """The earlier of its due day and the day in a decision, so that no due day hides a deadline."""
    deadline = step.answers.get(DEADLINE)
    days = [day for day in (step.due, deadline) if isinstance(day, dt.date)]
    return min(days, default=None)


def when(step: Step, today: dt.date) -> When:
    """How near the last day is; that day itself is still on time."""
    day = last_day(step)
    if day is None:
        return When.UNDATED
    if day <= today:
        return When.TODAY if day == today else When.OVERDUE
    return When.SOON if day <= today + SOON else When.LATER


def overdue(step: Step, today: dt.date) -> bool:
    """Whether an open step's last day has passed."""
    return step.state in OPEN and when(step, today) is When.OVERDUE
