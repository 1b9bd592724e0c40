"""A case's plan: read, changed by forms, and printed in two languages side by side."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.plan import OPEN, Owner
from intake.rules.plan_talk import Answer
from intake.services.answers import LANGUAGES
from intake.services.deps import riga_day
from intake.services.doors import NoSuchCase
from intake.services.plan import AREAS, Outcome, record_talk, set_goal
from intake.services.plan_view import PlanView, read_plan
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.services.steps import change_step
from intake.web.desk import case_id_of, show
from intake.web.draft import Form, new_token
from intake.web.incoming import deps, pages, read_form
from intake.web.plan_forms import NOT_FILLED_IN, read_change, read_goal, read_talk
from intake.web.read import Unreadable
from intake.web.ruled import DESK, desk_page, status_of

GOALS = ("goal", "goal_anew", "goal_off")


async def plan_page(request: Request, colleague: Colleague) -> Response:
    """The plan; ``?step=`` opens the forms of one step, ``?add=`` that of a new one of a kind."""
    return await show_plan(request, colleague)


async def plan_post(request: Request, colleague: Colleague) -> Response:
    """Change goals or steps, or record a talk."""
    form = await read_form(request)
    try:
        found = await _changed(request, colleague, form)
    except Unreadable as problem:
        return await show_plan(request, colleague, str(problem), 422, form)
    return await answer(request, colleague, found, form)


async def _changed(request: Request, colleague: Colleague, form: Form) -> Outcome:
    case, do, needed = case_id_of(request), form.get("do", ""), deps(request)
    if do == "talk":
        return await record_talk(case, read_talk(form, case), colleague, needed)
    if do in GOALS:
        return await set_goal(case, read_goal(form, case), colleague, needed)
    return await change_step(case, read_change(form, case, needed.facts.plan), colleague, needed)


async def answer(request: Request, colleague: Colleague, found: Outcome, form: Form) -> Response:
    """On to where the form came from when it is done; else the plan with why not and the form as sent."""
    match found:
        case NoSuchCase():
            raise HTTPException(404)
        case Refused(because):
            return await show_plan(request, colleague, because, plan_status(because), form)
    if form.get("back") == "day":
        return RedirectResponse(f"{DESK}/day", 303)
    return RedirectResponse(f"{DESK}/case/{case_id_of(request)}/plan", 303)


def plan_status(because: str) -> int:
    """As `status_of`; 422 for what is not filled in as it must be."""
    return 422 if because in NOT_FILLED_IN else status_of(because)


async def show_plan(
    request: Request,
    colleague: Colleague,
    refused: str = "",
    status_code: int = 200,
    typed: Form | None = None,
) -> Response:
    """The plan's page, with why something was ``refused``; the case's own where there is no plan to see."""
    found = await read_plan(case_id_of(request), colleague, deps(request))
    if isinstance(found, NoSuchCase):
        raise HTTPException(404)
    if isinstance(found, Refused):
        why, status = (refused, status_code) if refused else (found.because, status_of(found.because))
        return await show(request, colleague, why, status, typed)
    form = Form([]) if typed is None else typed
    return desk_page(
        request,
        "desk/plan.html",
        status_code,
        typed=form,
        colleague=colleague,
        plan=found,
        refused=refused,
        chosen=form.get("step") or request.query_params.get("step"),
        adding=form.get("kind") if form.get("do") == "add" else request.query_params.get("add"),
        today=riga_day(deps(request).now()),
        token=form.get("token") or new_token(),
        spoken=LANGUAGES,
        areas=AREAS,
        owners=list(Owner),
        says=list(Answer),
        open_states=OPEN,
    )


async def plan_print(request: Request, colleague: Colleague) -> Response:
    """The plan on paper, in Latvian and beside it in the language of ``?with=``, else the person's own."""
    found = await read_plan(case_id_of(request), colleague, deps(request), "plan on paper")
    if isinstance(found, NoSuchCase):
        raise HTTPException(404)
    if isinstance(found, Refused):
        return await show(request, colleague, found.because, status_of(found.because))
    languages, words = deps(request).facts.languages, pages(request).words
    wanted = _beside(request, found)
    codes = ["lv"] if wanted == "lv" else ["lv", wanted]
    return desk_page(
        request,
        "desk/plan_print.html",
        plan=found,
        sides=[(languages[code], words[code]) for code in codes],
        today=riga_day(deps(request).now()),
        says=list(Answer),
    )


def _beside(request: Request, found: PlanView) -> str:
    """A language of ours: the one asked for, else the person's, else English."""
    languages = deps(request).facts.languages
    wanted = (request.query_params.get("with", ""), found.answers["language"].replace("_", "-"), "en")
    return next(code for code in wanted if code in languages)
