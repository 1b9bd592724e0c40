"""The people of a case: what its desk records of them, who joins and leaves, the end and a new beginning."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.case import CloseReason
from intake.rules.history import Kind
from intake.rules.household import LEFT_FAMILY, VALUES, Came, Evidence
from intake.rules.receipt import REFERENCE_DIGITS, bare, is_intact
from intake.services.answers import LANGUAGES
from intake.services.household import Changed, begin_people, change_people
from intake.services.moves import GoesOn, move_person
from intake.services.people_changes import (
    Change,
    Close,
    ComeBack,
    Join,
    Leave,
    Record,
    Reopen,
    Retract,
    TakeUp,
)
from intake.services.sign_in import Colleague
from intake.web.desk import answer, case_id_of, positions, show, version_of
from intake.web.draft import Form, clean
from intake.web.incoming import deps, read_form
from intake.web.read import Unreadable, day, id_in, needed_day, one_of
from intake.web.ruled import DESK

MAX_VARIETY = 60


async def people_post(request: Request, colleague: Colleague) -> Response:
    """Record something of a person, somebody's coming or going, or a mistake."""
    form = await read_form(request)
    if form.get("do") == "begin":
        return await _begin(request, colleague, form)
    if form.get("do") == "go_on":
        return await _go_on(request, colleague, form)
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


async def _go_on(request: Request, colleague: Colleague, form: Form) -> Response:
    try:
        version, asked = _version(form), GoesOn(id_in(form, "person"), _reference(form), needed_day(form))
    except Unreadable as problem:
        return await show(request, colleague, str(problem), 422, form)
    found = await move_person(case_id_of(request), version, asked, colleague, deps(request))
    return await answer(request, colleague, found, form)


async def _change(request: Request, colleague: Colleague, form: Form) -> Response:
    try:
        version, change = _version(form), read_change(form)
    except Unreadable as problem:
        return await show(request, colleague, str(problem), 422, form)
    found = await change_people(case_id_of(request), version, change, colleague, deps(request))
    if isinstance(found, Changed) and form.get("back") == "lapses":
        return RedirectResponse(f"{DESK}/lapses?done={case_id_of(request)}", 303)
    return await answer(request, colleague, found, form)


def read_change(form: Form) -> Change | TakeUp:
    """The change a posted form asks for. Raises `Unreadable`."""
    match form.get("do"):
        case "record":
            return _record(form)
        case "join":
            came: Came = "born" if one_of(form, "came", ("born", "joined")) == "born" else "joined"
            return Join(one_of(form, "age_band", VALUES[Kind.AGE_BAND]), came, needed_day(form))
        case "leave":
            reason = one_of(form, "reason", (*CloseReason, LEFT_FAMILY))
            return Leave(id_in(form, "person"), reason, needed_day(form))
        case "come_back":
            return ComeBack(id_in(form, "person"), needed_day(form))
        case "take_up":
            return TakeUp(_position(form), needed_day(form))
        case "retract":
            return Retract(id_in(form, "fact"))
        case "close":
            return Close(CloseReason(one_of(form, "reason", tuple(CloseReason))), needed_day(form))
        case "reopen":
            return Reopen(_ticked(form))
    raise Unreadable("incomplete_people")


def _record(form: Form) -> Record:
    """Kind and value are one choice, so that the form works without a script."""
    every = [f"{kind}:{value}" for kind, values in _recordable().items() for value in values]
    kind, value = one_of(form, "fact", every).split(":")
    variety = clean(form.get("variety", ""))[:MAX_VARIETY]
    if variety and kind != Kind.LANGUAGE:
        raise Unreadable("variety_alone")
    on = day(form.get("day", ""))
    if on is None and kind != Kind.STATUS:
        raise Unreadable("day_missing")
    evidence = Evidence(one_of(form, "evidence", tuple(Evidence)))
    return Record(id_in(form, "person"), Kind(kind), value, on, evidence, variety)


def _recordable() -> dict[Kind, tuple[str, ...]]:
    return {**VALUES, Kind.LANGUAGE: LANGUAGES}


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


def _position(form: Form) -> int:
    value = form.get("position", "")
    if not value.isascii() or not value.isdigit() or len(value) > 3:
        raise Unreadable("incomplete_people")
    return int(value)


def _reference(form: Form) -> str:
    """The number of a case, checked by its own digits before anybody is asked."""
    reference = bare(clean(form.get("reference", ""))[:80])
    if not is_intact(reference, REFERENCE_DIGITS):
        raise Unreadable("no_such_household")
    return reference
