"""The people of a case as their desk sees them today; readings are made anew each time from the facts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping

from intake.facts.models import DurationRule
from intake.rules.eligibility import RuleReading, read_rule
from intake.rules.history import DatedFact, Episode, Kind, latest
from intake.rules.household import WITHOUT_WORDING, dates, granted, holding, in_service, moved_out, stretches
from intake.services.person_facts import Household, Said
from intake.storage.household import once_taken

SHOWN = (
    Kind.STATUS, Kind.APPEAL, Kind.ARRIVED, Kind.CAME_BACK, Kind.RESIDENCE, Kind.LANGUAGE,
    Kind.TALK_IN_PERSON, Kind.AGE_BAND,
)  # fmt: skip


@dataclass(frozen=True)
class PersonView:
    """One person: the facts that hold today, the episodes, and what the wordings suggest of an adult.

    ``comings`` are the last entering and leaving, which a person may have recorded by mistake.
    ``moved_out``: the day they left the centre; ``granted``: the day from which an asylum seeker has a
    status. After either their plan is looked at together.
    """

    id: str
    position: int
    age_band: str | None
    facts: list[Said]
    comings: list[Said]
    episodes: list[Episode]
    serving: bool
    readings: tuple[RuleReading, ...]
    without_wording: bool
    moved_out: dt.date | None
    granted: dt.date | None


@dataclass(frozen=True)
class Gone:
    """Somebody went on in another case; ``case_id`` and ``reference`` while it lies at the same desk."""

    position: int
    on: dt.date
    case_id: str | None
    reference: str | None


@dataclass(frozen=True)
class HouseholdView:
    """Everybody taken up, the positions of the household members who were not, and who went on elsewhere."""

    people: list[PersonView]
    not_taken: list[int]
    gone: list[Gone]


def household_view(
    found: Household,
    members: list[int],
    rules: tuple[DurationRule, ...],
    today: dt.date,
    moved: Sequence[RowMapping] = (),
    case: tuple[str, str] = ("", ""),
) -> HouseholdView:
    """Read everybody's facts as of ``today``; ``moved`` is what `household.moves` knows of ``case``.

    ``case`` is its id and its desk.
    """
    people = [_person(id_, found, rules, today) for id_ in found.positions]
    taken = {*found.positions.values(), *once_taken(moved, case[0])}
    left = {m["person_id"]: m for m in moved if m["from_case"] == case[0]}  # of several goings the last
    gone = [_gone(m, case[1]) for id_, m in left.items() if id_ not in found.positions]
    return HouseholdView(people, sorted(set(members) - taken), gone)


def _gone(move: RowMapping, desk: str) -> Gone:
    known = (move["other"], move["reference"]) if move["desk"] == desk else (None, None)
    return Gone(move["from_position"], move["on_day"], *known)


def _person(id_: str, found: Household, rules: tuple[DurationRule, ...], today: dt.date) -> PersonView:
    own = found.of(id_)
    known = holding(own, found.undated)
    by_id = {said.fact.id: said for said in found.said}
    status = latest(known, Kind.STATUS, today)
    unread = status is None or status.value in WITHOUT_WORDING
    person = dates(own, found.undated, today)
    return PersonView(
        id=id_,
        position=found.positions[id_],
        age_band=_value(known, Kind.AGE_BAND, today),
        facts=_last(known, SHOWN, by_id, today),
        comings=_last(known, (Kind.ENTERED, Kind.LEFT), by_id, today),
        episodes=stretches(own),
        serving=in_service(own) is not None,
        readings=() if unread else tuple(read_rule(rule, person, today) for rule in rules),
        without_wording=unread and status is not None,
        moved_out=moved_out(own),
        granted=granted(own),
    )


def _last(
    known: list[DatedFact], kinds: tuple[Kind, ...], by_id: dict[str, Said], today: dt.date
) -> list[Said]:
    return [by_id[fact.id] for kind in kinds if (fact := latest(known, kind, today))]


def _value(known: list[DatedFact], kind: Kind, today: dt.date) -> str | None:
    fact = latest(known, kind, today)
    return fact.value if fact else None
