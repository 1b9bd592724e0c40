"""A case as one person may see it: what the policy withholds never leaves this module."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.policy import Act
from intake.services.contact import Attempt, attempts
from intake.services.deps import Deps, riga_day
from intake.services.doors import acts_on
from intake.services.history import Happened, history
from intake.services.household_view import HouseholdView, household_view
from intake.services.lookalikes import Lookalike, alike
from intake.services.own_referral import Answered, opened_answers
from intake.services.person_facts import opened
from intake.services.sign_in import Colleague
from intake.services.waiting import Waiting, waiting
from intake.storage import cases, household, sender_answers, staff

_ALWAYS = ("id", "reference", "desk", "state", "version", "urgency", "place_id", "sent_at", "mentor_id")
_BY_ACT = {
    Act.READ_PEOPLE: ("mentor",),
    Act.READ_RESTRICTED: ("question", "decline_reason", "alternative"),
    Act.READ_HISTORY: ("route_rule", "contract_id", "redirect_reason"),
}
ABOUT_PEOPLE = (
    "called", "language", "variety", "interpreter", "worker_gender", "contact_way", "phone", "email", "hours",
    "shared_phone", "needs",
)  # fmt: skip
"""Of the answers, what one needs to help: whom, how and when to reach, what for. The rest is restricted."""


@dataclass(frozen=True)
class Stored:
    """A case as it is stored, still sealed, and what its reader may do with it."""

    row: RowMapping
    members: list[RowMapping]
    history: list[Happened]
    mentors: list[RowMapping]
    people: list[RowMapping]
    facts: list[RowMapping]
    moves: list[RowMapping]
    may: frozenset[Act]
    attempts: list[Attempt]
    said: list[RowMapping]
    alike: list[Lookalike]


@dataclass(frozen=True)
class CaseView:
    """A case opened by somebody: ``may`` says what for, and the rest holds no more than that.

    ``people`` carry an age band each; their details and readings only for who may read them.
    ``household`` is the people taken up with what is recorded since, or ``None`` for who may not read it.
    ``waiting`` is an undecided case's clock, ``said`` what the sender answered since, ``alike`` other cases
    that may be about the same people.
    """

    row: Mapping[str, Any]
    answers: dict[str, Any]
    people: list[dict[str, Any]]
    history: list[Happened]
    mentors: list[RowMapping]
    household: HouseholdView | None
    may: frozenset[Act]
    waiting: Waiting | None
    attempts: list[Attempt]
    said: list[Answered]
    alike: list[Lookalike]


def stored(door: Connection, row: RowMapping, colleague: Colleague) -> Stored:
    """Read what belongs to the case; nothing is unsealed while the database waits."""
    may = acts_on(colleague, row)
    return Stored(
        row,
        cases.members(door, [row["referral_id"]]),
        history(door, row["id"], colleague.desk) if Act.READ_HISTORY in may else [],
        staff.mentors(door, row["desk"]) if Act.ASSIGN in may else [],
        household.people(door, row["id"]) if Act.READ_FACTS in may else [],
        household.facts(door, row["id"]) if Act.READ_FACTS in may else [],
        household.moves(door, row["id"]) if Act.READ_FACTS in may else [],
        may,
        attempts(door, row["id"], colleague) if Act.READ_PEOPLE in may else [],
        sender_answers.of_case(door, row["id"]) if Act.READ_RESTRICTED in may else [],
        alike(door, row, colleague) if Act.SEE_DUPLICATES in may else [],
    )


def view(found: Stored, deps: Deps) -> CaseView:
    """Everything of the case that its reader may see now."""
    return CaseView(
        _shown(found.row, found.may),
        _answers(found.row, found.may, deps),
        [_person(member, found.may, deps) for member in found.members],
        found.history,
        found.mentors,
        _household(found, deps) if Act.READ_FACTS in found.may else None,
        found.may,
        waiting(found.row, deps.now()),
        found.attempts,
        opened_answers(found.said, deps),
        found.alike,
    )


def _household(found: Stored, deps: Deps) -> HouseholdView:
    members = [member["position"] for member in found.members]
    recorded = opened(found.people, found.facts, deps)
    rules, today, case = deps.facts.duration_rules, riga_day(deps.now()), (found.row["id"], found.row["desk"])
    return household_view(recorded, members, rules, today, found.moves, case)


def _shown(row: RowMapping, may: frozenset[Act]) -> dict[str, Any]:
    """The withheld columns are empty."""
    shown = {name: row[name] for name in _ALWAYS}
    for act, names in _BY_ACT.items():
        shown |= {name: row[name] if act in may else None for name in names}
    return shown


def _answers(row: RowMapping, may: frozenset[Act], deps: Deps) -> dict[str, Any]:
    """The withheld answers are empty."""
    if Act.READ_PEOPLE not in may:
        return {}
    id_ = row["referral_id"]
    answers: dict[str, Any] = json.loads(deps.ring.open(row["sealed"], f"referral/{id_}"))
    if Act.READ_RESTRICTED in may:
        return answers
    through = ("organisation",) if answers["contact_way"] == "sender" else ()  # else who sent is not theirs
    return {name: value if name in (*ABOUT_PEOPLE, *through) else None for name, value in answers.items()}


def _person(member: RowMapping, may: frozenset[Act], deps: Deps) -> dict[str, Any]:
    if Act.READ_RESTRICTED not in may:
        return {"age_band": member["age_band"]}
    where = f"household_member/{member['referral_id']}/{member['position']}"
    return {"age_band": member["age_band"], **json.loads(deps.ring.open(member["sealed"], where))}
