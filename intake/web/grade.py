"""How many-sided a case was graded, and the form to pick a level."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.complexity import MAX_REASON, GradeTrouble
from intake.services.doors import NoSuchCase
from intake.services.grade import give_grade, read_grades
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.web.desk import case_id_of, show, version_of
from intake.web.draft import Form, clean
from intake.web.incoming import deps, read_form
from intake.web.ruled import DESK, desk_page, status_of


async def grade_page(request: Request, colleague: Colleague) -> Response:
    """The criteria in use and every grade before."""
    return await _show_grades(request, colleague)


async def grade_post(request: Request, colleague: Colleague) -> Response:
    """Add a grade."""
    form = await read_form(request)
    version = version_of(form)
    if version is None:
        return await _show_grades(request, colleague, "plan_incomplete", 422, form)
    said = (form.get("level", ""), clean(form.get("reason", "")))
    found = await give_grade(case_id_of(request), version, *said, colleague, deps(request))
    match found:
        case NoSuchCase():
            raise HTTPException(404)
        case Refused(because):
            status = 422 if because in tuple(GradeTrouble) else status_of(because)
            return await _show_grades(request, colleague, because, status, form)
    return RedirectResponse(f"{DESK}/case/{case_id_of(request)}/grade", 303)


async def _show_grades(
    request: Request,
    colleague: Colleague,
    refused: str = "",
    status_code: int = 200,
    typed: Form | None = None,
) -> Response:
    found = await read_grades(case_id_of(request), colleague, deps(request))
    if isinstance(found, NoSuchCase):
        raise HTTPException(404)
    if isinstance(found, Refused):
        why, status = (refused, status_code) if refused else (found.because, status_of(found.because))
        return await show(request, colleague, why, status, typed)
    return desk_page(
        request,
        "desk/grade.html",
        status_code,
        typed=typed,
        colleague=colleague,
        grades=found,
        refused=refused,
        longest=MAX_REASON,
    )
