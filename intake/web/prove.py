"""Where people prove who they are, to come in or to go on, and what they had typed comes along."""

import re
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.services.account import own_account
from intake.services.passkeys import SIGN_IN, Site, asking, confirming
from intake.services.sign_in import SignedIn, whose_was
from intake.web.desk_page import COOKIE, DESK, address, desk_page
from intake.web.draft import Form
from intake.web.incoming import deps, read_form

CONFIRM = f"{DESK}/confirm"
KEPT = "kept."
"""Before the name of a field that comes along; so it meets none of ours."""
_OURS = re.compile(rf"{DESK}(?:/[\w/-]*)?(?:\?[\w=&%.+-]*)?", re.ASCII)


def passkey_site(request: Request) -> Site | None:
    """What `create_app` was told passkeys are for."""
    site: Site | None = request.app.state.passkey_site
    return site


def sign_in_page(
    request: Request, status_code: int = 200, said: str = "", form: Form | None = None, back: str = ""
) -> Response:
    """The page to sign in on; ``said``: what has just happened, a key of ``desk.door_said``."""
    form, site = form or Form([]), passkey_site(request)
    options = asking(SIGN_IN, site, deps(request)) if site else None
    kept, whose = _kept(form), form.get("whose", "")
    proof: dict[str, Any] = {"options": options, "back": back or our(form), "kept": kept, "whose": whose}
    return desk_page(request, "desk/sign_in.html", status_code, typed=form, said=said, **proof)


async def come_in_first(request: Request) -> Response:
    """Nobody is signed in: say so, and keep where they were going and what they had typed."""
    if request.method != "POST":
        return sign_in_page(request, 401, "signed_out", back=address(request))
    whose = await whose_was(request.cookies.get(COOKIE, ""), deps(request))
    if whose is None:
        return sign_in_page(request, 401, "signed_out")
    sent = await _to_keep(request)
    return sign_in_page(request, 401, "typed_kept", Form([*sent.multi_items(), ("whose", whose)]))


async def ask_again(request: Request, here: SignedIn) -> Response:
    """Ask who it is before going on: to the same page, or with the same form as typed."""
    if request.method != "POST":
        return RedirectResponse(f"{CONFIRM}?{urlencode({'back': address(request)})}", 303)
    return await confirm_page(request, here, 403, await _to_keep(request))


async def confirm_page(
    request: Request, here: SignedIn, status_code: int, form: Form, said: str = ""
) -> Response:
    """The page to prove oneself again on, by what the person has."""
    has, site = await own_account(here, deps(request)), passkey_site(request)
    options = None
    if site and has.passkeys:
        options = asking(confirming(here.colleague), site, deps(request))
    proof: dict[str, Any] = {"options": options, "back": our(form), "kept": _kept(form), "said": said}
    proof |= {"by_passphrase": has.passphrase is not None, "in_demo": here.opened_by == "demo"}
    return desk_page(request, "desk/confirm.html", status_code, colleague=here.colleague, **proof)


def go_on(request: Request, form: Form, label: str) -> Response:
    """Back to the page, or, when a form was being sent, one more press of a button with all of it."""
    if not form.get("sent"):
        return RedirectResponse(our(form), 303)
    return desk_page(request, "desk/go_on.html", back=our(form), kept=_kept(form), label=label)


def our(form: Form) -> str:
    """The page of ours a form says to go back to; whatever else it says is the desk."""
    back = form.get("back", "")
    return back if _OURS.fullmatch(back) else DESK


async def _to_keep(request: Request) -> Form:
    """A form that cannot be acted on yet, under names that come along."""
    sent = [(KEPT + name, value) for name, value in (await read_form(request)).multi_items()]
    return Form([("back", request.url.path), ("sent", "yes"), *sent])


def _kept(form: Form) -> list[tuple[str, str]]:
    """What has come along, as it was named by whom it is for; with the mark that a form was sent."""
    return [(name, value) for name, value in form.multi_items() if name == "sent" or name.startswith(KEPT)]
