"""A person's history as dated facts: what was known when, what held on a day, the stretches in service.

Facts are bitemporal. ``on`` is the civil day in Riga a fact holds from, ``recorded_at`` when it was
learned. A later fact of the same kind replaces it from its own day on.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a fact says; ENTERED and LEFT make the episodes, RETRACTED only voids.

    From STATUS on they are no figure's: whoever counts leaves them out.
    """

    ENTERED = "entered"
    LEFT = "left"
    SEX = "sex"
    BORN = "born"
    AGE_BAND = "age_band"
    RESIDENCE = "residence"
    COUNTRY = "country"
    PROVIDER = "provider"
    RETRACTED = "retracted"
    STATUS = "status"
    APPEAL = "appeal"
    ARRIVED = "arrived"
    CAME_BACK = "came_back"
    LANGUAGE = "language"
    TALK_IN_PERSON = "talk_in_person"


@dataclass(frozen=True)
class DatedFact:
    """One fact about a person under a pseudonymous id.

    ``value`` is a code, for BORN an ISO date, for LEFT the reason; ``None`` is "not known". A fact
    may void one of the same person's facts recorded before it; voiding the voider brings it back.
    """

    id: str
    person: str
    kind: Kind
    value: str | None
    on: dt.date
    recorded_at: dt.datetime
    voids: str | None = None


@dataclass(frozen=True)
class Episode:
    """One stretch in service, both days included; ``last`` is ``None`` while it lasts."""

    person: str
    first: dt.date
    last: dt.date | None = None
    reason: str | None = None

    @property
    def id(self) -> str:
        """The same whether or not it has ended: at most one begins a day."""
        return f"{self.person}/{self.first}"

    def touches(self, first: dt.date, last: dt.date) -> bool:
        """Whether any day from ``first`` to ``last`` is in it."""
        return self.first <= last and (self.last is None or self.last >= first)


def settled(facts: Iterable[DatedFact], known_at: dt.datetime) -> list[DatedFact]:
    """One person's facts that stood at ``known_at`` (that instant included), earliest day first.

    Raises `ValueError` when two different facts share an id.
    """
    seen = sorted({f for f in facts if f.recorded_at <= known_at}, key=_newest, reverse=True)
    if len({f.id for f in seen}) < len(seen):
        raise ValueError("two different facts share an id")
    void: set[str] = set()
    standing = []
    for fact in seen:  # a voider is newer, so it is judged before what it voids
        if fact.id not in void:
            standing.append(fact)
            void |= {fact.voids} if fact.voids else set()
    return sorted(standing, key=lambda f: (f.on, *_newest(f)))


def _newest(fact: DatedFact) -> tuple[dt.datetime, str]:
    return fact.recorded_at, fact.id


def latest(facts: Iterable[DatedFact], kind: Kind, on: dt.date) -> DatedFact | None:
    """The fact of ``kind`` that holds on ``on``; of two for one day the one recorded last."""
    found = None
    for fact in facts:
        if fact.kind is kind and fact.on <= on:
            found = fact
    return found


def episodes(facts: Iterable[DatedFact]) -> Iterator[Episode]:
    """One person's stretches in service, in order, from `settled` facts.

    Who leaves and enters on one day has two episodes that share it; who enters and leaves on one day
    has one episode of a day. Entering while in service and leaving while not change nothing.
    """
    days: dict[dt.date, dict[Kind, DatedFact]] = {}
    for fact in facts:
        days.setdefault(fact.on, {})[fact.kind] = fact
    person, since = "", None
    for day, said in days.items():
        entered, left = said.get(Kind.ENTERED), said.get(Kind.LEFT)
        person = entered.person if entered else person
        came = day if since is None and entered else since
        if came and left:
            yield Episode(person, came, day, left.value)
            since = day if entered and came != day else None
        else:
            since = came
    if since:
        yield Episode(person, since)
