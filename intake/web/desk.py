"""The provider's desk: sign in by one-time link, the queue, one case, and its moves."""

import re
from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.case import Alternative, Decision, DeclineReason, Move, Question, State, moves_from
from intake.services.sign_in import SESSION_LIVES, Colleague, colleague_of, sign_in, sign_out
from intake.services.triage import Moved, NoSuchCase, Refused, list_cases, move_case, open_case
from intake.web.guard import from_our_own_page
from intake.web.incoming import deps, pages, read_form
from intake.web.render import DESK_LANGUAGE

COOKIE = "desk_session"
DESK = "/intake/desk"
Handler = Callable[[Request, Colleague], Awaitable[Response]]


def signed_in(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Let only signed-in colleagues through, and only posts from our own pages."""

    async def guarded(request: Request) -> Response:
        if request.method == "POST" and not from_our_own_page(request.headers):
            raise HTTPException(403)
        session = request.cookies.get(COOKIE)
        colleague = await colleague_of(session, deps(request)) if session else None
        if colleague is None:
            return _page(request, "desk/signed_out.html", 401)
        return await handler(request, colleague)

    return guarded


async def door(_: Request) -> Response:
    """``/intake/desk`` leads to ``/intake/desk/``."""
    return RedirectResponse(f"{DESK}/", 303)


async def link_page(request: Request) -> Response:
    """A button, so that a mail program which opens links in advance does not spend this one."""
    return _page(request, "desk/sign_in.html", token=request.path_params["token"], bad=False)


async def link_post(request: Request) -> Response:
    """Spend the link and open a session."""
    if not from_our_own_page(request.headers):
        raise HTTPException(403)
    session = await sign_in(request.path_params["token"], deps(request))
    if session is None:
        return _page(request, "desk/sign_in.html", 401, token="", bad=True)
    response = RedirectResponse(f"{DESK}/", 303)
    response.set_cookie(
        COOKIE,
        session,
        max_age=int(SESSION_LIVES.total_seconds()),
        path=DESK,
        secure=request.app.state.secure,
        httponly=True,
        samesite="strict",
    )
    return response


@signed_in
async def leave(request: Request, _: Colleague) -> Response:
    """Sign out."""
    await sign_out(request.cookies[COOKIE], deps(request))
    response = _page(request, "desk/signed_out.html")
    response.delete_cookie(COOKIE, path=DESK)
    return response


@signed_in
async def queue(request: Request, colleague: Colleague) -> Response:
    """The desk's cases."""
    page = request.query_params.get("page", "1")
    wanted = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1
    found = await list_cases(colleague, deps(request), max(1, wanted))
    return _page(request, "desk/list.html", colleague=colleague, queue=found)


@signed_in
async def case_page(request: Request, colleague: Colleague) -> Response:
    """One case."""
    return await _show(request, colleague)


@signed_in
async def case_move(request: Request, colleague: Colleague) -> Response:
    """Make one move; refused ones say why with 409."""
    form = await read_form(request)
    decision = _decision({k: str(v) for k, v in form.items()})
    version = str(form.get("version", ""))
    if decision is None or not (version.isascii() and version.isdigit() and len(version) < 9):
        return await _show(request, colleague, "incomplete", 422)
    case_id = _case_id(request)
    match await move_case(case_id, int(version), decision, colleague, deps(request)):
        case NoSuchCase():
            raise HTTPException(404)
        case Refused(because):
            return await _show(request, colleague, because, 409)
        case Moved():
            return RedirectResponse(f"{DESK}/case/{case_id}", 303)


async def choose_language(request: Request) -> Response:
    """Remember the desk's language in this browser."""
    code, back = request.path_params["code"], request.query_params.get("back", "")
    response = RedirectResponse(back if re.fullmatch(rf"{DESK}/[\w/-]*", back) else f"{DESK}/", 303)
    if (language := deps(request).facts.languages.get(code)) and language.desk:
        response.set_cookie(DESK_LANGUAGE, code, path=DESK, httponly=True, samesite="strict")
    return response


async def _show(
    request: Request, colleague: Colleague, refused: str = "", status_code: int = 200
) -> Response:
    found = await open_case(_case_id(request), colleague, deps(request))
    if isinstance(found, NoSuchCase):
        raise HTTPException(404)
    return _page(
        request,
        "desk/case.html",
        status_code,
        colleague=colleague,
        case=found,
        moves=moves_from(State(found.row["state"])),
        questions=list(Question),
        reasons=list(DeclineReason),
        alternatives=list(Alternative),
        refused=refused,
    )


def _case_id(request: Request) -> str:
    case_id: str = request.path_params["case_id"]
    if not re.fullmatch("[0-9a-f]{32}", case_id):
        raise HTTPException(404)
    return case_id


def _decision(form: dict[str, str]) -> Decision | None:
    try:
        move = Move(form.get("move", ""))
        if move is Move.ASK:
            return Decision(move, question=Question(form.get("question", "")))
        if move is Move.DECLINE:
            reason, instead = form.get("reason", ""), form.get("alternative", "")
            return Decision(move, reason=DeclineReason(reason), alternative=Alternative(instead))
        return Decision(move)
    except ValueError:
        return None


def _page(request: Request, template: str, status_code: int = 200, **context: object) -> Response:
    languages = [x for x in deps(request).facts.languages.values() if x.desk]
    return pages(request).render(
        request,
        template,
        status_code,
        languages=languages,
        language_href=lambda code: f"{DESK}/language/{code}?back={request.url.path}",
        **context,
    )
