"""Handovers: tried and opened by the foundation, summed up by one side, accepted by the other."""

import datetime as dt
import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.handover import Stage
from intake.rules.routing import NO_CONTRACT
from intake.services.deps import riga_day
from intake.services.hand_over import (
    NoSuchHandover,
    Opened,
    list_handovers,
    open_handover,
    steer_handover,
    try_handover,
)
from intake.services.hand_over_count import signed_count
from intake.services.hand_over_summary import confirm_rest
from intake.services.hand_over_view import accept_cases, open_handover_page
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.web.draft import Form
from intake.web.incoming import deps, pages, read_form
from intake.web.read import Unreadable, needed_day, one_of
from intake.web.ruled import DESK, desk_page, status_of

HANDOVERS = f"{DESK}/handover"
_STEERS = {"start": Stage.SWITCHED, "cancel": Stage.CANCELLED}


async def listed(request: Request, colleague: Colleague) -> Response:
    """The handovers that are the person's concern."""
    found = await list_handovers(colleague, deps(request))
    return desk_page(request, "desk/handovers.html", colleague=colleague, handovers=found)


async def new(request: Request, colleague: Colleague) -> Response:
    """Choose two desks and a day, and see what a handover would do; that changes nothing."""
    typed = Form(list(request.query_params.multi_items()))
    if not typed.get("day"):
        return _new(request, colleague, typed=typed)
    try:
        wanted = _wanted(typed, request)
    except Unreadable as problem:
        return _new(request, colleague, str(problem), 422, typed)
    found = await try_handover(*wanted, colleague, deps(request))
    if isinstance(found, Refused):
        return _new(request, colleague, found.because, 200, typed)
    return _new(request, colleague, typed=typed, numbers=found, on=wanted[2])


async def new_post(request: Request, colleague: Colleague) -> Response:
    """Appoint the handover."""
    form = await read_form(request)
    try:
        wanted = _wanted(form, request)
    except Unreadable as problem:
        return _new(request, colleague, str(problem), 422, form)
    match await open_handover(*wanted, colleague, deps(request)):
        case Opened(id_):
            return RedirectResponse(f"{HANDOVERS}/{id_}", 303)
        case Refused(because):
            return _new(request, colleague, because, status_of(because), form)


def _wanted(form: Form, request: Request) -> tuple[str, str, dt.date]:
    providers = tuple(deps(request).facts.providers)
    from_desk = one_of(form, "from", (*providers, NO_CONTRACT))
    return from_desk, one_of(form, "to", providers), needed_day(form)


def _new(
    request: Request,
    colleague: Colleague,
    refused: str = "",
    status: int = 200,
    typed: Form | None = None,
    **context: object,
) -> Response:
    tomorrow = riga_day(deps(request).now()) + dt.timedelta(days=1)
    shown = {"numbers": None, "on": None, "first_day": tomorrow.isoformat()} | context
    return desk_page(
        request,
        "desk/handover_new.html",
        status,
        typed=typed,
        colleague=colleague,
        refused=refused,
        providers=list(deps(request).facts.providers),
        open_desk=NO_CONTRACT,
        **shown,
    )


async def one(request: Request, colleague: Colleague) -> Response:
    """One handover."""
    return await _show(request, colleague)


async def steer_post(request: Request, colleague: Colleague) -> Response:
    """Start it before its moment, or call it off."""
    form = await read_form(request)
    stage = _STEERS.get(form.get("do", ""))
    if stage is None:
        return await _show(request, colleague, "incomplete_people", 422, form)
    found = await steer_handover(handover_id_of(request), stage, colleague, deps(request))
    return await _answer(request, colleague, found, form)


async def summaries_post(request: Request, colleague: Colleague) -> Response:
    """Confirm all the summaries nobody has confirmed yet, as generated."""
    form = await read_form(request)
    found = await confirm_rest(handover_id_of(request), colleague, deps(request))
    return await _answer(request, colleague, found, form)


async def accept_post(request: Request, colleague: Colleague) -> Response:
    """Accept the ticked cases, or every one that waits."""
    form = await read_form(request)
    ticked = None if form.get("which") == "all" else form.getlist("case")
    if ticked == []:
        return await _show(request, colleague, "nothing_ticked", 422, form)
    found = await accept_cases(handover_id_of(request), ticked, colleague, deps(request))
    return await _answer(request, colleague, found, form)


async def count(request: Request, colleague: Colleague) -> Response:
    """The signed count as a file, with what it proves in the desk's languages."""
    words, languages = pages(request).words, deps(request).facts.languages.values()
    says = {x.code: str(words[x.code]("desk.handover.proves")) for x in languages if x.desk}
    id_ = handover_id_of(request)
    match await signed_count(id_, says, colleague, deps(request)):
        case NoSuchHandover():
            raise HTTPException(404)
        case Refused(because):
            return await _show(request, colleague, because, status_of(because))
        case bytes() as file:
            named = {"content-disposition": f'attachment; filename="handover-{id_[:8]}.json"'}
            return Response(file, media_type="application/json", headers=named)


async def _answer(request: Request, colleague: Colleague, found: object, form: Form) -> Response:
    match found:
        case NoSuchHandover():
            raise HTTPException(404)
        case Refused(because):
            return await _show(request, colleague, because, status_of(because), form)
    return RedirectResponse(f"{HANDOVERS}/{handover_id_of(request)}", 303)


async def _show(
    request: Request, colleague: Colleague, refused: str = "", status: int = 200, typed: Form | None = None
) -> Response:
    found = await open_handover_page(handover_id_of(request), colleague, deps(request))
    if isinstance(found, NoSuchHandover):
        raise HTTPException(404)
    shown = {"handover": found, "refused": refused, "on": riga_day(found.row["switch_at"])}
    return desk_page(request, "desk/handover.html", status, typed=typed, colleague=colleague, **shown)


def handover_id_of(request: Request) -> str:
    """The id in the address; 404 for what cannot be one."""
    id_: str = request.path_params["handover_id"]
    if not re.fullmatch("[0-9a-f]{32}", id_):
        raise HTTPException(404)
    return id_
