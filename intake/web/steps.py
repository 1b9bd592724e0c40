"""Work on steps: somebody's day, and what happened to each step of it."""

from starlette.requests import Request
from starlette.responses import Response

from intake.services.day import read_day
from intake.services.sign_in import Colleague
from intake.services.steps import change_step
from intake.web.desk import case_id_of
from intake.web.incoming import deps, read_form
from intake.web.plan import answer, show_plan
from intake.web.plan_forms import read_work
from intake.web.read import Unreadable
from intake.web.ruled import desk_page


async def day_page(request: Request, colleague: Colleague) -> Response:
    """What is to be done today, by everybody whose cases have steps."""
    found = await read_day(colleague, deps(request))
    return desk_page(request, "desk/day.html", colleague=colleague, todo=found)


async def steps_post(request: Request, colleague: Colleague) -> Response:
    """Start or finish a step, or note what happened."""
    form = await read_form(request)
    try:
        wanted = read_work(form)
    except Unreadable as problem:
        return await show_plan(request, colleague, str(problem), 422, form)
    found = await change_step(case_id_of(request), wanted, colleague, deps(request))
    return await answer(request, colleague, found, form)
