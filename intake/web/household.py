"""The people of a case: what its desk records of them, who joins and leaves, the end and a new beginning."""

import datetime as dt
import re

from starlette.requests import Request
from starlette.responses import Response

from intake.rules.case import CloseReason
from intake.rules.history import Kind
from intake.rules.household import LEFT_FAMILY, VALUES, Came, Evidence
from intake.rules.receipt import western
from intake.services.answers import LANGUAGES
from intake.services.household import begin_people, change_people
from intake.services.people_changes import Change, Close, ComeBack, Join, Leave, Record, Reopen, Retract
from intake.services.sign_in import Colleague
from intake.web.desk import answer, case_id_of, positions, show, version_of
from intake.web.draft import Form, clean
from intake.web.incoming import deps, read_form

MAX_VARIETY = 60
OLDEST = 1900
"""No day before this year is meant."""


class Unreadable(ValueError):
    """A form that cannot be a change; the text is the code of why."""


async def people_post(request: Request, colleague: Colleague) -> Response:
    """Record something of a person, somebody's coming or going, or a mistake."""
    form = await read_form(request)
    if form.get("do") == "begin":
        return await _begin(request, colleague, form)
    return await _change(request, colleague, form)


async def close_post(request: Request, colleague: Colleague) -> Response:
    """End the help."""
    form = await read_form(request)
    return await _change(request, colleague, Form([*form.multi_items(), ("do", "close")]))


async def reopen_post(request: Request, colleague: Colleague) -> Response:
    """Take people of a closed case up again."""
    form = await read_form(request)
    return await _change(request, colleague, Form([*form.multi_items(), ("do", "reopen")]))


async def _begin(request: Request, colleague: Colleague, form: Form) -> Response:
    try:
        version, taken = _version(form), _ticked(form)
    except Unreadable as problem:
        return await show(request, colleague, str(problem), 422, form)
    found = await begin_people(case_id_of(request), version, taken, colleague, deps(request))
    return await answer(request, colleague, found, form)


async def _change(request: Request, colleague: Colleague, form: Form) -> Response:
    try:
        version, change = _version(form), read_change(form)
    except Unreadable as problem:
        return await show(request, colleague, str(problem), 422, form)
    found = await change_people(case_id_of(request), version, change, colleague, deps(request))
    return await answer(request, colleague, found, form)


def read_change(form: Form) -> Change:
    """The change a posted form asks for. Raises `Unreadable`."""
    match form.get("do"):
        case "record":
            return _record(form)
        case "join":
            came: Came = "born" if _one_of(form, "came", ("born", "joined")) == "born" else "joined"
            return Join(_one_of(form, "age_band", VALUES[Kind.AGE_BAND]), came, _needed_day(form))
        case "leave":
            reason = _one_of(form, "reason", (*CloseReason, LEFT_FAMILY))
            return Leave(_id(form, "person"), reason, _needed_day(form))
        case "come_back":
            return ComeBack(_id(form, "person"), _needed_day(form))
        case "retract":
            return Retract(_id(form, "fact"))
        case "close":
            return Close(CloseReason(_one_of(form, "reason", tuple(CloseReason))), _needed_day(form))
        case "reopen":
            return Reopen(_ticked(form))
    raise Unreadable("incomplete_people")


def _record(form: Form) -> Record:
    """Kind and value are one choice, so that the form works without a script."""
    every = [f"{kind}:{value}" for kind, values in _recordable().items() for value in values]
    kind, value = _one_of(form, "fact", every).split(":")
    variety = clean(form.get("variety", ""))[:MAX_VARIETY]
    if variety and kind != Kind.LANGUAGE:
        raise Unreadable("variety_alone")
    on = day(form.get("day", ""))
    if on is None and kind != Kind.STATUS:
        raise Unreadable("day_missing")
    evidence = Evidence(_one_of(form, "evidence", tuple(Evidence)))
    return Record(_id(form, "person"), Kind(kind), value, on, evidence, variety)


def _recordable() -> dict[Kind, tuple[str, ...]]:
    return {**VALUES, Kind.LANGUAGE: LANGUAGES}


def day(typed: str) -> dt.date | None:
    """A day as a browser's calendar gives it or as people in Latvia write it; empty is ``None``.

    Raises `Unreadable`.
    """
    text = western(typed).strip()
    if not text:
        return None
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.ASCII)
    latvian = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\.?", text, re.ASCII)
    parts = iso.groups() if iso else latvian.groups()[::-1] if latvian else None
    try:
        found = dt.date(*map(int, parts)) if parts else None
    except ValueError:
        found = None
    if found is None or found.year < OLDEST:
        raise Unreadable("day_unreadable")
    return found


def _needed_day(form: Form) -> dt.date:
    found = day(form.get("day", ""))
    if found is None:
        raise Unreadable("day_missing")
    return found


def _one_of(form: Form, name: str, known: tuple[str, ...] | list[str]) -> str:
    value = form.get(name, "")
    if value not in known:
        raise Unreadable("incomplete_people")
    return str(value)


def _id(form: Form, name: str) -> str:
    value = form.get(name, "")
    if not re.fullmatch("[0-9a-f]{32}", value):
        raise Unreadable("incomplete_people")
    return str(value)


def _ticked(form: Form) -> frozenset[int]:
    try:
        found = positions(form)
    except ValueError:
        raise Unreadable("incomplete_people") from None
    if not found:
        raise Unreadable("nobody_ticked")
    return found


def _version(form: Form) -> int:
    version = version_of(form)
    if version is None:
        raise Unreadable("incomplete_people")
    return version
