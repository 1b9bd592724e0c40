"""Why a case is opened outside daily work; and erasing its content, which takes two people."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.reasons import Reason
from intake.rules.retention import ASKED, Why
from intake.services.doors import NoSuchCase
from intake.services.erase import answer_erasure, ask_erasure, erasure_of
from intake.services.reasons import give_reason
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.web.desk import case_id_of, version_of
from intake.web.draft import Form
from intake.web.incoming import deps, read_form
from intake.web.ruled import DESK, desk_page, status_of, why_page


async def why_post(request: Request, colleague: Colleague) -> Response:
    """Keep the reason, then go on to what was asked for."""
    form = await read_form(request)
    case_id, reason = case_id_of(request), form.get("reason", "")
    if reason not in list(Reason):
        return why_page(request, colleague, form.get("back", ""), 422, missing=True)
    if isinstance(await give_reason(case_id, Reason(reason), colleague, deps(request)), NoSuchCase):
        raise HTTPException(404)
    return RedirectResponse(_own_page(case_id, form.get("back", "")), 303)


def _own_page(case_id: str, back: str) -> str:
    """A page of this very case, whatever a form says."""
    here = f"{DESK}/case/{case_id}"
    plain = back.isascii() and back.isprintable() and not any(sign in back for sign in "\\# ")
    return back if plain and (back == here or back.startswith((f"{here}/", f"{here}?"))) else here


async def erasure_page(request: Request, colleague: Colleague) -> Response:
    """How much is held, who asked to erase it, and the proof."""
    return await _show(request, colleague)


async def erasure_post(request: Request, colleague: Colleague) -> Response:
    """Ask that the content be erased."""
    form = await read_form(request)
    version, why = version_of(form), form.get("why", "")
    if version is None or why not in ASKED:
        return await _show(request, colleague, "erasure_incomplete", 422, form)
    found = await ask_erasure(case_id_of(request), version, Why(why), colleague, deps(request))
    return await _answer(request, colleague, found, form)


async def erasure_answer(request: Request, colleague: Colleague) -> Response:
    """Erase, or keep."""
    form = await read_form(request)
    version, answer = version_of(form), form.get("answer", "")
    if version is None or answer not in ("erase", "keep"):
        return await _show(request, colleague, "erasure_incomplete", 422, form)
    yes = answer == "erase"
    found = await answer_erasure(case_id_of(request), version, yes, colleague, deps(request))
    return await _answer(request, colleague, found, form)


async def _answer(request: Request, colleague: Colleague, found: object, form: Form) -> Response:
    match found:
        case NoSuchCase():
            raise HTTPException(404)
        case Refused(because):
            return await _show(request, colleague, because, status_of(because), form)
    return RedirectResponse(f"{DESK}/case/{case_id_of(request)}/erasure", 303)


async def _show(
    request: Request, colleague: Colleague, refused: str = "", status: int = 200, typed: Form | None = None
) -> Response:
    found = await erasure_of(case_id_of(request), colleague, deps(request))
    if isinstance(found, NoSuchCase):
        raise HTTPException(404)
    return desk_page(
        request, "desk/erasure.html", status, typed=typed, colleague=colleague, erasure=found,
        refused=refused, whys=ASKED,
    )  # fmt: skip
