"""From what was typed to checked answers, or to our own error codes by field."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from pydantic import ValidationError

from intake.rules.receipt import western
from intake.services.answers import ReferralAnswers, missing_together
from intake.web.draft import Draft
from intake.web.questions import DATE_PARTS, STEPS, Question, adults, of_step

Errors = dict[str, str]

_CODES = {
    "missing": "missing",
    "string_too_long": "too_long",
    "int_parsing": "count_unreadable",
    "greater_than_equal": "count_unreadable",
    "less_than_equal": "count_unreadable",
    "too_short": "missing",
}


def check(draft: Draft, places: Collection[str], today: dt.date) -> ReferralAnswers | Errors:
    """Validate the whole draft; errors map a field's name to a code that has words everywhere."""
    values = _values(draft)
    errors: Errors = {}
    answers: ReferralAnswers | None = None
    try:
        answers = ReferralAnswers.model_validate(values, context={"today": today})
    except ValidationError as problem:
        for error in problem.errors(include_url=False, include_context=False, include_input=False):
            errors.setdefault(_field(error["loc"]), _code(error["type"]))
    if draft.one("place") not in places:
        errors["place"] = "missing"
    if not draft.one("called"):
        errors["called"] = "missing"
    errors = {**missing_together(values), **errors}
    return errors if errors or answers is None else answers


def errors_of_step(errors: Errors, step: str, draft: Draft) -> Errors:
    """The errors that belong to one page, in the order of its questions."""
    names = [q.name for q in of_step(step, draft)]
    return {name: errors[name] for name in names if name in errors}


def first_step_with(errors: Errors, draft: Draft) -> str:
    """The first page an error belongs to."""
    return next((step for step in STEPS if errors_of_step(errors, step, draft)), STEPS[0])


def _values(draft: Draft) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for step in STEPS:
        if step != "adults":
            found |= _answered(of_step(step, draft), draft)
    found["adults"] = [_adult(draft, i) for i in range(adults(draft))]
    return found


def _adult(draft: Draft, i: int) -> dict[str, Any]:
    questions = [q for q in of_step("adults", draft) if q.group == f"adult-{i}"]
    return {name.rsplit("-", 1)[1]: value for name, value in _answered(questions, draft).items()}


def _answered(questions: Collection[Question], draft: Draft) -> dict[str, Any]:
    """Unanswered questions are left out, so that the model's own default speaks."""
    values = {q.name: _value(q, draft) for q in questions}
    return {name: value for name, value in values.items() if value not in ("", ())}


def _value(question: Question, draft: Draft) -> Any:
    if question.kind == "choices":
        return draft.every(question.name)
    if question.kind == "day":
        return {part: draft.one(f"{question.name}-{part}") for part in DATE_PARTS}
    if question.kind == "count":
        return western(draft.one(question.name)) or "0"
    return draft.one(question.name)


def _field(loc: tuple[int | str, ...]) -> str:
    if loc[0] == "adults" and len(loc) > 1:
        return f"adult-{loc[1]}-{loc[2]}" if len(loc) > 2 else f"adult-{loc[1]}-status_on"
    return str(loc[0])


def _code(kind: str) -> str:
    return _CODES.get(kind, "missing" if kind.startswith("literal") else kind)
