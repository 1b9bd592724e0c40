"""What the holder of both numbers of a receipt may do with their referral: answer, and withdraw."""

import datetime as dt
import json
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.rules.case import Move, Question, State, after
from intake.services.deps import Deps
from intake.services.look_up import Mistyped, NotFound, look_up
from intake.services.refused import Refused
from intake.storage import audit, cases, referrals, sender_answers
from intake.storage.fast_insert import Row


@dataclass(frozen=True)
class Done:
    """It is done, or was already."""


Outcome = Done | Refused | Mistyped | NotFound


@dataclass(frozen=True)
class Said:
    """An answer to a question: one of the form's own choices, some words, or both."""

    choice: str
    words: str


async def answer_question(reference: str, code: str, said: Said, deps: Deps) -> Outcome:
    """Answer what the desk asked; the case waits for a decision again. The same answer twice is one."""
    found = await look_up(reference, code, deps)
    if isinstance(found, Mistyped | NotFound):
        return found
    body = json.dumps({"choice": said.choice, "words": said.words}, ensure_ascii=False).encode()
    id_ = secrets.token_hex(16)
    sealed = deps.ring.seal(body, f"sender_answer/{id_}")

    def unit(door: Connection) -> Done | Refused:
        row = _row(door, found.reference)
        hashed = deps.ring.number("answer", row["id"].encode() + body, 38)
        if row["question"] is None:
            return Done() if sender_answers.known(door, row["id"], hashed) else Refused("not_asked")
        new = {"id": id_, "case_id": row["id"], "question": row["question"], "body_hash": hashed}
        return _move(door, row, Move.ANSWER, deps, {**new, "at": deps.now(), "sealed": sealed})

    return await deps.door.write(unit)


async def withdraw(reference: str, code: str, deps: Deps) -> Outcome:
    """Help is not wanted any more: nobody takes the referral up, and it goes nowhere from here."""
    found = await look_up(reference, code, deps)
    if isinstance(found, Mistyped | NotFound):
        return found

    def unit(door: Connection) -> Done | Refused:
        row = _row(door, found.reference)
        return Done() if row["state"] == State.WITHDRAWN else _move(door, row, Move.WITHDRAW, deps)

    return await deps.door.write(unit)


def _row(door: Connection, reference: str) -> RowMapping:
    case_id = referrals.case_of(door, reference)
    row = cases.one(door, case_id) if case_id else None
    if row is None:
        raise LookupError("a referral that was found a moment ago has no case")
    return row


def _move(
    door: Connection, row: RowMapping, move: Move, deps: Deps, answer: Row | None = None
) -> Done | Refused:
    now, state = deps.now(), after(State(row["state"]), move)
    changes = {"state": state.value if state else "", "question": None}
    if state is None or not cases.move(door, row["id"], row["version"], now, changes):
        return Refused("move_not_allowed")
    if answer:
        sender_answers.add(door, answer)
    audit.record(
        door, at=now, actor="sender", action=f"case_{move}", object_id=row["id"],
        detail=f"version {row['version'] + 1}",
    )  # fmt: skip
    return Done()


@dataclass(frozen=True)
class Answered:
    """An answer as the desk reads it."""

    question: Question
    at: dt.datetime
    said: Said


def opened_answers(rows: list[RowMapping], deps: Deps) -> list[Answered]:
    """Stored answers, unsealed, in the order they came; an erased one says nothing any more."""
    held = (row for row in rows if row["sealed"])
    return [Answered(Question(row["question"]), row["at"], _said(row, deps)) for row in held]


def _said(row: RowMapping, deps: Deps) -> Said:
    return Said(**json.loads(deps.ring.open(row["sealed"], f"sender_answer/{row['id']}")))
