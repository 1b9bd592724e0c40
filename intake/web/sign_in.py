"""In by a one-time link, out by a button, and the desk's language."""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.policy import Act
from intake.services.sign_in import SESSION_LIVES, Colleague, sign_in, sign_out
from intake.web.incoming import deps
from intake.web.render import DESK_LANGUAGE
from intake.web.ruled import COOKIE, DESK, desk_page, home, refuse_foreign


async def door(_: Request, colleague: Colleague) -> Response:
    """``/intake/desk`` leads to where the person's work is."""
    return RedirectResponse(home(colleague), 303)


async def link_page(request: Request) -> Response:
    """A button, so that a mail program which opens links in advance does not spend this one."""
    return desk_page(request, "desk/sign_in.html", token=request.path_params["token"], bad=False)


async def link_post(request: Request) -> Response:
    """Spend the link and open a session."""
    await refuse_foreign(request, Act.SIGN_IN)
    session = await sign_in(request.path_params["token"], deps(request))
    if session is None:
        return desk_page(request, "desk/sign_in.html", 401, token="", bad=True)
    response = RedirectResponse(DESK, 303)
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


async def leave(request: Request, _: Colleague) -> Response:
    """Sign out."""
    await sign_out(request.cookies[COOKIE], deps(request))
    response = desk_page(request, "desk/signed_out.html")
    response.delete_cookie(COOKIE, path=DESK)
    return response


async def choose_language(request: Request) -> Response:
    """Remember the desk's language in this browser."""
    code, back = request.path_params["code"], request.query_params.get("back", "")
    response = RedirectResponse(back if re.fullmatch(rf"{DESK}/[\w/-]*", back) else f"{DESK}/", 303)
    if (language := deps(request).facts.languages.get(code)) and language.desk:
        response.set_cookie(DESK_LANGUAGE, code, path=DESK, httponly=True, samesite="strict")
    return response
