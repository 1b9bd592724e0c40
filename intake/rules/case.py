"""A case's states and the moves between them. One table; whatever is not in it is refused."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a case stands. The sender is told each in plain words."""

    PENDING = "pending"
    NEEDS_INFO = "needs_info"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CLOSED = "closed"


class Move(StrEnum):
    """What a provider's staff may do with a case."""

    ACCEPT = "accept"
    ASK = "ask"
    DECLINE = "decline"
    CLOSE = "close"
    REOPEN = "reopen"


class Question(StrEnum):
    """What staff may ask the sender; coded, so that each has words in six languages."""

    HOW_TO_REACH = "how_to_reach"
    WHO_AGREES = "who_agrees"
    WHICH_LANGUAGE = "which_language"
    WHERE_LIVING = "where_living"
    WHAT_IS_NEEDED = "what_is_needed"


class DeclineReason(StrEnum):
    """Why a referral is not taken up. None of them is "not eligible": rules never decide."""

    PERSON_DECLINED = "person_declined"
    NOT_REACHED = "not_reached"
    ALREADY_HELPED = "already_helped"
    OTHER_SERVICE_FITS = "other_service_fits"
    OUTSIDE_AREA = "outside_area"


class CloseReason(StrEnum):
    """Why help ended. The desk's own: the sender is told that it ended, never why."""

    GOALS_MET = "goals_met"
    PERIOD_EXPIRED = "period_expired"
    DECLINED_SERVICE = "declined_service"
    LEFT_LATVIA = "left_latvia"
    MOVED_OUTSIDE_AREA = "moved_outside_area"
    NOT_REACHED = "not_reached"
    TRANSFERRED = "transferred"
    DIED = "died"
    OTHER = "other"


class Alternative(StrEnum):
    """Where else the person can turn; a declined referral always names one."""

    MUNICIPAL_SOCIAL_SERVICE = "municipal_social_service"
    LEGAL_AID = "legal_aid"
    ACCOMMODATION_CENTRE = "accommodation_centre"
    REFER_AGAIN = "refer_again"
    SIF = "sif"


MOVES: dict[tuple[State, Move], State] = {
    (State.PENDING, Move.ACCEPT): State.ACCEPTED,
    (State.PENDING, Move.ASK): State.NEEDS_INFO,
    (State.PENDING, Move.DECLINE): State.DECLINED,
    (State.NEEDS_INFO, Move.ACCEPT): State.ACCEPTED,
    (State.NEEDS_INFO, Move.DECLINE): State.DECLINED,
    (State.ACCEPTED, Move.CLOSE): State.CLOSED,
    (State.CLOSED, Move.REOPEN): State.ACCEPTED,
}


@dataclass(frozen=True)
class Decision:
    """A move with what it must come with: a question to ask, or a reason and an alternative.

    Accepting may name the positions of the ``taken`` people; ``None`` is all of the household.
    """

    move: Move
    question: Question | None = None
    reason: DeclineReason | None = None
    alternative: Alternative | None = None
    taken: frozenset[int] | None = None

    def __post_init__(self) -> None:
        needs_question, declines = self.move is Move.ASK, self.move is Move.DECLINE
        if needs_question != (self.question is not None):
            raise ValueError("asking, and only asking, comes with a question")
        if self.taken is not None and (self.move is not Move.ACCEPT or not self.taken):
            raise ValueError("accepting, and only accepting, comes with the people taken up")
        if declines != (self.reason is not None) or declines != (self.alternative is not None):
            raise ValueError("declining, and only declining, comes with a reason and an alternative")


def moves_from(state: State) -> tuple[Move, ...]:
    """The moves the table allows from ``state``, in the order they are offered."""
    return tuple(move for (start, move) in MOVES if start is state)


def after(state: State, move: Move) -> State | None:
    """The state a move leads to, or ``None`` when it is not allowed from ``state``."""
    return MOVES.get((state, move))
