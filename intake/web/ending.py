"""The notice of a closed case, side by side in Latvian and the people's language, and who was given it."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.ending import NOTICE_LANGUAGES, Way
from intake.services.deps import riga_day
from intake.services.doors import NoSuchCase
from intake.services.ending import open_ending
from intake.services.give_notice import Told, give_notice
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.web.desk import case_id_of, show
from intake.web.draft import Form
from intake.web.incoming import deps, pages, read_form
from intake.web.read import Unreadable, id_in, needed_day, one_of
from intake.web.render import site_href
from intake.web.ruled import DESK, desk_page, status_of

HELPS = {
    "contacts": "contacts",
    "crisis": "crisis",
    "help": "help",
    "appeal": "help/appeal",
    "your-data": "your-data",
}
"""Pages of the public site that still help afterwards, in this order, by the words for each."""


async def ending_page(request: Request, colleague: Colleague) -> Response:
    """The notice, ready to print; an address may ask for another language than the people's own."""
    return await _show(request, colleague)


async def ending_post(request: Request, colleague: Colleague) -> Response:
    """Note that somebody was told."""
    form = await read_form(request)
    try:
        told = _told(form)
    except Unreadable as problem:
        return await _show(request, colleague, str(problem), 422, form)
    found = await give_notice(case_id_of(request), told, colleague, deps(request))
    match found:
        case NoSuchCase():
            raise HTTPException(404)
        case Refused(because):
            return await _show(request, colleague, because, status_of(because), form)
    return RedirectResponse(f"{DESK}/case/{case_id_of(request)}/ending", 303)


def _told(form: Form) -> Told:
    person = id_in(form, "person") if form.get("person") else None
    language, way = one_of(form, "language", NOTICE_LANGUAGES), Way(one_of(form, "way", tuple(Way)))
    return Told(language, way, needed_day(form), person)


async def _show(
    request: Request, colleague: Colleague, refused: str = "", status: int = 200, typed: Form | None = None
) -> Response:
    found = await open_ending(case_id_of(request), colleague, deps(request))
    match found:
        case NoSuchCase():
            raise HTTPException(404)
        case Refused(because):
            return await show(request, colleague, because, status_of(because), typed)
    asked = request.query_params.get("language", "")
    theirs = asked if asked in NOTICE_LANGUAGES else found.language
    facts = deps(request).facts
    return desk_page(
        request,
        "desk/ending.html",
        status,
        typed=typed,
        colleague=colleague,
        ending=found,
        refused=refused,
        theirs=theirs,
        sides=[facts.languages[code] for code in dict.fromkeys(("lv", theirs)) if code],
        words=pages(request).words,
        notice_languages=[facts.languages[code] for code in NOTICE_LANGUAGES],
        ways=list(Way),
        helps=HELPS,
        address=lambda code, slug: _address(request, site_href(code, slug)),
        form_address=lambda code: _address(request, f"/intake/{code}/refer"),
        today=riga_day(deps(request).now()),
    )


def _address(request: Request, path: str) -> str:
    """The whole address, as one would type it from paper."""
    return f"{request.url.scheme}://{request.url.netloc}{path}"
