"""Erasing a case's content: a lead asks, somebody at the foundation answers; or its time has run out."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.case import State
from intake.rules.dates import Month
from intake.rules.policy import Act
from intake.rules.retention import Why
from intake.services.deps import Deps, riga_day
from intake.services.doors import NoSuchCase, acts_on, note, openable, ready
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import audit, cases, erasure, erasure_requests, figures


@dataclass(frozen=True)
class AskedFor:
    """Somebody else is asked to decide."""


@dataclass(frozen=True)
class Kept:
    """The content stays."""


@dataclass(frozen=True)
class Erased:
    """It is gone: of which kinds, how many rows."""

    emptied: Mapping[str, int]


@dataclass(frozen=True)
class ErasureView:
    """Where a case stands: the ``request`` somebody is to answer, earlier ones, and the proof if it is gone.

    ``own``: the reader asked for it, so somebody else answers. ``held``: rows of each kind still there.
    ``uncounted``: the month help ended in is not frozen, so nobody erased now will be counted in it.
    """

    row: RowMapping
    request: RowMapping | None
    earlier: list[RowMapping]
    held: Mapping[str, int]
    proof: RowMapping | None
    own: bool
    uncounted: bool
    may: frozenset[Act]

    @property
    def emptied(self) -> dict[str, int]:
        """What the proof says was emptied."""
        return json.loads(self.proof["emptied"]) if self.proof else {}


async def erasure_of(case_id: str, colleague: Colleague, deps: Deps) -> ErasureView | NoSuchCase:
    """How much is held of a case, who asked to erase it, and the proof that it was."""

    def unit(door: Connection) -> ErasureView | NoSuchCase:
        row = openable(door, case_id, colleague)
        if row is None:
            note(door, deps, colleague, "case_refused", case_id, Act.READ_ERASURE)
            return NoSuchCase()
        note(door, deps, colleague, "erasure_read", case_id)
        every, proof = erasure_requests.requests(door, case_id), erasure.proof_of(door, case_id)
        request = next((r for r in every if r["answer"] is None), None)
        own = request is not None and request["asked_by"] == colleague.id
        earlier = [r for r in every if r["answer"]]
        held, may = erasure.held(door, case_id), acts_on(colleague, row)
        return ErasureView(row, request, earlier, held, proof, own, _uncounted(door, row), may)

    return await deps.door.write(unit)


def _uncounted(door: Connection, row: RowMapping) -> bool:
    ended_in = str(Month.of(riga_day(row["changed_at"])))
    return row["state"] == State.CLOSED and figures.one(door, ended_in) is None


async def ask_erasure(
    case_id: str, version: int, why: Why, colleague: Colleague, deps: Deps
) -> AskedFor | Refused | NoSuchCase:
    """Ask that an ended case's content be erased; nothing goes before somebody else has said yes."""

    def unit(door: Connection) -> AskedFor | Refused | NoSuchCase:
        found = _ask(door, case_id, version, why, colleague, deps)
        note(door, deps, colleague, *_told(found, case_id, Act.ASK_ERASURE, why))
        return found

    return await deps.door.write(unit)


def _ask(
    door: Connection, case_id: str, version: int, why: Why, colleague: Colleague, deps: Deps
) -> AskedFor | Refused | NoSuchCase:
    cases.hold(door, case_id)  # two who ask at once are one request
    row = ready(door, case_id, version, Act.ASK_ERASURE, colleague)
    if isinstance(row, Refused | NoSuchCase):
        return row
    if erasure_requests.open_request(door, case_id):
        return AskedFor()  # somebody has, and waits for the same answer
    new = {"id": secrets.token_hex(16), "case_id": case_id, "why": why.value}
    erasure_requests.ask(door, **new, asked_by=colleague.id, asked_at=deps.now())
    return AskedFor()


async def answer_erasure(
    case_id: str, version: int, yes: bool, colleague: Colleague, deps: Deps
) -> Erased | Kept | Refused | NoSuchCase:
    """Erase for good, or keep; whoever asked does not answer."""

    def unit(door: Connection) -> Erased | Kept | Refused | NoSuchCase:
        found = _answer(door, case_id, version, yes, colleague, deps)
        note(door, deps, colleague, *_told(found, case_id, Act.ANSWER_ERASURE))
        return found

    return await deps.door.write(unit)


def _answer(
    door: Connection, case_id: str, version: int, yes: bool, colleague: Colleague, deps: Deps
) -> Erased | Kept | Refused | NoSuchCase:
    cases.hold(door, case_id)  # nobody takes it up again between this look and the erasing
    row = ready(door, case_id, version, Act.ANSWER_ERASURE, colleague)
    if isinstance(row, Refused | NoSuchCase):
        return row
    request = erasure_requests.open_request(door, case_id)
    if request is None:
        return Refused("nobody_asked")
    if request["asked_by"] == colleague.id:
        return Refused("two_people")
    erasure_requests.answer(door, request["id"], colleague.id, "erase" if yes else "keep", deps.now())
    if not yes:
        return Kept()
    asked_by = f"staff/{request['asked_by']}"
    return erase(door, case_id, Why(request["why"]), asked_by, f"staff/{colleague.id}", deps)


def erase(
    door: Connection, case_id: str, why: Why, asked_by: str | None, decided_by: str, deps: Deps
) -> Erased:
    """Take everything personal of an ended case away in this unit; frozen counts stay, without a link."""
    audit.alone(door)  # no month is frozen meanwhile with whom it takes away
    proof: dict[str, Any] = {"at": deps.now(), "why": why.value, "asked_by": asked_by}
    return Erased(erasure.erase(door, case_id, decided_by=decided_by, **proof))


def _told(found: object, case_id: str, act: Act, why: Why | None = None) -> tuple[str, str, str]:
    """Action, object and detail of what came of it."""
    match found:
        case AskedFor():
            return "erasure_asked", case_id, str(why)
        case Kept():
            return "erasure_kept", case_id, ""
        case Erased(emptied):
            return "case_erased", case_id, in_codes(emptied)
        case Refused(because):
            return "move_refused", case_id, f"{act}, {because}"
    return "case_refused", case_id, act


def in_codes(emptied: Mapping[str, int]) -> str:
    """What was emptied, as the audit says it."""
    return ", ".join(f"{name} {n}" for name, n in emptied.items())
