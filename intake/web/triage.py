"""Pages beside a case before it is decided: attempts to reach people, and likely duplicates."""

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.contact import Channel, Outcome
from intake.rules.duplicates import Verdict
from intake.rules.receipt import REFERENCE_DIGITS, bare, is_intact
from intake.services.contact import Logged, contact_sheet, how_to_reach, log_attempt
from intake.services.doors import NoSuchCase
from intake.services.lookalikes import Settled, see_lookalikes, settle_lookalike
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.web.desk import case_id_of, show
from intake.web.desk_page import DESK, desk_page
from intake.web.draft import Form, new_token
from intake.web.incoming import deps, read_form
from intake.web.ruled import page_number, status_of


async def contact_page(request: Request, colleague: Colleague) -> Response:
    """How and when to reach the person, every attempt so far, and a form for the next."""
    return await _contact(request, colleague)


async def contact_post(request: Request, colleague: Colleague) -> Response:
    """Note one attempt."""
    form = await read_form(request)
    channel, outcome, key = form.get("channel", ""), form.get("outcome", ""), form.get("key", "")
    readable = channel in list(Channel) and outcome in list(Outcome)
    if not readable or not re.fullmatch("[A-Za-z0-9_-]{22,64}", key):
        return await _contact(request, colleague, "attempt_incomplete", 422, form)
    found = await log_attempt(
        case_id_of(request), key, Channel(channel), Outcome(outcome), form.get("interpreter") == "yes",
        colleague, deps(request),
    )  # fmt: skip
    match found:
        case Logged():
            return RedirectResponse(f"{DESK}/case/{case_id_of(request)}/contact", 303)
        case Refused(because):
            return await _contact(request, colleague, because, status_of(because), form)
    raise HTTPException(404)


async def _contact(
    request: Request, colleague: Colleague, refused: str = "", status: int = 200, typed: Form | None = None
) -> Response:
    found = await how_to_reach(case_id_of(request), colleague, deps(request))
    match found:
        case NoSuchCase():
            raise HTTPException(404)
        case Refused(because):
            return await show(request, colleague, refused or because, status_of(refused or because), typed)
    return desk_page(
        request, "desk/contact.html", status, typed=typed, colleague=colleague, reach=found, refused=refused,
        channels=list(Channel), outcomes=list(Outcome), key=new_token(),
    )  # fmt: skip


async def contacts(request: Request, colleague: Colleague) -> Response:
    """A sheet to print for a day without a network."""
    found = await contact_sheet(colleague, deps(request), page_number(request))
    return desk_page(request, "desk/contacts.html", colleague=colleague, sheet=found, now=deps(request).now())


async def duplicates_page(request: Request, colleague: Colleague) -> Response:
    """The cases that may be about the same people, with reasons."""
    return await _duplicates(request, colleague)


async def duplicates_post(request: Request, colleague: Colleague) -> Response:
    """Write down what a person says of one pair."""
    form = await read_form(request)
    reference, verdict = bare(form.get("other", "")), form.get("verdict", "")
    if verdict not in list(Verdict) or not is_intact(reference, REFERENCE_DIGITS):
        return await _duplicates(request, colleague, "verdict_incomplete", 422)
    case_id = case_id_of(request)
    found = await settle_lookalike(case_id, reference, Verdict(verdict), colleague, deps(request))
    match found:
        case Settled():
            return RedirectResponse(f"{DESK}/case/{case_id}/duplicates", 303)
        case Refused(because):
            return await _duplicates(request, colleague, because, status_of(because))
    raise HTTPException(404)


async def _duplicates(
    request: Request, colleague: Colleague, refused: str = "", status: int = 200
) -> Response:
    found = await see_lookalikes(case_id_of(request), colleague, deps(request))
    match found:
        case NoSuchCase():
            raise HTTPException(404)
        case Refused(because):
            return await show(request, colleague, refused or because, status_of(refused or because))
    return desk_page(
        request, "desk/duplicates.html", status, colleague=colleague, pairs=found, refused=refused,
        verdicts=list(Verdict),
    )  # fmt: skip
