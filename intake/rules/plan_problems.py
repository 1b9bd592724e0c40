"""What is wrong with a plan's steps, as codes a page can word; nothing is raised.

A step is judged against its kind in ``plan_steps.yml``, a plan's links against each other.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from intake.facts.plan import Ask, PlanSteps, StepKind
from intake.rules.plan import DEADLINE, OPEN, Step

MAX_NOTE = 300


class Trouble(StrEnum):
    """What can be wrong; each has words on the desk."""

    KIND_UNKNOWN = "kind_unknown"
    OWNER_NOT_ALLOWED = "owner_not_allowed"
    ASK_MISSING = "ask_missing"
    ASK_UNKNOWN = "ask_unknown"
    ASK_WRONG_TYPE = "ask_wrong_type"
    ASK_NOT_AN_OPTION = "ask_not_an_option"
    ASK_OUT_OF_BOUNDS = "ask_out_of_bounds"
    DUE_AFTER_DEADLINE = "due_after_deadline"
    RESULT_MISSING = "result_missing"
    RESULT_TOO_EARLY = "result_too_early"
    RESULT_UNKNOWN = "result_unknown"
    RESULT_OF_OTHER_STATE = "result_of_other_state"
    NOTE_TOO_LONG = "note_too_long"


@dataclass(frozen=True)
class Problem:
    """One thing to mend: what, and in which field (an ask by its id)."""

    trouble: Trouble
    field: str


def problems(step: Step, plan: PlanSteps) -> tuple[Problem, ...]:
    """Everything wrong with one step, in the order of a form; empty when it may be stored."""
    kind = plan.kinds.get(step.kind)
    if kind is None:
        return (Problem(Trouble.KIND_UNKNOWN, "kind"), *_of_note(step))
    return (
        *_of_owner(step, kind), *_of_answers(step, kind, plan), *_of_due(step),
        *_of_result(step, kind, plan), *_of_note(step),
    )  # fmt: skip


def _of_owner(step: Step, kind: StepKind) -> Iterator[Problem]:
    if step.owner not in kind.owners:
        yield Problem(Trouble.OWNER_NOT_ALLOWED, "owner")


def _of_answers(step: Step, kind: StepKind, plan: PlanSteps) -> Iterator[Problem]:
    result = plan.results.get(step.result or "")
    asked = (*kind.asks, *(result.needs if result else ()))
    for code in asked:
        if code not in step.answers:
            yield Problem(Trouble.ASK_MISSING, code)
        elif trouble := _of_answer(plan.asks[code], step.answers[code]):
            yield Problem(trouble, code)
    for code in step.answers:
        if code not in asked:
            yield Problem(Trouble.ASK_UNKNOWN, code)


def _of_answer(ask: Ask, answer: object) -> Trouble | None:
    if type(answer) is not _TYPES[ask.type]:  # True is no count, a time of day is no day
        return Trouble.ASK_WRONG_TYPE
    if isinstance(answer, int) and not 1 <= answer <= (ask.at_most or answer):
        return Trouble.ASK_OUT_OF_BOUNDS
    if ask.options and answer not in {option.id for option in ask.options}:
        return Trouble.ASK_NOT_AN_OPTION
    return None


_TYPES: dict[str, type] = {"count": int, "choice": str, "day": dt.date, "step": str}


def _of_due(step: Step) -> Iterator[Problem]:
    deadline = step.answers.get(DEADLINE)
    if type(deadline) is dt.date and step.due is not None and step.due > deadline:
        yield Problem(Trouble.DUE_AFTER_DEADLINE, "due")


def _of_result(step: Step, kind: StepKind, plan: PlanSteps) -> Iterator[Problem]:
    own = {result.id: result.ends for result in plan.results_of(kind)}
    if step.state in OPEN:
        if step.result is not None:
            yield Problem(Trouble.RESULT_TOO_EARLY, "result")
    elif step.result is None:
        yield Problem(Trouble.RESULT_MISSING, "result")
    elif step.result not in own:
        yield Problem(Trouble.RESULT_UNKNOWN, "result")
    elif own[step.result] != step.state:
        yield Problem(Trouble.RESULT_OF_OTHER_STATE, "result")


def _of_note(step: Step) -> Iterator[Problem]:
    if len(step.note) > MAX_NOTE:
        yield Problem(Trouble.NOTE_TOO_LONG, "note")
