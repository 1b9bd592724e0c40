"""Helping a colleague back in: one person starts it, another confirms it and hands over the link."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.services.recovery import confirm_recovery, helpable, start_recovery
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.web.incoming import deps, read_form
from intake.web.ruled import DESK, desk_page

COLLEAGUES = f"{DESK}/colleagues"
STATUS = {"no_such_colleague": 404, "needs_another": 403, "recovery_gone": 409}


async def colleagues(request: Request, colleague: Colleague) -> Response:
    """Who can be helped, and what waits for a second person."""
    return await _page(request, colleague, 200)


async def start_post(request: Request, colleague: Colleague) -> Response:
    """Be the first of the two."""
    who = (await read_form(request)).get("who", "")
    if refused := await start_recovery(who, colleague, deps(request)):
        return await _page(request, colleague, STATUS[refused.because], refused=refused.because)
    return RedirectResponse(COLLEAGUES, 303)


async def confirm_post(request: Request, colleague: Colleague) -> Response:
    """Be the second of the two; the link is shown this once."""
    which = (await read_form(request)).get("recovery", "")
    done = await confirm_recovery(which, colleague, deps(request))
    if isinstance(done, Refused):
        return await _page(request, colleague, STATUS[done.because], refused=done.because)
    return await _page(request, colleague, 200, link=f"{_origin(request)}/intake/desk/sign-in/{done}")


def _origin(request: Request) -> str:
    return request.app.state.origin or str(request.base_url).rstrip("/")


async def _page(
    request: Request, colleague: Colleague, status_code: int, refused: str = "", link: str = ""
) -> Response:
    found = await helpable(colleague, deps(request))
    shown: dict[str, Any] = {"found": found, "refused": refused, "link": link}
    return desk_page(request, "desk/colleagues.html", status_code, colleague=colleague, **shown)
