"""Everything stored about one person, to give to them: in codes that have words in six languages.

One adult's copy holds nothing of another's. What a form or a note does not say whose it is, is left out
where there are several adults, and named as left out: a person looks at it with them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.history import Kind
from intake.rules.policy import Act
from intake.services.deps import Deps
from intake.services.doors import NoSuchCase, let_in, note
from intake.services.opened_by import Opened, opened_by
from intake.services.person_copy_lines import (
    WHOSE_IS_UNKNOWN,
    Line,
    Stored,
    member_lines,
    recorded,
    sent,
    spoken,
)
from intake.services.person_copy_work import contact_lines, plan_lines
from intake.services.person_facts import opened
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import assignments, audit, cases, contact, endings, household, plan, sender_answers

_CHILDREN = ("0-6", "7-17")


@dataclass(frozen=True)
class PersonCopy:
    """A copy of what is stored about the person at ``position``; ``people`` are all positions there are.

    ``withheld``: answers left out because they may be another adult's.
    """

    row: Mapping[str, Any]
    position: int
    people: list[tuple[int, str]]
    language: str
    sections: dict[str, list[Line]]
    withheld: list[str]
    opened: list[Opened]


async def copy_of(
    case_id: str, position: int | None, colleague: Colleague, deps: Deps
) -> PersonCopy | Refused | NoSuchCase:
    """A copy for the person at ``position`` (``None``: the first); that it was made is in the audit."""

    def unit(door: Connection) -> Stored | Refused | NoSuchCase:
        row = let_in(door, deps, case_id, Act.COPY_DATA, colleague)
        if isinstance(row, Refused | NoSuchCase):
            return row
        found = _stored(door, row)
        note(door, deps, colleague, "copy_made", case_id, f"person {position or 0}")
        return found

    found = await deps.door.write(unit)
    return _copy(found, position or 0, deps) if isinstance(found, Stored) else found


def _stored(door: Connection, row: RowMapping) -> Stored:
    id_ = row["id"]
    return Stored(
        row,
        cases.members(door, [row["referral_id"]]),
        household.people(door, id_),
        household.facts(door, id_),
        plan.goals(door, id_),
        plan.steps(door, id_),
        plan.talks(door, id_),
        plan.grades_of(door, id_),
        contact.attempts(door, id_)[::-1],
        assignments.of_case(door, id_),
        endings.given(door, [id_]),
        sender_answers.of_case(door, id_),
        audit.of_object(door, id_),
    )


def _copy(found: Stored, position: int, deps: Deps) -> PersonCopy | Refused:
    bands = _bands(found, deps)
    if position not in bands:
        return Refused("no_such_person")
    adults = [at for at, band in bands.items() if band not in _CHILDREN]
    answers = json.loads(deps.ring.open(found.row["sealed"], f"referral/{found.row['referral_id']}"))
    own = [p["id"] for p in found.people if p["position"] == position]
    alone = adults == [position]
    sections = {
        "sent": [*sent(found, answers, alone), *member_lines(found, position, deps)],
        "recorded": list(recorded(found, own, deps)),
        "plan": list(plan_lines(found, own, alone, deps)),
        "contact": list(contact_lines(found, alone, deps)),
    }
    withheld = [] if alone else [name for name in WHOSE_IS_UNKNOWN if answers.get(name)]
    row = {name: found.row[name] for name in ("id", "reference", "desk", "state", "sent_at")}
    everybody = sorted(bands.items())
    in_language = spoken(found, own, answers, alone, deps)
    return PersonCopy(row, position, everybody, in_language, sections, withheld, opened_by(found.entries))


def _bands(found: Stored, deps: Deps) -> dict[int, str]:
    """Everybody's age band by position: as in the form, else as recorded; unknown (empty) may be an adult."""
    bands = {m["position"]: m["age_band"] for m in found.members}
    said = opened(found.people, found.facts, deps).said
    later = {s.fact.person: s.fact.value or "" for s in said if s.fact.kind is Kind.AGE_BAND}
    joined = {p["position"]: later.get(p["id"], "") for p in found.people if p["position"] not in bands}
    return bands | joined
