"""In by a one-time link or a way of one's own, out by a button, and the desk's language."""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.policy import Act
from intake.services.passkeys import sign_in_by_passkey
from intake.services.passphrase import sign_in_by_passphrase
from intake.services.recovery import is_helped
from intake.services.sign_in import SESSION_LIVES, Colleague, sign_in, sign_out, signed_in
from intake.web.draft import Form
from intake.web.incoming import deps, read_form
from intake.web.prove import go_on, our, passkey_site, sign_in_page
from intake.web.render import DESK_LANGUAGE
from intake.web.ruled import ACCOUNT, COOKIE, DESK, desk_page, home, refuse_foreign


async def door(request: Request, colleague: Colleague) -> Response:
    """``/intake/desk`` leads to where the person's work is; first to what somebody does in their name."""
    lost = await is_helped(colleague, deps(request))
    return RedirectResponse(ACCOUNT if lost else home(colleague), 303)


async def own_way_page(request: Request) -> Response:
    """The page for whoever has a way in."""
    return sign_in_page(request)


async def own_way_post(request: Request) -> Response:
    """Sign in by a passkey, or by name, passphrase and code. What was wrong is never told apart."""
    await refuse_foreign(request, Act.SIGN_IN)
    form = await read_form(request)
    if not (form.get("credential") or (form.get("name") and form.get("passphrase") and form.get("code"))):
        return sign_in_page(request, 422, "unfinished", form)
    session = await _opened(request, form)
    if session is None:
        return sign_in_page(request, 401, "wrong", form)
    return _with_session(request, session, await _where_to(request, form, session))


async def _opened(request: Request, form: Form) -> str | None:
    credential, site = form.get("credential"), passkey_site(request)
    if credential:
        return await sign_in_by_passkey(credential, site, deps(request)) if site else None
    typed = (form.get("name", ""), form.get("passphrase", ""), form.get("code", ""))
    return await sign_in_by_passphrase(*typed, deps(request))


async def _where_to(request: Request, form: Form, session: str) -> Response:
    """Back to where they were; a form that was typed goes on only in the name of who typed it."""
    here = await signed_in(session, deps(request))
    assert here is not None
    if form.get("sent") and form.get("whose") == here.colleague.id:
        return go_on(request, form, here.colleague.label)
    return RedirectResponse(DESK if form.get("sent") else our(form), 303)


async def link_page(request: Request) -> Response:
    """A button, so that a mail program which opens links in advance does not spend this one."""
    return desk_page(request, "desk/link.html", token=request.path_params["token"], bad=False)


async def link_post(request: Request) -> Response:
    """Open a session by the link: the desk's in a demo, else one for setting up a way in."""
    await refuse_foreign(request, Act.SIGN_IN)
    session = await sign_in(request.path_params["token"], deps(request))
    if session is None:
        return desk_page(request, "desk/link.html", 401, token="", bad=True)
    return _with_session(request, session, RedirectResponse(DESK, 303))


def _with_session(request: Request, session: str, response: Response) -> Response:
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
    response = sign_in_page(request, said="left")
    response.delete_cookie(COOKIE, path=DESK)
    return response


async def choose_language(request: Request) -> Response:
    """Remember the desk's language in this browser."""
    code, back = request.path_params["code"], request.query_params.get("back", "")
    response = RedirectResponse(back if re.fullmatch(rf"{DESK}/[\w/-]*", back) else f"{DESK}/", 303)
    if (language := deps(request).facts.languages.get(code)) and language.desk:
        response.set_cookie(DESK_LANGUAGE, code, path=DESK, httponly=True, samesite="strict")
    return response
