"""Facts about a case's people between their sealed rows and the rules."""

import datetime as dt
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.history import DatedFact, Kind
from intake.rules.household import Evidence
from intake.services.deps import Deps
from intake.storage import household


@dataclass(frozen=True)
class Said:
    """A fact with what it was seen on. Not ``dated``: it holds from an unknown day, ``fact.on`` or earlier.

    ``variety`` is a language's, in the person's own words.
    """

    fact: DatedFact
    evidence: Evidence = Evidence.TOLD_BY_PERSON
    variety: str = ""
    dated: bool = True


@dataclass(frozen=True)
class Household:
    """The people of a case by id, with their positions, and everything recorded of them."""

    positions: Mapping[str, int]
    said: tuple[Said, ...]

    def of(self, person: str) -> list[DatedFact]:
        """One person's facts, in the order recorded."""
        return [said.fact for said in self.said if said.fact.person == person]

    @property
    def undated(self) -> frozenset[str]:
        """The facts that hold from an unknown day."""
        return frozenset(said.fact.id for said in self.said if not said.dated)


def of_case(door: Connection, case_id: str, deps: Deps) -> Household:
    """Everybody taken up in a case, with their facts opened."""
    return opened(household.people(door, case_id), household.facts(door, case_id), deps)


def opened(people: Iterable[RowMapping], facts: Iterable[RowMapping], deps: Deps) -> Household:
    """The people and facts of one case, from their rows."""
    positions = {row["id"]: row["position"] for row in people}
    return Household(positions, tuple(_opened(row, deps) for row in facts))


def moments(found: Household, deps: Deps) -> Iterator[dt.datetime]:
    """When the next facts are recorded: each later than every one before, whatever the clock does."""
    at = max([deps.now(), *(said.fact.recorded_at + _TICK for said in found.said)])
    while True:
        yield at
        at += _TICK


_TICK = dt.timedelta(microseconds=1)


def new_fact(
    person: str, kind: Kind, value: str | None, on: dt.date, at: dt.datetime, voids: str | None = None
) -> DatedFact:
    """A fact nobody has recorded before."""
    return DatedFact(secrets.token_hex(16), person, kind, value, on, at, voids)


def new_person() -> str:
    """The id of somebody new: random, so that it says nothing."""
    return secrets.token_hex(16)


def rows(said: Iterable[Said], recorded_by: str, deps: Deps) -> list[dict[str, Any]]:
    """The facts as they are stored."""
    return [_row(one, recorded_by, deps) for one in said]


def _row(said: Said, recorded_by: str, deps: Deps) -> dict[str, Any]:
    fact = said.fact
    payload = {"value": fact.value, "evidence": said.evidence, "variety": said.variety, "dated": said.dated}
    return {
        "id": fact.id,
        "person_id": fact.person,
        "kind": fact.kind.value,
        "on_day": fact.on,
        "recorded_at": fact.recorded_at,
        "recorded_by": recorded_by,
        "voids": fact.voids,
        "sealed": deps.ring.seal(json.dumps(payload).encode(), f"dated_fact/{fact.id}"),
    }


def _opened(row: RowMapping, deps: Deps) -> Said:
    payload = json.loads(deps.ring.open(row["sealed"], f"dated_fact/{row['id']}"))
    fact = DatedFact(
        row["id"],
        row["person_id"],
        Kind(row["kind"]),
        payload["value"],
        row["on_day"],
        row["recorded_at"],
        row["voids"],
    )
    return Said(fact, Evidence(payload["evidence"]), payload["variety"], payload["dated"])
