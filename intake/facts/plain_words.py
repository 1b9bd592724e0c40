"""What is wrong with a value, in words for an editor: what to write, never a validator's jargon."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from intake.facts.follows import HASH
from intake.facts.models import FIGURE_ID, ID, PHONE

_DAY = "write a day as 2026-12-01"
_NUMBER = "write a whole number in digits"
_PATTERNS = {
    PHONE: "write + and the country code without spaces, as +37120000000",
    ID: "write Latin letters, digits, - and _ only, as sif-2019-three-years",
    FIGURE_ID: "write ST- and three digits or more, as ST-201",
    HASH: "nobody types this; remove it and run `portal stamp` with this file's path",
}
_SAID: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda _: "this is missing; add it",
    "literal_error": lambda ctx: f"write one of: {ctx['expected']}",
    "union_tag_invalid": lambda ctx: f"its kind is one of: {ctx['expected_tags']}",
    "union_tag_not_found": lambda _: "its kind is missing; add `kind:`",
    "string_pattern_mismatch": lambda ctx: _PATTERNS.get(
        ctx["pattern"], "not written as the others in this file; compare"
    ),
    "string_type": lambda _: 'write words, in "…" when they look like a number or a day',
    "string_too_short": lambda _: "it is empty; write words, or remove the line",
    "string_too_long": lambda ctx: f"write at most {ctx['max_length']} characters",
    "int_type": lambda _: _NUMBER,
    "int_parsing": lambda _: _NUMBER,
    "int_from_float": lambda _: _NUMBER,
    "bool_type": lambda _: "write true or false",
    "bool_parsing": lambda _: "write true or false",
    "date_type": lambda _: _DAY,
    "date_parsing": lambda _: _DAY,
    "date_from_datetime_parsing": lambda _: _DAY,
    "date_from_datetime_inexact": lambda _: f"{_DAY}, without an hour",
    "datetime_type": lambda _: _DAY,
    "greater_than_equal": lambda ctx: f"write {ctx['ge']} or more",
    "less_than_equal": lambda ctx: f"write {ctx['le']} or less",
    "tuple_type": lambda _: "write a list, as [one, two]",
    "list_type": lambda _: "write a list, as [one, two]",
    "too_long": lambda ctx: f"too many in this list; write at most {ctx['max_length']}",
    "too_short": lambda ctx: f"too few in this list; write at least {ctx['min_length']}",
    "dict_type": lambda _: "write lines below it, each `name: value`",
    "model_type": lambda _: "write lines below it, each `name: value`",
    "model_attributes_type": lambda _: "write lines below it, each `name: value`",
}
_GIVEN_IS_NO_NEWS = ("missing", "extra_forbidden", "string_too_short", "string_too_long")


def plain(problem: ErrorDetails, model: type[BaseModel]) -> str:
    """What is wrong and what to write, for the first of a validation's errors of ``model``."""
    kind = problem["type"]
    said = _said(problem, model)
    return said if kind in _GIVEN_IS_NO_NEWS else f"{said}{_given(problem['input'])}"


def _said(problem: ErrorDetails, model: type[BaseModel]) -> str:
    kind, ctx = problem["type"], problem.get("ctx", {})
    if kind == "extra_forbidden":
        return _no_such(problem["loc"], model)
    if kind == "value_error":
        return str(ctx["error"])
    return _SAID[kind](ctx) if kind in _SAID else problem["msg"]


def _no_such(loc: Sequence[str | int], model: type[BaseModel]) -> str:
    known = sorted({name for one in _at(loc[:-1], model) for name in one.model_fields})
    meant = get_close_matches(str(loc[-1]), known, n=1)
    if meant:
        return f"no such field here; did you mean {meant[0]!r}?"
    return f"no such field here; remove it, or write one of: {', '.join(known)}"


def _at(loc: Sequence[str | int], model: type[BaseModel]) -> list[type[BaseModel]]:
    """The shapes that may stand at ``loc``; numbers of a list and tags of a union lead no deeper."""
    here = [model]
    for part in loc:
        fields = [one.model_fields[str(part)] for one in here if part in one.model_fields]
        here = [inner for field in fields for inner in _models(field.annotation)] if fields else here
    return here


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _given(value: Any) -> str:
    """The value as its editor typed it; nothing of a whole block, whose line is told."""
    if isinstance(value, dict | list | tuple):
        return ""
    if value is None:
        return "; nothing stands here"
    if isinstance(value, bool):
        return f"; here stands {str(value).lower()}"
    return f"; here stands {value}" if isinstance(value, dt.date) else f"; here stands {value!r:.80}"
