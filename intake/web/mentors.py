"""Mentors: who they are at a desk, who might fit a case and why, ties, and handing a case back."""

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.mentoring import TIES, HandedBack
from intake.rules.policy import Act, may_at_all
from intake.services.answers import LANGUAGES
from intake.services.assign import assign_mentor, hand_back
from intake.services.doors import NoSuchCase
from intake.services.mentors import Gender, Profile, keep_profile, list_mentors
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.services.suggest import choose_mentor
from intake.services.ties import note_tie
from intake.services.triage import open_case
from intake.web.desk import case_id_of, show, version_of
from intake.web.draft import Form, clean
from intake.web.household import MAX_VARIETY
from intake.web.incoming import deps, read_form
from intake.web.read import Unreadable, id_in, one_of
from intake.web.ruled import DESK, desk_page, status_of

ROWS = 6
"""Languages one profile has fields for."""
STAFF_ID = 16
GENDERS: dict[str, Gender | None] = {"": None, "woman": "woman", "man": "man"}


async def mentors_page(request: Request, colleague: Colleague) -> Response:
    """The mentors of a desk; a mentor finds themselves."""
    return await _list(request, colleague)


async def profile_post(request: Request, colleague: Colleague) -> Response:
    """Keep one mentor's profile; a form that names nobody is its sender's own."""
    form = await read_form(request)
    try:
        who = id_in(form, "mentor", STAFF_ID) if form.get("mentor") else colleague.id
        version, profile = version_of(form), read_profile(form)
    except Unreadable as problem:
        return await _list(request, colleague, str(problem), 422, form)
    found = await keep_profile(who, version or 0, profile, colleague, deps(request))
    if isinstance(found, Refused):
        return await _list(request, colleague, found.because, status_of(found.because), form)
    return RedirectResponse(f"{DESK}/mentors", 303)


async def _list(
    request: Request, colleague: Colleague, refused: str = "", status: int = 200, typed: Form | None = None
) -> Response:
    found = await list_mentors(colleague, deps(request))
    return desk_page(
        request,
        "desk/mentors.html",
        status,
        typed=typed,
        colleague=colleague,
        mentors=found,
        refused=refused,
        languages_known=LANGUAGES,
        rows=ROWS,
        limit=next(iter(deps(request).facts.mentor_limits.values()), None),
        may_keep=may_at_all(colleague.role, Act.KEEP_PROFILE),
    )


def read_profile(form: Form) -> Profile:
    """A posted profile. Raises `Unreadable`."""
    chosen = [(form.get(f"language-{n}", ""), form.get(f"variety-{n}", "")) for n in range(ROWS)]
    languages = {code: clean(variety)[:MAX_VARIETY] for code, variety in chosen if code}
    if not set(languages) <= set(LANGUAGES) or any(variety and not code for code, variety in chosen):
        raise Unreadable("variety_alone" if set(languages) <= set(LANGUAGES) else "incomplete_people")
    gender = GENDERS[one_of(form, "gender", GENDERS)]
    places = tuple(sorted(set(form.getlist("place"))))
    if not all(re.fullmatch(r"[a-z0-9-]{1,40}", place) for place in places):
        raise Unreadable("incomplete_people")
    return Profile(tuple(languages.items()), places, gender)


async def mentor_page(request: Request, colleague: Colleague) -> Response:
    """Who might be a case's mentor."""
    return await _choice(request, colleague)


async def mentor_post(request: Request, colleague: Colleague) -> Response:
    """Name the case's mentor, or nobody."""
    form = await read_form(request)
    mentor, version = str(form.get("mentor", "")), version_of(form)
    if version is None or not re.fullmatch("[0-9a-f]{16}|nobody", mentor):
        return await _choice(request, colleague, "no_such_mentor", 422, form)
    wanted = None if mentor == "nobody" else mentor
    found = await assign_mentor(case_id_of(request), version, wanted, colleague, deps(request))
    return await _answer(request, colleague, found, form, f"{DESK}/case/{case_id_of(request)}/mentor")


async def tie_post(request: Request, colleague: Colleague) -> Response:
    """Note a mentor's tie to the people of a case; a mentor notes their own."""
    form = await read_form(request)
    own = not may_at_all(colleague.role, Act.ASSIGN)
    back = "hand-back" if own else "mentor"
    try:
        who = colleague.id if own else id_in(form, "tied", STAFF_ID)
        code = one_of(form, "tie", TIES)
    except Unreadable as problem:
        return await _again(request, colleague, str(problem), 422, form)
    found = await note_tie(case_id_of(request), who, code, colleague, deps(request))
    return await _answer(request, colleague, found, form, f"{DESK}/case/{case_id_of(request)}/{back}")


async def hand_back_page(request: Request, colleague: Colleague) -> Response:
    """A mentor's own page to give a case back or to note a tie."""
    return await _mine(request, colleague)


async def hand_back_post(request: Request, colleague: Colleague) -> Response:
    """Give a case back; its page is not open to the mentor afterwards."""
    form = await read_form(request)
    try:
        why = HandedBack(one_of(form, "why", tuple(HandedBack)))
    except Unreadable as problem:
        return await _mine(request, colleague, str(problem), 422, form)
    found = await hand_back(case_id_of(request), why, colleague, deps(request))
    return await _answer(request, colleague, found, form, f"{DESK}/")


async def _answer(request: Request, colleague: Colleague, found: object, form: Form, then: str) -> Response:
    match found:
        case NoSuchCase():
            raise HTTPException(404)
        case Refused(because):
            return await _again(request, colleague, because, status_of(because), form)
    return RedirectResponse(then, 303)


async def _again(
    request: Request, colleague: Colleague, refused: str, status: int, typed: Form | None
) -> Response:
    page = _choice if may_at_all(colleague.role, Act.ASSIGN) else _mine
    return await page(request, colleague, refused, status, typed)


async def _choice(
    request: Request, colleague: Colleague, refused: str = "", status: int = 200, typed: Form | None = None
) -> Response:
    found = await choose_mentor(case_id_of(request), colleague, deps(request))
    match found:
        case NoSuchCase():
            raise HTTPException(404)
        case Refused(because):
            return await show(request, colleague, because, status_of(because), typed)
    return desk_page(
        request,
        "desk/mentor.html",
        status,
        typed=typed,
        colleague=colleague,
        choice=found,
        refused=refused,
        ties=TIES,
    )


async def _mine(
    request: Request, colleague: Colleague, refused: str = "", status: int = 200, typed: Form | None = None
) -> Response:
    found = await open_case(case_id_of(request), colleague, deps(request))
    if isinstance(found, NoSuchCase):
        raise HTTPException(404)
    if Act.HAND_BACK not in found.may:
        return await show(request, colleague, "not_yours", 403, typed)
    return desk_page(
        request,
        "desk/hand_back.html",
        status,
        typed=typed,
        colleague=colleague,
        case=found,
        refused=refused,
        ties=TIES,
        reasons=list(HandedBack),
    )
