"""The people of a case as their desk sees them today; readings are made anew each time from the facts."""

import datetime as dt
from dataclasses import dataclass

from intake.facts.models import DurationRule
from intake.rules.eligibility import RuleReading, read_rule
from intake.rules.history import DatedFact, Episode, Kind, latest
from intake.rules.household import WITHOUT_WORDING, dates, holding, in_service, moved_out, stretches
from intake.services.person_facts import Household, Said

SHOWN = (
    Kind.STATUS, Kind.APPEAL, Kind.ARRIVED, Kind.CAME_BACK, Kind.RESIDENCE, Kind.LANGUAGE,
    Kind.TALK_IN_PERSON, Kind.AGE_BAND,
)  # fmt: skip


@dataclass(frozen=True)
class PersonView:
    """One person: the facts that hold today, the episodes, and what the wordings suggest of an adult.

    ``comings`` are the last entering and leaving, which a person may have recorded by mistake.
    ``moved_out``: the day they left the centre, after which their plan is looked at together.
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


@dataclass(frozen=True)
class HouseholdView:
    """Everybody taken up, and the positions of the household members who were not."""

    people: list[PersonView]
    not_taken: list[int]


def household_view(
    found: Household, members: list[int], rules: tuple[DurationRule, ...], today: dt.date
) -> HouseholdView:
    """Read everybody's facts as of ``today``."""
    people = [_person(id_, found, rules, today) for id_ in found.positions]
    return HouseholdView(people, sorted(set(members) - set(found.positions.values())))


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
    )


def _last(
    known: list[DatedFact], kinds: tuple[Kind, ...], by_id: dict[str, Said], today: dt.date
) -> list[Said]:
    return [by_id[fact.id] for kind in kinds if (fact := latest(known, kind, today))]


def _value(known: list[DatedFact], kind: Kind, today: dt.date) -> str | None:
    fact = latest(known, kind, today)
    return fact.value if fact else None
