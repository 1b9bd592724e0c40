"""Who might be a case's mentor, with every reason in view; who was; and what was noted of ties."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.facts.checks import lineage
from intake.facts.plan import LoadLimit
from intake.rules.history import Kind, latest
from intake.rules.household import holding, in_service
from intake.rules.mentoring import Mentor, Suggestion, Wish, suggest
from intake.rules.policy import Act
from intake.services.deps import Deps, riga_day
from intake.services.doors import NoSuchCase, acts_on, let_in, note
from intake.services.mentors import Known, known, loads, serving
from intake.services.person_facts import Household, opened
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import assignments, household, mentors


@dataclass(frozen=True)
class Suggested:
    """One mentor, why they stand where they stand, and the tie that was noted."""

    mentor: Known
    suggestion: Suggestion
    tie: str | None


@dataclass(frozen=True)
class Choice:
    """What a person chooses a case's mentor by; nobody who mentors at the desk is left out.

    ``variety`` is the language's, as the people call it. ``trail`` is everybody who was or is the mentor.
    """

    row: Mapping[str, Any]
    wish: Wish
    variety: str
    suggested: list[Suggested]
    trail: list[RowMapping]
    noted: list[RowMapping]
    limit: LoadLimit | None
    may: frozenset[Act]


@dataclass(frozen=True)
class _Stored:
    row: RowMapping
    mentors: list[RowMapping]
    loads: dict[str, int]
    serving: int
    people: list[RowMapping]
    facts: list[RowMapping]
    trail: list[RowMapping]
    noted: list[RowMapping]
    may: frozenset[Act]


async def choose_mentor(case_id: str, colleague: Colleague, deps: Deps) -> Choice | Refused | NoSuchCase:
    """Every mentor of the case's desk in an order to look at; a person chooses."""

    def unit(door: Connection) -> _Stored | Refused | NoSuchCase:
        row = let_in(door, deps, case_id, Act.READ_MENTORS, colleague)
        if isinstance(row, Refused | NoSuchCase):
            return row
        found = _stored(door, row, colleague)
        note(door, deps, colleague, "case_read", case_id, "mentors")
        return found

    found = await deps.door.write(unit)
    return _choice(found, deps) if isinstance(found, _Stored) else found


def _stored(door: Connection, row: RowMapping, colleague: Colleague) -> _Stored:
    return _Stored(
        row,
        mentors.at_desk(door, row["desk"]),
        loads(door, row["desk"]),
        serving(door, [row["id"]])[row["id"]],
        household.people(door, row["id"]),
        household.facts(door, row["id"]),
        assignments.of_case(door, row["id"]),
        mentors.ties(door, row["id"]),
        acts_on(colleague, row),
    )


def _choice(found: _Stored, deps: Deps) -> Choice:
    wish, variety = _wish(found, deps)
    limit = next(iter(deps.facts.mentor_limits.values()), None)
    ties = mentors.standing(found.noted)
    by_id = {mentor.id: mentor for mentor in known(found.mentors, found.loads, deps)}
    ranked = suggest((_mentor(m, ties, found) for m in by_id.values()), wish, limit)
    suggested = [Suggested(by_id[s.mentor], s, ties.get(s.mentor)) for s in ranked]
    shown = {name: found.row[name] for name in ("id", "reference", "version", "state", "desk", "mentor_id")}
    return Choice(shown, wish, variety, suggested, found.trail, found.noted, limit, found.may)


def _mentor(mentor: Known, ties: Mapping[str, str], found: _Stored) -> Mentor:
    """As the rule reads them. Whoever has this case already has room for it again."""
    theirs = found.serving if mentor.id == found.row["mentor_id"] else 0
    return Mentor(
        id=mentor.id,
        languages=[code for code, _ in mentor.profile.languages],
        places=mentor.profile.places,
        gender=mentor.profile.gender,
        load=mentor.load - theirs,
        conflict=mentor.id in ties,
    )


def _wish(found: _Stored, deps: Deps) -> tuple[Wish, str]:
    """As the referral says, and the language as somebody in service has told it since."""
    answers = json.loads(deps.ring.open(found.row["sealed"], f"referral/{found.row['referral_id']}"))
    place = found.row["place_id"]
    told = _told(opened(found.people, found.facts, deps), deps)
    language, variety = told or (answers["language"], answers["variety"])
    places = lineage(deps.facts.places, place) if place in deps.facts.places else ()
    return Wish(language, tuple(places), answers["worker_gender"], max(1, found.serving)), variety


def _told(recorded: Household, deps: Deps) -> tuple[str, str] | None:
    """The language of the first person in service of whom one is recorded."""
    by_id = {said.fact.id: said for said in recorded.said}
    for own in (recorded.of(person) for person in recorded.positions):
        fact = latest(holding(own, recorded.undated), Kind.LANGUAGE, riga_day(deps.now()))
        if fact and fact.value and in_service(own):
            return fact.value, by_id[fact.id].variety
    return None
