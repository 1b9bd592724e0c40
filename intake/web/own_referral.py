"""Whoever holds both numbers of a receipt answers what was asked, or takes the form back."""

from starlette.requests import Request
from starlette.responses import Response

from intake.services.answers import MAX_NOTE
from intake.services.look_up import Mistyped, NotFound, Standing, look_up
from intake.services.own_referral import Said, answer_question, withdraw
from intake.services.refused import Refused
from intake.web.draft import Form, clean
from intake.web.incoming import deps, pages, read_form
from intake.web.status import AGREE, numbers, standing_page, status_page


async def answer_post(request: Request) -> Response:
    """Send an answer; what cannot be sent now is shown again as it was written."""
    form = await read_form(request)
    said = _said(form)
    if not (said.choice or said.words) or len(said.words) > MAX_NOTE:
        return await _again(request, form, "answer_long" if said.words else "answer_missing", 422)
    found = await answer_question(*numbers(form), said, deps(request))
    if isinstance(found, Refused):
        return await _again(request, form, "answer_not_asked", 409)
    return await _again(request, form, "", 200, "answered")


async def withdraw_post(request: Request) -> Response:
    """Ask once more, and withdraw when ``sure``."""
    form = await read_form(request)
    if form.get("sure") != "yes":
        return await _again(request, form, "", 200, asks=True)
    found = await withdraw(*numbers(form), deps(request))
    if isinstance(found, Refused):
        return await _again(request, form, "withdraw_late", 409)
    return await _again(request, form, "", 200)


def _said(form: Form) -> Said:
    choice = form.get("choice", "")
    return Said(choice if choice in AGREE else "", clean(form.get("answer", "")))


async def _again(
    request: Request, form: Form, problem: str, status: int, done: str = "", *, asks: bool = False
) -> Response:
    """The referral as it stands now, with what came of the press; no numbers, no page."""
    reference, code = numbers(form)
    match await look_up(reference, code, deps(request)):
        case Mistyped(fields):
            return status_page(request, reference, code, 422, mistyped=fields)
        case NotFound():
            return status_page(request, reference, code, 404, not_found=True)
        case Standing() as found if asks and found.may_withdraw:
            return _ask_once_more(request, form, found, code)
        case Standing() as found:
            typed = Form([]) if done else form
            return standing_page(request, found, code, typed, status, problem=problem, done=done)


def _ask_once_more(request: Request, form: Form, found: Standing, code: str) -> Response:
    return pages(request).render(
        request, "status/withdraw.html", reference=found.reference, code=code, typed=form
    )
