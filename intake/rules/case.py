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
    WITHDRAWN = "withdrawn"
    ERASED = "erased"
    """Nothing personal is left; what happened, and when, stays. No move leads here or away."""


class Move(StrEnum):
    """What a provider's staff may do with a case, and the sender with their own: answer, withdraw."""

    ACCEPT = "accept"
    ASK = "ask"
    DECLINE = "decline"
    REDIRECT = "redirect"
    WITHDRAW = "withdraw"
    ANSWER = "answer"
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


class RedirectReason(StrEnum):
    """Why a case goes on to another desk; shown to that desk."""

    OUTSIDE_AREA = "outside_area"
    NO_LANGUAGE = "no_language"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    OTHER_CONTRACT = "other_contract"


class ToldBy(StrEnum):
    """Who told the desk that help is not wanted any more."""

    PERSON = "person"
    SENDER = "sender"


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


UNDECIDED = (State.PENDING, State.NEEDS_INFO)
"""The states in which somebody waits for a decision."""
DECISIONS = (Move.ACCEPT, Move.ASK, Move.DECLINE, Move.REDIRECT, Move.WITHDRAW)
"""The moves of who decides; answering is the sender's, closing and reopening are the household's."""

MOVES: dict[tuple[State, Move], State] = {
    (State.PENDING, Move.ACCEPT): State.ACCEPTED,
    (State.PENDING, Move.ASK): State.NEEDS_INFO,
    (State.PENDING, Move.DECLINE): State.DECLINED,
    (State.PENDING, Move.REDIRECT): State.PENDING,
    (State.PENDING, Move.WITHDRAW): State.WITHDRAWN,
    (State.NEEDS_INFO, Move.ACCEPT): State.ACCEPTED,
    (State.NEEDS_INFO, Move.DECLINE): State.DECLINED,
    (State.NEEDS_INFO, Move.REDIRECT): State.PENDING,
    (State.NEEDS_INFO, Move.WITHDRAW): State.WITHDRAWN,
    (State.NEEDS_INFO, Move.ANSWER): State.PENDING,
    (State.ACCEPTED, Move.CLOSE): State.CLOSED,
    (State.CLOSED, Move.REOPEN): State.ACCEPTED,
}


@dataclass(frozen=True)
class Decision:
    """A move with what it must come with: a question; a reason and an alternative; where to and why.

    Accepting may name the positions of the ``taken`` people; ``None`` is all of the household.
    Redirecting names the desk it goes ``to``, withdrawing who told us.
    """

    move: Move
    question: Question | None = None
    reason: DeclineReason | None = None
    alternative: Alternative | None = None
    taken: frozenset[int] | None = None
    to: str | None = None
    because: RedirectReason | None = None
    told_by: ToldBy | None = None

    def __post_init__(self) -> None:
        self._only(Move.ASK, "a question", self.question)
        self._only(Move.DECLINE, "a reason and an alternative", self.reason, self.alternative)
        self._only(Move.REDIRECT, "a desk and a reason", self.to, self.because)
        self._only(Move.WITHDRAW, "who told it", self.told_by)
        if self.taken is not None and (self.move is not Move.ACCEPT or not self.taken):
            raise ValueError("accepting, and only accepting, comes with the people taken up")

    def _only(self, move: Move, what: str, *parts: str | None) -> None:
        if any((self.move is move) != (part is not None) for part in parts):
            raise ValueError(f"{move}, and only {move}, comes with {what}")


def moves_from(state: State) -> tuple[Move, ...]:
    """The moves the table allows from ``state``, in the order they are offered."""
    return tuple(move for (start, move) in MOVES if start is state)


def after(state: State, move: Move) -> State | None:
    """The state a move leads to, or ``None`` when it is not allowed from ``state``."""
    return MOVES.get((state, move))
