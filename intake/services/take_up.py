"""The people of an accepted case: who was taken up, and what the referral told of each."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.history import Kind
from intake.services.deps import Deps
from intake.services.person_facts import Household, Said, moments, new_fact, new_person
from intake.storage import cases

Told = tuple[Kind, str | None, dt.date, bool]
"""A kind, its value, the day it holds from, and whether that day is known."""


@dataclass(frozen=True)
class TakenUp:
    """People and their first facts, still to be stored."""

    people: list[dict[str, Any]]
    said: list[Said]


def take_up(
    door: Connection, row: RowMapping, taken: frozenset[int] | None, day: dt.date, deps: Deps
) -> TakenUp | None:
    """Make people of the members at the ``taken`` positions (``None``: all), in service from ``day``.

    ``None`` when the household has no such member; who is not taken up stays in the referral only.
    """
    members = {m["position"]: m for m in cases.members(door, [row["referral_id"]])}
    wanted = frozenset(members) if taken is None else taken
    if not wanted <= set(members):
        return None
    answers = json.loads(deps.ring.open(row["sealed"], f"referral/{row['referral_id']}"))
    language = answers["language"] if len(answers["adults"]) == 1 else None  # of several: whose is unknown
    found, at = TakenUp([], []), moments(Household({}, ()), deps)
    for position in sorted(wanted):
        person = new_person()
        found.people.append({"id": person, "case_id": row["id"], "position": position})
        for kind, value, on, dated in _told(members[position], row, day, language, deps):
            fact = new_fact(person, kind, value, on, next(at))
            variety = answers["variety"] if kind is Kind.LANGUAGE else ""
            found.said.append(Said(fact, variety=variety, dated=dated))
    return found


def _told(
    member: RowMapping, row: RowMapping, day: dt.date, language: str | None, deps: Deps
) -> Iterator[Told]:
    yield Kind.ENTERED, "accepted", day, True
    yield Kind.AGE_BAND, member["age_band"], day, True
    yield Kind.PROVIDER, row["desk"], day, True
    place = deps.facts.places.get(row["place_id"] or "")
    if place and place.kind != "country":
        yield Kind.RESIDENCE, "centre" if place.kind == "centre" else "outside", day, True
    where = f"household_member/{member['referral_id']}/{member['position']}"
    if adult := json.loads(deps.ring.open(member["sealed"], where))["adult"]:
        yield from _of_adult(adult, day)
        if language:
            yield Kind.LANGUAGE, language, day, True


def _of_adult(adult: dict[str, Any], day: dt.date) -> Iterator[Told]:
    since = adult["status_on"]
    yield Kind.STATUS, adult["status"], dt.date.fromisoformat(since) if since else day, since is not None
    if adult["arrived_on"]:
        yield Kind.ARRIVED, "yes", dt.date.fromisoformat(adult["arrived_on"]), True
    for also in adult["also"]:
        yield {"appeal": Kind.APPEAL, "came_back": Kind.CAME_BACK}[also], "yes", day, True
