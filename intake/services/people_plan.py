"""What each change to a case's people becomes: new facts, or `Refused` when it does not fit what is recorded.

Nothing is stored here.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from intake.rules.case import CloseReason, Move
from intake.rules.history import DatedFact, Episode, Kind, latest, settled
from intake.rules.household import EVER, Came, Problem, entering, in_service, leaving, stretches
from intake.services.people_changes import (
    Change,
    Close,
    ComeBack,
    Join,
    Leave,
    Record,
    Reopen,
    Retract,
)
from intake.services.person_facts import Household, Said, new_fact, new_person
from intake.services.refused import Refused


@dataclass(frozen=True)
class Planned:
    """What a change adds, the move it makes of the case, and what the audit says of it."""

    action: str
    said: list[Said]
    people: list[dict[str, Any]] = field(default_factory=list)
    move: Move | None = None
    detail: str = ""


@dataclass(frozen=True)
class Asked:
    """What a change is planned against: the people as recorded, today in Riga, and the coming moments.

    ``gone`` are the positions of those who went on in another case: nobody else gets them.
    """

    case_id: str
    desk: str
    found: Household
    members: int
    today: dt.date
    at: Iterator[dt.datetime]
    gone: Collection[int] = ()

    def fact(
        self, person: str, kind: Kind, value: str | None, on: dt.date, voids: str | None = None
    ) -> DatedFact:
        """A new fact, recorded after all others."""
        return new_fact(person, kind, value, on, next(self.at), voids)


def plan(change: Change, asked: Asked) -> Planned | Refused:
    """The facts a change becomes."""
    if isinstance(change, Record | Leave | ComeBack) and change.person not in asked.found.positions:
        return Refused("no_such_person")
    match change:
        case Record():
            return _record(change, asked)
        case Join():
            return _join(change, asked)
        case Leave():
            return _leave(change, asked)
        case ComeBack(person, on):
            return _enter(person, "came_back", on, asked)
        case Retract(fact):
            return _retract(fact, asked)
        case Close(reason, on):
            return _close(reason, on, asked)
        case Reopen(positions):
            return _reopen(positions, asked)


def _record(change: Record, asked: Asked) -> Planned | Refused:
    on = change.on or asked.today
    if on > asked.today:
        return Refused("day_in_future")
    fact = asked.fact(change.person, change.kind, change.value, on)
    said = Said(fact, change.evidence, change.variety, dated=change.on is not None)
    return Planned("fact_recorded", [said], detail=f"fact/{fact.id}, {fact.kind}")


def _join(change: Join, asked: Asked) -> Planned | Refused:
    """Not before the first of the family: what was before the case is another case's."""
    person, taken = new_person(), asked.found.positions.values()
    entered = asked.fact(person, Kind.ENTERED, change.came, change.on)
    problem = entering([], entered, asked.today)
    if problem := problem or too_early(change.on, asked.found):
        return Refused(problem)
    band = asked.fact(person, Kind.AGE_BAND, change.age_band, change.on)
    providers = [asked.fact(person, Kind.PROVIDER, *answered) for answered in _answering(asked, change.on)]
    position = max([asked.members - 1, *taken, *asked.gone]) + 1
    who = {"id": person, "case_id": asked.case_id, "position": position}
    said = [Said(fact) for fact in (entered, band, *providers)]
    return Planned("person_joined", said, [who], detail=_who(person))


def _answering(asked: Asked, on: dt.date) -> list[tuple[str, dt.date]]:
    """The desk that answered for the family on a day, and whoever took over since; else the case's own."""
    for person in asked.found.positions:
        known = [f for f in settled(asked.found.of(person), EVER) if f.kind is Kind.PROVIDER]
        if then := latest(known, Kind.PROVIDER, on):
            later = [(fact.value or asked.desk, fact.on) for fact in known if fact.on > on]
            return [(then.value or asked.desk, on), *later]
    return [(asked.desk, on)]


def too_early(on: dt.date, found: Household) -> Problem | None:
    """Whether a day lies before the first of the family's in this case."""
    standing = (f for p in found.positions for f in settled(found.of(p), EVER))
    began = [fact.on for fact in standing if fact.kind is Kind.ENTERED]
    return "day_too_early" if began and on < min(began) else None


def _leave(change: Leave, asked: Asked) -> Planned | Refused:
    left = asked.fact(change.person, Kind.LEFT, change.reason, change.on)
    if problem := leaving(asked.found.of(change.person), left, asked.today):
        return Refused(problem)
    return Planned("person_left", [Said(left)], detail=_who(change.person))


def _enter(person: str, came: Came, on: dt.date, asked: Asked) -> Planned | Refused:
    if back := _never_left(person, on, asked):
        return Planned("person_came_back", [Said(back)], detail=_who(person))
    entered = asked.fact(person, Kind.ENTERED, came, on)
    if problem := entering(asked.found.of(person), entered, asked.today):
        return Refused(problem)
    return Planned("person_came_back", [Said(entered)], detail=_who(person))


def _never_left(person: str, on: dt.date, asked: Asked) -> DatedFact | None:
    """Who came, left and is back on one day goes on: the leaving is taken back; a day has one beginning."""
    own = asked.found.of(person)
    every, left = stretches(own), latest(settled(own, EVER), Kind.LEFT, on)
    if left is None or not every or not every[-1].first == every[-1].last == on:
        return None
    back = asked.fact(person, Kind.RETRACTED, None, asked.today, voids=left.id)
    return back if stretches([*own, back]) == [*every[:-1], Episode(person, on)] else None


def _retract(fact_id: str, asked: Asked) -> Planned | Refused:
    wrong = next((s.fact for s in asked.found.said if s.fact.id == fact_id), None)
    standing = settled(asked.found.of(wrong.person), EVER) if wrong else []
    if wrong not in standing or wrong is None or wrong.kind is Kind.RETRACTED:
        return Refused("no_such_fact")
    voider = asked.fact(wrong.person, Kind.RETRACTED, None, asked.today, voids=wrong.id)
    return Planned("fact_voided", [Said(voider)], detail=f"fact/{wrong.id}, {wrong.kind}")


def _close(reason: CloseReason, on: dt.date, asked: Asked) -> Planned | Refused:
    if not asked.found.positions and not asked.gone:
        return Refused("no_people")
    if on > asked.today:
        return Refused("day_in_future")
    said = []
    for person in (p for p in asked.found.positions if in_service(asked.found.of(p))):
        found = _leave(Leave(person, reason, on), asked)
        if isinstance(found, Refused):
            return found
        said += found.said
    return Planned("case_close", said, move=Move.CLOSE)


def _reopen(positions: frozenset[int], asked: Asked) -> Planned | Refused:
    """Who is still in service, because an ending was a mistake, just stays."""
    by_position = {position: person for person, position in asked.found.positions.items()}
    if not positions <= set(by_position):
        return Refused("no_such_person")
    said = []
    for person in (by_position[p] for p in sorted(positions)):
        if in_service(asked.found.of(person)) is None:
            found = _enter(person, "reopened", asked.today, asked)
            if isinstance(found, Refused):
                return found
            said += found.said
    return Planned("case_reopen", said, move=Move.REOPEN)


def _who(person: str) -> str:
    return f"person/{person}"
