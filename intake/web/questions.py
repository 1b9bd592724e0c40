"""The form's questions in the order they are asked: one small group a page."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from intake.facts.models import Place
from intake.services.answers import LANGUAGES, NEEDS
from intake.web.draft import Draft

Kind = Literal["choice", "choices", "language", "place", "text", "tel", "email", "day", "count", "long"]
DATE_PARTS = ("day", "month", "year")
YES_NO = ("yes", "no", "unknown")
STEPS = ("who", "people", "adults", "contact", "needs")
MOST_ADULTS = 18


@dataclass(frozen=True)
class Question:
    """One question. ``words`` is its key in the catalogue; ``name`` its name in the form."""

    name: str
    kind: Kind
    values: tuple[str, ...] = ()
    words: str = ""
    optional: bool = False
    group: str = ""

    @property
    def key(self) -> str:
        """The catalogue key of the question's own words."""
        return self.words or self.name

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of its inputs; a day has three."""
        if self.kind == "day":
            return tuple(f"{self.name}-{part}" for part in DATE_PARTS)
        return (self.name,)


_WHO = (
    Question("sender", "choice", ("self", "ngo", "public_body")),
    Question("organisation", "text", optional=True),
    Question("sender_role", "text", optional=True),
    Question("danger", "choice", YES_NO),
    Question("child_alone", "choice", YES_NO),
)
_PEOPLE = (
    Question("count_18_64", "count", group="household"),
    Question("count_65", "count", group="household"),
    Question("count_7_17", "count", group="household"),
    Question("count_0_6", "count", group="household"),
    Question("called", "text"),
    Question("place", "place"),
)
_CONTACT = (
    Question("language", "language", LANGUAGES),
    Question("variety", "text", optional=True),
    Question("interpreter", "choice", YES_NO),
    Question("worker_gender", "choice", ("any", "woman", "man"), optional=True),
    Question("contact_way", "choice", ("call", "message", "email", "sender", "in_person")),
    Question("phone", "tel", optional=True),
    Question("email", "email", optional=True),
    Question("hours", "choices", ("morning", "afternoon", "evening"), optional=True),
    Question("shared_phone", "choice", YES_NO, optional=True),
)
_NEEDS = (
    Question("needs", "choices", NEEDS),
    Question("urgency", "choice", ("day", "days", "weeks", "unknown")),
    Question("note", "long", optional=True),
    Question("explained_by", "choice", ("self", "sender", "interpreter", "centre", "nobody", "unknown")),
    Question("explained_language", "language", LANGUAGES, optional=True),
    Question("agree", "choice", ("all", "some", "not_asked", "unknown")),
)
_ADULT = (
    Question("status", "choice", ("asylum_seeker", "refugee", "alternative", "unknown")),
    Question("arrived_on", "day", optional=True),
    Question("status_on", "day", optional=True),
    Question("also", "choices", ("appeal", "came_back"), optional=True),
)
_FIXED: Mapping[str, tuple[Question, ...]] = {
    "who": _WHO, "people": _PEOPLE, "contact": _CONTACT, "needs": _NEEDS
}  # fmt: skip


def of_step(step: str, draft: Draft) -> tuple[Question, ...]:
    """The questions of one page; the page about adults has as many parts as adults were counted."""
    if step != "adults":
        return _FIXED[step]
    return tuple(q for i in range(adults(draft)) for q in _of_adult(i))


def adults(draft: Draft) -> int:
    """How many adults the draft counts."""
    return min(draft.count("count_18_64", "count_65"), MOST_ADULTS)


@cache
def _of_adult(i: int) -> tuple[Question, ...]:
    return tuple(replace(q, name=f"adult-{i}-{q.name}", words=q.name, group=f"adult-{i}") for q in _ADULT)


def known_fields() -> frozenset[str]:
    """Every name the form may send; anything else is ignored."""
    questions = [q for group in _FIXED.values() for q in group]
    questions += [q for i in range(MOST_ADULTS) for q in _of_adult(i)]
    return frozenset(name for q in questions for name in q.fields)


def place_choices(places: Mapping[str, Place], today: dt.date) -> tuple[str, ...]:
    """The places the form offers today, and "I don't know"."""
    return (*(p.id for p in places.values() if p.offered and p.valid_on(today)), "unknown")
