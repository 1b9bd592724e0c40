"""Goals, steps and talks of a plan between their sealed rows and the rules."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from intake.facts.plan import PlanSteps
from intake.rules.plan import Answer, Doing, Owner, Step, StepState, last_day
from intake.rules.plan_talk import Talk
from intake.services.deps import Deps

HEADS = "head_count"
"""The one answer that finishing may say anew: how many came in the end."""


@dataclass(frozen=True)
class Said:
    """What the person said to the plan on a day, and how it was explained to them."""

    talk: Talk
    answer: str
    language: str
    variety: str
    interpreter: str
    person: str | None


def id_from(token: str, case_id: str) -> str:
    """The id of what a form adds: the same form sent twice adds the same thing."""
    return hashlib.sha256(f"{case_id}/{token}".encode()).hexdigest()[:32]


def step_row(
    step: Step, *, number: int, doing: Doing, on: dt.date, person: str | None, restricted: str, deps: Deps
) -> dict[str, Any]:
    """A row of a step, without its case, its time and who wrote it."""
    where = f"step_change/{step.id}/{number}"
    payload = {"due": _iso(step.due), "answers": _texts(step.answers), "note": step.note}
    heads = step.answers.get(HEADS)
    return {
        "id": step.id,
        "number": number,
        "person_id": person,
        "kind": step.kind,
        "doing": doing.value,
        "state": step.state.value,
        "result": step.result,
        "owner": step.owner.value,
        "last_day": last_day(step),
        "head_count": heads if isinstance(heads, int) else None,
        "on_day": on,
        "sealed": deps.ring.seal(json.dumps(payload).encode(), where),
        "restricted": deps.ring.seal(restricted.encode(), f"{where}/restricted") if restricted else None,
    }


def opened_step(row: RowMapping, deps: Deps) -> Step:
    """A step as it was at one of its rows; the note is that row's."""
    payload = json.loads(deps.ring.open(row["sealed"], f"step_change/{row['id']}/{row['number']}"))
    return Step(
        row["id"],
        row["kind"],
        Owner(row["owner"]),
        _day(payload["due"]),
        StepState(row["state"]),
        row["result"],
        _answers(payload["answers"], deps.facts.plan),
        payload["note"],
    )


def opened_restricted(row: RowMapping, deps: Deps) -> str:
    """What a row says to the desk alone."""
    if row["restricted"] is None:
        return ""
    where = f"step_change/{row['id']}/{row['number']}/restricted"
    return deps.ring.open(row["restricted"], where).decode()


def seal_goal(id_: str, number: int, text: str, language: str, deps: Deps) -> bytes:
    """A goal's words with the language they are in."""
    payload = {"text": text, "language": language}
    return deps.ring.seal(json.dumps(payload).encode(), f"goal_change/{id_}/{number}")


def opened_goal(row: RowMapping, deps: Deps) -> tuple[str, str]:
    """A goal's words and the language they are in."""
    payload = json.loads(deps.ring.open(row["sealed"], f"goal_change/{row['id']}/{row['number']}"))
    return payload["text"], payload["language"]


def seal_talk(id_: str, said: Said, deps: Deps) -> bytes:
    """What was said in a talk."""
    names = ("answer", "language", "variety", "interpreter")
    payload = {name: getattr(said, name) for name in names}
    return deps.ring.seal(json.dumps(payload).encode(), f"plan_talk/{id_}")


def opened_talk(row: RowMapping, deps: Deps) -> Said:
    """A talk as it was recorded."""
    payload = json.loads(deps.ring.open(row["sealed"], f"plan_talk/{row['id']}"))
    talk = Talk(row["on_day"], row["plan_version"], row["next_day"])
    return Said(talk, person=row["person_id"], **payload)


def _texts(answers: Mapping[str, Answer]) -> dict[str, str | int]:
    return {
        code: _iso(value) or "" if isinstance(value, dt.date) else value for code, value in answers.items()
    }


def _answers(stored: Mapping[str, Any], plan: PlanSteps) -> dict[str, Answer]:
    """An ask the facts do not name any more stays as it was written."""
    days = {code for code, ask in plan.asks.items() if ask.type == "day"}
    return {code: dt.date.fromisoformat(v) if code in days else v for code, v in stored.items()}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _day(iso: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None
