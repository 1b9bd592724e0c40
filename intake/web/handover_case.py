"""One case in a handover: its summary, its acceptance, and the notice its people are handed."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.ending import NOTICE_LANGUAGES
from intake.rules.handover import MAX_NOTE
from intake.services.deps import riga_day
from intake.services.doors import NoSuchCase
from intake.services.hand_over_case import CaseSummary, accept_case, open_summary, tell_people
from intake.services.hand_over_summary import confirm_case
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.web.desk import case_id_of, show, version_of
from intake.web.draft import Form, clean
from intake.web.incoming import deps, pages, read_form
from intake.web.ruled import DESK, desk_page, status_of


async def summary_page(request: Request, colleague: Colleague) -> Response:
    """What the next desk reads first, as it is now and as it was confirmed."""
    return await _show(request, colleague, "desk/handover_case.html")


async def summary_post(request: Request, colleague: Colleague) -> Response:
    """Confirm it, with a note."""
    form = await read_form(request)
    version, said = version_of(form), clean(form.get("note", ""))
    if version is None or len(said) > MAX_NOTE:
        because = "note_too_long" if version is not None else "incomplete_people"
        return await _show(request, colleague, "desk/handover_case.html", because, 422, form)
    found = await confirm_case(case_id_of(request), version, said, colleague, deps(request))
    return await _answer(request, colleague, found, form)


async def accept_post(request: Request, colleague: Colleague) -> Response:
    """Accept the case."""
    form = await read_form(request)
    version = version_of(form)
    if version is None:
        return await _show(request, colleague, "desk/handover_case.html", "incomplete_people", 422, form)
    found = await accept_case(case_id_of(request), version, colleague, deps(request))
    return await _answer(request, colleague, found, form)


async def notice_page(request: Request, colleague: Colleague) -> Response:
    """The notice, ready to print, in Latvian and in the language asked for or their own."""
    return await _show(request, colleague, "desk/handover_notice.html")


async def notice_post(request: Request, colleague: Colleague) -> Response:
    """Note that the people were handed the notice."""
    form = await read_form(request)
    version, language = version_of(form), str(form.get("language", ""))
    if version is None or language not in NOTICE_LANGUAGES:
        return await _show(request, colleague, "desk/handover_notice.html", "incomplete_people", 422, form)
    found = await tell_people(case_id_of(request), version, language, colleague, deps(request))
    return await _answer(request, colleague, found, form, "/notice", "desk/handover_notice.html")


async def _answer(
    request: Request,
    colleague: Colleague,
    found: object,
    form: Form,
    back: str = "",
    template: str = "desk/handover_case.html",
) -> Response:
    match found:
        case NoSuchCase():
            raise HTTPException(404)
        case Refused(because):
            return await _show(request, colleague, template, because, status_of(because), form)
    return RedirectResponse(f"{DESK}/case/{case_id_of(request)}/handover{back}", 303)


async def _show(
    request: Request,
    colleague: Colleague,
    template: str,
    refused: str = "",
    status: int = 200,
    typed: Form | None = None,
) -> Response:
    found = await open_summary(case_id_of(request), colleague, deps(request))
    match found:
        case NoSuchCase():
            raise HTTPException(404)
        case Refused(because):
            return await show(request, colleague, because, status_of(because), typed)
        case CaseSummary():
            theirs = _theirs(request, found)
            facts, today = deps(request).facts, riga_day(deps(request).now())
            return desk_page(
                request,
                template,
                status,
                typed=typed,
                colleague=colleague,
                summary=found,
                refused=refused,
                theirs=theirs,
                sides=[facts.languages[code] for code in dict.fromkeys(("lv", theirs)) if code],
                words=pages(request).words,
                notice_languages=[facts.languages[code] for code in NOTICE_LANGUAGES],
                calls=[c for c in facts.contacts.values() if c.callable_on(today) and not c.emergency],
                emergency=[c for c in facts.contacts.values() if c.emergency],
                max_said=MAX_NOTE,
            )


def _theirs(request: Request, found: CaseSummary) -> str:
    """The language asked for, else the first the people understand, else none."""
    asked = request.query_params.get("language", "")
    return asked if asked in NOTICE_LANGUAGES else next(iter(found.languages), "")
