"""A person goes on in another household of the same desk: families split, and families come together.

Who splits off with no case of their own comes by a form of its own, as everybody does; while it waits at
the desk, the first to go on there accepts it, and nobody is made a second time of the people it names.

They stay the same person. Nothing of the service ends or begins, so nothing is written of that: figures
and readings go on as they were, and everything recorded of them goes where they go.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.rules.case import Move, State, after
from intake.rules.history import Kind, latest
from intake.rules.household import in_service
from intake.rules.policy import Act
from intake.rules.receipt import bare
from intake.services.deps import Deps, riga_day
from intake.services.doors import NoSuchCase, acts_on, note, note_refusal, ready
from intake.services.person_facts import of_case
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import cases, household


@dataclass(frozen=True)
class GoesOn:
    """Who goes on from which day in the case with that reference, as people type it."""

    person: str
    reference: str
    on: dt.date


@dataclass(frozen=True)
class Moved:
    """They are in the other case now. ``accepted``: the case was waiting, and is accepted by this."""

    to_case: str
    accepted: bool = False


async def move_person(
    case_id: str, version: int, asked: GoesOn, colleague: Colleague, deps: Deps
) -> Moved | Refused | NoSuchCase:
    """Put somebody in service into another case of the desk; who goes back is who they were there."""

    def unit(door: Connection) -> Moved | Refused | NoSuchCase:
        found = _move(door, case_id, version, asked, colleague, deps)
        match found:
            case Moved(to_case, accepted):
                who = f"person/{asked.person}"
                if accepted:
                    note(door, deps, colleague, "case_accept", to_case, f"case/{case_id}")
                note(door, deps, colleague, "person_went_on", case_id, f"{who}, case/{to_case}")
                note(door, deps, colleague, "person_came_over", to_case, f"{who}, case/{case_id}")
            case Refused() | NoSuchCase():
                note_refusal(door, deps, colleague, case_id, Act.RECORD_FACTS, found)
        return found

    return await deps.door.write(unit)


def _move(
    door: Connection, case_id: str, version: int, asked: GoesOn, colleague: Colleague, deps: Deps
) -> Moved | Refused | NoSuchCase:
    row = ready(door, case_id, version, Act.RECORD_FACTS, colleague)
    if isinstance(row, Refused | NoSuchCase):
        return row
    there = _other(door, row, asked.reference, colleague)
    if there is None:
        return Refused("no_such_household")
    if because := _unfit(door, row, asked, deps):
        return Refused(because)
    waits = there["state"] != State.ACCEPTED
    accepting = {"state": State.ACCEPTED.value, "question": None} if waits else {}
    for case, changes in ((row, {}), (there, accepting)):
        if not cases.move(door, case["id"], case["version"], deps.now(), changes):
            return Refused("changed_meanwhile")
    household.goes_on(door, _row(door, row, there, asked, colleague, deps))
    return Moved(there["id"], accepted=waits)


def _other(door: Connection, row: RowMapping, reference: str, colleague: Colleague) -> RowMapping | None:
    """The other case, if its people are the colleague's to record too; of any other nothing is said."""
    id_ = household.case_of(door, bare(reference))
    there = cases.one(door, id_) if id_ and id_ != row["id"] else None
    if there is None or there["desk"] != row["desk"]:
        return None
    may = acts_on(colleague, there)
    if after(State(there["state"]), Move.ACCEPT):
        return there if Act.DECIDE in may else None
    return there if Act.RECORD_FACTS in may else None


def _unfit(door: Connection, row: RowMapping, asked: GoesOn, deps: Deps) -> str | None:
    """Not before they were here: neither before their time in service nor before they came over."""
    found = of_case(door, row["id"], deps)
    if asked.person not in found.positions:
        return "no_such_person"
    serving = in_service(found.of(asked.person))
    if serving is None:
        return "not_in_service"
    if asked.on > riga_day(deps.now()):
        return "day_in_future"
    came = [m["on_day"] for m in household.moves(door, row["id"]) if m["person_id"] == asked.person]
    return "day_too_early" if asked.on < max([serving.first, *came]) else None


def _row(
    door: Connection, row: RowMapping, there: RowMapping, asked: GoesOn, colleague: Colleague, deps: Deps
) -> dict[str, object]:
    here = {p["id"]: p["position"] for p in household.people(door, row["id"])}
    return {
        "person_id": asked.person,
        "from_case": row["id"],
        "from_position": here[asked.person],
        "to_case": there["id"],
        "to_position": _place_for(door, there, asked.person, _age_band(door, row, asked, deps)),
        "on_day": asked.on,
        "recorded_at": deps.now(),
        "recorded_by": colleague.id,
    }


def _age_band(door: Connection, row: RowMapping, asked: GoesOn, deps: Deps) -> str | None:
    fact = latest(of_case(door, row["id"], deps).of(asked.person), Kind.AGE_BAND, riga_day(deps.now()))
    return fact.value if fact else None


def _place_for(door: Connection, there: RowMapping, person: str, age_band: str | None) -> int:
    """The position they had there before, or the first nobody ever had: "person 3" means one human being.

    In a household everybody has come over to, the people its form names are those very people: who goes
    on there is the first of their age band nobody is yet.
    """
    moved = household.moves(door, there["id"])
    for move in moved:
        if move["person_id"] == person and move["from_case"] == there["id"]:
            return int(move["from_position"])
    here = household.people(door, there["id"])
    members = cases.members(door, [there["referral_id"]])
    taken = {p["position"] for p in here} | household.once_taken(moved, there["id"])
    if _came_over(moved, [p["id"] for p in here], there["id"]):
        for member in members:
            if member["age_band"] == age_band and member["position"] not in taken:
                return int(member["position"])
    position: int = max({len(members) - 1, *taken}) + 1
    return position


def _came_over(moved: list[RowMapping], here: list[str], case_id: str) -> bool:
    """Whether everybody who is or was in a case came from another one: its form made nobody."""
    first: dict[str, bool] = {}
    for move in moved:
        first.setdefault(move["person_id"], move["to_case"] == case_id)
    return all(first.values()) and all(first.get(person, False) for person in here)
