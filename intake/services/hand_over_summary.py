"""The summary of a case that goes to the next desk: a checklist made of the record, and a short sealed note.

The outgoing side confirms each, or all the rest as generated. What nobody confirmed goes all the same.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.handover import OPEN, Step
from intake.rules.history import Kind, latest, settled
from intake.rules.household import EVER, in_service
from intake.rules.policy import Act
from intake.services.deps import Deps
from intake.services.doors import NoSuchCase, note
from intake.services.doors import ready as ready_case
from intake.services.hand_over import NoSuchHandover, ready
from intake.services.person_facts import Household, opened
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import cases, handovers, household


@dataclass(frozen=True)
class Checklist:
    """What a case's record says that the next desk needs first, in codes; ``steps`` by kind.

    ``languages`` are pairs of a language and the variety in the person's own words.
    """

    state: str
    people: int
    serving: int
    languages: tuple[tuple[str, str], ...]
    interpreter: str
    worker_gender: str
    contact_way: str
    hours: tuple[str, ...]
    shared_phone: str
    talk_in_person: int
    steps: Mapping[str, int]
    next_day: str | None


@dataclass(frozen=True)
class Summary:
    """A checklist as somebody confirmed it, with their note."""

    checklist: Checklist
    note: str


@dataclass(frozen=True)
class Confirmed:
    """So many summaries are kept."""

    cases: int


@dataclass(frozen=True)
class Record:
    """What a checklist is made of, still sealed."""

    row: RowMapping
    people: list[RowMapping]
    facts: list[RowMapping]
    members: int
    steps: list[RowMapping]


def record_of(door: Connection, row: RowMapping) -> Record:
    """Read what a checklist is made of; ``row`` is a case beside its referral, still sealed."""
    id_ = row["id"]
    people, facts = household.people(door, id_), household.facts(door, id_)
    members = len(cases.members(door, [row["referral_id"]]))
    return Record(row, people, facts, members, handovers.open_steps(door, [id_]))


def checklist(record: Record, deps: Deps) -> Checklist:
    """The checklist of a case in one of the `OPEN` states, as it is recorded now."""
    row, found = record.row, opened(record.people, record.facts, deps)
    told = json.loads(deps.ring.open(row["sealed"], f"referral/{row['referral_id']}"))
    days = sorted(step["last_day"] for step in record.steps if step["last_day"])
    return Checklist(
        state=row["state"],
        people=max(record.members, len(found.positions)),
        serving=sum(in_service(found.of(person)) is not None for person in found.positions),
        languages=_languages(found) or ((told["language"], told["variety"]),),
        interpreter=told["interpreter"],
        worker_gender=told["worker_gender"],
        contact_way=told["contact_way"],
        hours=tuple(told["hours"]),
        shared_phone=told["shared_phone"],
        talk_in_person=sum(_holds(found, p, Kind.TALK_IN_PERSON) == "yes" for p in found.positions),
        steps=dict(sorted(Counter(step["kind"] for step in record.steps).items())),
        next_day=days[0].isoformat() if days else None,
    )


def _languages(found: Household) -> tuple[tuple[str, str], ...]:
    variety = {said.fact.id: said.variety for said in found.said}
    holding = (latest(settled(found.of(p), EVER), Kind.LANGUAGE, dt.date.max) for p in found.positions)
    return tuple(sorted({(fact.value or "", variety[fact.id]) for fact in holding if fact}))


def _holds(found: Household, person: str, kind: Kind) -> str | None:
    fact = latest(settled(found.of(person), EVER), kind, dt.date.max)
    return fact.value if fact else None


def sealed(summary: Summary, handover_id: str, case_id: str, deps: Deps) -> bytes:
    """A summary as it is stored."""
    return deps.ring.seal(json.dumps(asdict(summary)).encode(), _where(handover_id, case_id))


def read_summary(row: RowMapping, deps: Deps) -> Summary | None:
    """The summary a case's row holds, if one was confirmed and is not erased."""
    if not row["sealed"]:
        return None
    said: dict[str, Any] = json.loads(
        deps.ring.open(row["sealed"], _where(row["handover_id"], row["case_id"]))
    )
    listed = said["checklist"]
    pairs = tuple((language, variety) for language, variety in listed["languages"])
    return Summary(Checklist(**{**listed, "languages": pairs, "hours": tuple(listed["hours"])}), said["note"])


def _where(handover_id: str, case_id: str) -> str:
    return f"handover_case/{handover_id}/{case_id}"


async def confirm_case(
    case_id: str, version: int, said: str, colleague: Colleague, deps: Deps
) -> Confirmed | Refused | NoSuchCase:
    """Confirm one case's summary, as its record is at ``version``, with a note (`MAX_NOTE` characters)."""
    rows = await deps.door.read(lambda door: _record(door, case_id))
    summed_up = Summary(checklist(rows, deps), said) if rows else None

    def unit(door: Connection) -> Confirmed | Refused | NoSuchCase:
        row = ready_case(door, case_id, version, Act.SUM_UP, colleague)
        ahead = handovers.ahead_of(door, row["desk"]) if isinstance(row, RowMapping) else None
        if isinstance(row, Refused | NoSuchCase):
            told = row.because if isinstance(row, Refused) else "no such case"
            note(door, deps, colleague, "move_refused", case_id, f"{Act.SUM_UP}, {told}")
            return row
        if ahead is None or summed_up is None:
            note(door, deps, colleague, "move_refused", case_id, f"{Act.SUM_UP}, no_handover")
            return Refused("no_handover")
        handovers.confirm(door, [_row(summed_up, ahead["id"], row, colleague, True, deps)])
        note(door, deps, colleague, "summary_confirmed", case_id, f"handover/{ahead['id']}, singly")
        return Confirmed(1)

    return await deps.door.write(unit)


def _record(door: Connection, case_id: str) -> Record | None:
    row = cases.one(door, case_id)
    return record_of(door, row) if row is not None and row["state"] in OPEN else None


async def confirm_rest(
    handover_id: str, colleague: Colleague, deps: Deps
) -> Confirmed | Refused | NoSuchHandover:
    """Confirm, as generated, the summary of every open case of the outgoing desk that has none yet.

    Made from what is recorded now; a case somebody changes meanwhile is left for the next time.
    """
    records = await deps.door.read(lambda door: _unconfirmed(door, handover_id))
    summaries = {r.row["id"]: (r.row["version"], Summary(checklist(r, deps), "")) for r in records}

    def unit(door: Connection) -> Confirmed | Refused | NoSuchHandover:
        row = ready(door, handover_id, Step.SUM_UP, colleague)
        if isinstance(row, Refused | NoSuchHandover):
            told = row.because if isinstance(row, Refused) else "no such handover"
            note(
                door, deps, colleague, "handover_refused", f"handover/{handover_id}", f"{Step.SUM_UP}, {told}"
            )
            return row
        here = {case["id"]: case for case in handovers.at_desk(door, row["from_desk"], OPEN)}
        same = [id_ for id_, (seen, _) in summaries.items() if id_ in here and here[id_]["version"] == seen]
        kept = [_row(summaries[id_][1], handover_id, here[id_], colleague, False, deps) for id_ in same]
        handovers.confirm(door, kept)
        for id_ in same:
            note(door, deps, colleague, "summary_confirmed", id_, f"handover/{handover_id}, as generated")
        return Confirmed(len(same))

    return await deps.door.write(unit)


def _unconfirmed(door: Connection, handover_id: str) -> list[Record]:
    row = handovers.one(door, handover_id)
    if row is None:
        return []
    done = confirmed_ids(door, handover_id)
    waiting = handovers.at_desk(door, row["from_desk"], OPEN)
    return [record_of(door, case) for case in waiting if case["id"] not in done]


def confirmed_ids(door: Connection, handover_id: str) -> Collection[str]:
    """The cases of a handover somebody confirmed the summary of."""
    return {row["case_id"] for row in handovers.of_handover(door, handover_id) if row["confirmed_at"]}


def _row(
    summary: Summary, handover_id: str, case: RowMapping, colleague: Colleague, singly: bool, deps: Deps
) -> dict[str, Any]:
    return {
        "handover_id": handover_id,
        "case_id": case["id"],
        "sealed": sealed(summary, handover_id, case["id"], deps),
        "case_version": case["version"],
        "singly": singly,
        "confirmed_at": deps.now(),
        "confirmed_by": colleague.id,
    }
