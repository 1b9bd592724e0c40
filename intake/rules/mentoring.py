"""Which mentor might fit: an order to look at, with a reason for every line. A person decides.

Nobody is left out: a mentor whom something speaks against stands lower, and the reason says what.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from intake.facts.plan import LoadLimit


class Reason(StrEnum):
    """What speaks for or against; each has words on the desk."""

    SPEAKS_LANGUAGE = "speaks_language"
    NEEDS_INTERPRETER = "needs_interpreter"
    SAME_PLACE = "same_place"
    OTHER_PLACE = "other_place"
    GENDER_AS_WISHED = "gender_as_wished"
    GENDER_NOT_AS_WISHED = "gender_not_as_wished"
    GENDER_NOT_KNOWN = "gender_not_known"
    HAS_ROOM = "has_room"
    OVER_LIMIT = "over_limit"
    CONFLICT_OF_INTEREST = "conflict_of_interest"


class Tie(StrEnum):
    """How a mentor is tied to the people of a case; why, nobody has to say. Each has words on the desk."""

    SAME_COMMUNITY = "same_community"
    RELATIVE = "relative"
    OTHER_TIE = "other_tie"
    NO_REASON_GIVEN = "no_reason_given"


NO_TIE = "none"
"""Takes back a tie noted before: it was a mistake, or is so no longer."""
TIES = (*Tie, NO_TIE)


class HandedBack(StrEnum):
    """Why a mentor hands people back; a code, never a story. Each has words on the desk."""

    NO_ROOM = "no_room"
    TIED = "tied"
    NO_COMMON_LANGUAGE = "no_common_language"
    TOO_FAR = "too_far"
    NO_REASON_GIVEN = "no_reason_given"


@dataclass(frozen=True)
class Mentor:
    """What is known of a mentor. Languages are codes with their variant: Dari does not speak for Farsi.

    ``load`` counts the people they have now; ``conflict`` is what they or a worker flagged for this case.
    """

    id: str
    languages: Collection[str] = ()
    places: Collection[str] = ()
    gender: Literal["woman", "man"] | None = None
    load: int = 0
    conflict: bool = False


@dataclass(frozen=True)
class Wish:
    """What a person wishes; ``places`` is where they live and every larger place around it."""

    language: str
    places: Collection[str] = ()
    gender: Literal["any", "woman", "man"] = "any"
    people: int = 1


@dataclass(frozen=True)
class Suggestion:
    """One mentor and why they stand where they stand; ``load`` is shown beside the limit's source."""

    mentor: str
    reasons: tuple[Reason, ...]
    load: int


AGAINST = (
    Reason.CONFLICT_OF_INTEREST, Reason.GENDER_NOT_AS_WISHED, Reason.GENDER_NOT_KNOWN,
    Reason.NEEDS_INTERPRETER, Reason.OVER_LIMIT, Reason.OTHER_PLACE,
)  # fmt: skip
"""What lowers a mentor, the weightiest first. The order is ours; no source ranks them."""


def suggest(mentors: Iterable[Mentor], wish: Wish, limit: LoadLimit | None) -> list[Suggestion]:
    """Every mentor, the likeliest first; of equals the one with fewer people, then by id.

    Without a ``limit`` nothing is said of room.
    """
    ranked = [Suggestion(m.id, tuple(_reasons(m, wish, limit)), m.load) for m in mentors]
    return sorted(ranked, key=_order)


def _reasons(mentor: Mentor, wish: Wish, limit: LoadLimit | None) -> Iterator[Reason]:
    if mentor.conflict:
        yield Reason.CONFLICT_OF_INTEREST
    if wish.gender != "any":
        yield _gender(mentor, wish.gender)
    speaks = wish.language in mentor.languages
    yield Reason.SPEAKS_LANGUAGE if speaks else Reason.NEEDS_INTERPRETER
    if limit is not None:
        room = mentor.load + wish.people <= limit.at_most
        yield Reason.HAS_ROOM if room else Reason.OVER_LIMIT
    if wish.places:
        near = not set(wish.places).isdisjoint(mentor.places)
        yield Reason.SAME_PLACE if near else Reason.OTHER_PLACE


def _gender(mentor: Mentor, wished: str) -> Reason:
    if mentor.gender is None:
        return Reason.GENDER_NOT_KNOWN
    return Reason.GENDER_AS_WISHED if mentor.gender == wished else Reason.GENDER_NOT_AS_WISHED


def _order(suggestion: Suggestion) -> tuple[tuple[bool, ...], int, str]:
    against = tuple(reason in suggestion.reasons for reason in AGAINST)
    return against, suggestion.load, suggestion.mentor
