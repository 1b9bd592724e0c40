"""What only figures are made of: whether somebody is a woman or a man, born when, from which country.

All three may stay unknown. They hold from birth, so each new answer replaces the one before for every
day; what was answered before is kept.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.rules.history import DatedFact, Kind, latest, settled
from intake.rules.household import EVER
from intake.rules.policy import Act
from intake.services import person_facts
from intake.services.deps import Deps, riga_day
from intake.services.doors import NoSuchCase, let_in, note, note_refusal, ready
from intake.services.person_facts import Household, Said, moments, new_fact
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import cases, household

KINDS = (Kind.SEX, Kind.BORN, Kind.COUNTRY)
SEXES = ("woman", "man")
FROM_BIRTH = dt.date(1900, 1, 1)
"""The day they are stored under: earlier than any that counts."""


@dataclass(frozen=True)
class CountedPerson:
    """One person of a case: what is known of the three, ``None`` for what is not."""

    id: str
    position: int
    age_band: str | None
    known: dict[str, str | None]


@dataclass(frozen=True)
class CountedView:
    """The case and its people."""

    row: RowMapping
    people: list[CountedPerson]


@dataclass(frozen=True)
class Answers:
    """What was answered of the person at a position: ``None`` where nobody knows, a country by its code."""

    position: int
    sex: str | None
    born: dt.date | None
    country: str | None

    @property
    def values(self) -> dict[Kind, str | None]:
        """As facts hold them."""
        born = self.born.isoformat() if self.born else None
        return {Kind.SEX: self.sex, Kind.BORN: born, Kind.COUNTRY: self.country}


async def look(case_id: str, colleague: Colleague, deps: Deps) -> CountedView | Refused | NoSuchCase:
    """The people of a case whose facts the colleague may record now."""

    def unit(door: Connection) -> tuple[RowMapping, Household] | Refused | NoSuchCase:
        row = let_in(door, deps, case_id, Act.RECORD_FACTS, colleague)
        if isinstance(row, Refused | NoSuchCase):
            return row
        found = person_facts.of_case(door, case_id, deps)
        note(door, deps, colleague, "case_read", case_id, "counted")
        return row, found

    found = await deps.door.write(unit)
    if not isinstance(found, tuple):
        return found
    row, people = found
    return CountedView(row, [_person(id_, people, deps) for id_ in people.positions])


def _person(id_: str, found: Household, deps: Deps) -> CountedPerson:
    own = settled(found.of(id_), EVER)
    band = latest(own, Kind.AGE_BAND, riga_day(deps.now()))
    return CountedPerson(id_, found.positions[id_], band.value if band else None, _known(own))


def _known(standing: list[DatedFact]) -> dict[str, str | None]:
    last = {kind: latest(standing, kind, dt.date.max) for kind in KINDS}
    return {kind.value: fact.value if fact else None for kind, fact in last.items()}


async def record(
    case_id: str, version: int, answers: Answers, colleague: Colleague, deps: Deps
) -> CountedView | Refused | NoSuchCase:
    """Record what is new in the answers, if the case is as the colleague saw it (``version``)."""

    def unit(door: Connection) -> Refused | NoSuchCase | None:
        found = _record(door, case_id, version, answers, colleague, deps)
        match found:
            case Refused() | NoSuchCase():
                note_refusal(door, deps, colleague, case_id, Act.RECORD_FACTS, found)
            case about:
                note(door, deps, colleague, "fact_recorded", case_id, ", ".join(about))
                return None
        return found

    refused = await deps.door.write(unit)
    return await look(case_id, colleague, deps) if refused is None else refused


def _record(
    door: Connection, case_id: str, version: int, answers: Answers, colleague: Colleague, deps: Deps
) -> list[str] | Refused | NoSuchCase:
    row = ready(door, case_id, version, Act.RECORD_FACTS, colleague)
    if isinstance(row, Refused | NoSuchCase):
        return row
    found = person_facts.of_case(door, case_id, deps)
    person = next((id_ for id_, position in found.positions.items() if position == answers.position), None)
    if person is None:
        return Refused("no_such_person")
    if answers.born and answers.born > riga_day(deps.now()):
        return Refused("day_in_future")
    known, at = _known(settled(found.of(person), EVER)), moments(found, deps)
    new = {kind: value for kind, value in answers.values.items() if value != known[kind]}
    said = [Said(new_fact(person, k, v, FROM_BIRTH, next(at)), dated=False) for k, v in new.items()]
    if not cases.move(door, case_id, version, deps.now(), {"state": row["state"]}):
        return Refused("changed_meanwhile")
    household.add(door, [], person_facts.rows(said, colleague.id, deps))
    return [f"person/{person}", *(kind.value for kind in new)]
