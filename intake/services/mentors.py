"""What a desk knows of its mentors: languages, places, gender if they say it, how many people they have."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping

from intake.rules.history import DatedFact, Kind
from intake.rules.household import in_service
from intake.rules.policy import Act, Role
from intake.services.deps import Deps
from intake.services.doors import note
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import assignments, household, mentors

Gender = Literal["woman", "man"]


@dataclass(frozen=True)
class Profile:
    """Languages by code, each with its variety in the mentor's own words; places by id."""

    languages: tuple[tuple[str, str], ...] = ()
    places: tuple[str, ...] = ()
    gender: Gender | None = None


@dataclass(frozen=True)
class Known:
    """A mentor as their desk knows them; ``load`` is the people they have now. Version 0: no profile yet."""

    id: str
    label: str
    version: int
    profile: Profile
    load: int


@dataclass(frozen=True)
class Waiting:
    """An accepted case whose mentor handed it back, and nobody has it since."""

    case_id: str
    reference: str
    why: str


@dataclass(frozen=True)
class Mentors:
    """The mentors somebody may see, and what was handed back to the desk."""

    known: list[Known]
    waiting: list[Waiting]


@dataclass(frozen=True)
class Kept:
    """The profile is stored."""


async def list_mentors(colleague: Colleague, deps: Deps) -> Mentors:
    """Everybody who mentors at the colleague's desk; a mentor sees themselves only."""

    def unit(door: Connection) -> tuple[list[RowMapping], dict[str, int], list[Waiting]]:
        rows = [row for row in mentors.at_desk(door, colleague.desk) if _may_see(colleague, row)]
        waiting = _waiting(door, colleague.desk) if colleague.role is not Role.MENTOR else []
        found = rows, loads(door, colleague.desk), waiting
        note(door, deps, colleague, "mentors_read", colleague.desk, f"{len(rows)} mentors")
        return found

    rows, load, waiting = await deps.door.write(unit)
    return Mentors(known(rows, load, deps), waiting)


async def keep_profile(
    staff_id: str, version: int, profile: Profile, colleague: Colleague, deps: Deps
) -> Kept | Refused:
    """Keep what a mentor of the desk speaks, where they work, and their gender if they say it."""
    sealed = deps.ring.seal(json.dumps(asdict(profile)).encode(), f"mentor_profile/{staff_id}")

    def unit(door: Connection) -> Kept | Refused:
        found = _keep(door, staff_id, version, sealed, colleague, deps)
        told = ("profile_kept", "languages, places, gender")
        if isinstance(found, Refused):
            told = ("move_refused", f"{Act.KEEP_PROFILE}, {found.because}")
        note(door, deps, colleague, told[0], f"staff/{staff_id}", told[1])
        return found

    return await deps.door.write(unit)


def _keep(
    door: Connection, staff_id: str, version: int, sealed: bytes, colleague: Colleague, deps: Deps
) -> Kept | Refused:
    seen = [row for row in mentors.at_desk(door, colleague.desk) if _may_see(colleague, row)]
    if staff_id not in {row["id"] for row in seen}:
        return Refused("no_such_mentor")
    if not mentors.keep(door, staff_id, version, sealed, colleague.id, deps.now()):
        return Refused("changed_meanwhile")
    return Kept()


def _may_see(colleague: Colleague, mentor: RowMapping) -> bool:
    return colleague.role is not Role.MENTOR or bool(mentor["id"] == colleague.id)


def _waiting(door: Connection, desk: str) -> list[Waiting]:
    rows = assignments.handed_back(door, desk)
    return [Waiting(row["case_id"], row["reference"], row["handed_back"]) for row in rows]


def known(rows: Iterable[RowMapping], load: Mapping[str, int], deps: Deps) -> list[Known]:
    """Mentors as `mentors.at_desk` reads them, with their profiles opened."""
    return [
        Known(r["id"], r["label"], r["version"] or 0, _opened(r, deps), load.get(r["id"], 0)) for r in rows
    ]


def _opened(row: RowMapping, deps: Deps) -> Profile:
    if row["sealed"] is None:
        return Profile()
    found: dict[str, Any] = json.loads(deps.ring.open(row["sealed"], f"mentor_profile/{row['id']}"))
    languages = tuple((code, variety) for code, variety in found["languages"])
    return Profile(languages, tuple(found["places"]), found["gender"])


def loads(door: Connection, desk: str) -> dict[str, int]:
    """How many people each mentor has now, by their id: everybody in service in what is assigned to them."""
    assigned = assignments.open_at(door, desk)
    people = serving(door, [case_id for _, case_id in assigned])
    found: dict[str, int] = {}
    for staff_id, case_id in assigned:
        found[staff_id] = found.get(staff_id, 0) + people[case_id]
    return found


def serving(door: Connection, case_ids: list[str]) -> dict[str, int]:
    """How many people are in service in each case; before they are recorded, as many as were referred."""
    facts: dict[str, list[DatedFact]] = {}
    where: dict[str, str] = {}
    for row in household.comings(door, case_ids):
        kind, at = Kind(row["kind"]), row["recorded_at"]
        fact = DatedFact(row["id"], row["person_id"], kind, None, row["on_day"], at, row["voids"])
        facts.setdefault(fact.person, []).append(fact)
        where[fact.person] = row["case_id"]
    unrecorded = household.given(door, [c for c in case_ids if c not in where.values()])
    found = {case_id: unrecorded.get(case_id, 0) for case_id in case_ids}
    for person, own in facts.items():
        found[where[person]] += in_service(own) is not None
    return found
