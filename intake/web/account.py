"""One's own ways in and sessions, and proving again who one is."""

from typing import Any

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.passphrase import SHORTEST
from intake.services import confirm as confirming
from intake.services.account import end_other_sessions, own_account, remove_way
from intake.services.passkeys import add_passkey, making
from intake.services.passphrase import Offer, offer, opened, set_passphrase
from intake.services.recovery import stop_recovery
from intake.services.sign_in import Colleague, SignedIn
from intake.storage.models.ways_in import DEVICES
from intake.web.draft import Form
from intake.web.incoming import deps, read_form
from intake.web.prove import confirm_page, go_on, passkey_site
from intake.web.ruled import ACCOUNT, desk_page, status_of

PASSKEY, PASSPHRASE = f"{ACCOUNT}/passkey", f"{ACCOUNT}/passphrase"


def _here(request: Request) -> SignedIn:
    """The session the guard found."""
    here: SignedIn = request.state.here
    return here


async def own(request: Request, colleague: Colleague) -> Response:
    """What the person signs in by and where they are signed in; or how to set up a first way in."""
    return await _account(request, colleague, 200, "")


async def own_post(request: Request, colleague: Colleague) -> Response:
    """End the other sessions, or stop others from giving the person new ways in."""
    form = await read_form(request)
    if form.get("do") == "stop_recovery":
        await stop_recovery(colleague, deps(request))
    elif form.get("do") == "end_others":
        await end_other_sessions(_here(request), deps(request))
    return RedirectResponse(ACCOUNT, 303)


async def remove_post(request: Request, colleague: Colleague) -> Response:
    """Take one way in away; never the last."""
    way = (await read_form(request)).get("way", "")
    if refused := await remove_way(_here(request), way, deps(request)):
        return await _account(request, colleague, status_of(refused.because), refused.because)
    return RedirectResponse(ACCOUNT, 303)


async def _account(request: Request, colleague: Colleague, status_code: int, refused: str) -> Response:
    here, site = _here(request), passkey_site(request)
    if here.must_set_up:
        return desk_page(request, "desk/set_up.html", colleague=colleague, passkeys_here=site is not None)
    has = await own_account(here, deps(request))
    shown: dict[str, Any] = {"has": has, "refused": refused, "passkeys_here": site is not None}
    return desk_page(request, "desk/account.html", status_code, colleague=colleague, **shown)


async def passkey(request: Request, colleague: Colleague) -> Response:
    """The page that makes a passkey."""
    return await _passkey(request, colleague, 200, "")


async def passkey_post(request: Request, colleague: Colleague) -> Response:
    """Remember the passkey the browser has made."""
    form, site = await read_form(request), passkey_site(request)
    if site is None or not form.get("credential"):
        return RedirectResponse(PASSKEY, 303)
    made = (form["credential"], form.get("device", ""))
    if refused := await add_passkey(_here(request), *made, site, deps(request)):
        return await _passkey(request, colleague, status_of(refused.because), refused.because)
    return RedirectResponse(ACCOUNT, 303)


async def _passkey(request: Request, colleague: Colleague, status_code: int, refused: str) -> Response:
    site = passkey_site(request)
    options = await making(colleague, site, deps(request)) if site else None
    shown: dict[str, Any] = {"options": options, "devices": DEVICES, "refused": refused}
    return desk_page(request, "desk/passkey.html", status_code, colleague=colleague, **shown)


async def phrase(request: Request, colleague: Colleague) -> Response:
    """The page that sets a passphrase and one-time codes."""
    return _phrase(request, colleague, 200, await offer(colleague, deps(request)), "")


async def phrase_post(request: Request, colleague: Colleague) -> Response:
    """Set them. What was shown for it is asked for again: it comes only from that page."""
    form = await read_form(request)
    shown = opened(form.get("offer", ""), colleague, deps(request))
    if shown is None:
        return RedirectResponse(PASSPHRASE, 303)
    typed = (form.get("passphrase", ""), form.get("again", ""), form.get("code", ""))
    if refused := await set_passphrase(_here(request), shown, *typed, deps(request)):
        return _phrase(request, colleague, 422, shown, refused.because)
    return RedirectResponse(ACCOUNT, 303)


def _phrase(request: Request, colleague: Colleague, status_code: int, shown: Offer, refused: str) -> Response:
    picture = Markup(segno.make(shown.uri, error="m").svg_inline(scale=5, border=3))  # noqa: S704 (drawn by us)
    about: dict[str, Any] = {"offer": shown, "picture": picture, "shortest": SHORTEST, "refused": refused}
    return desk_page(request, "desk/passphrase.html", status_code, colleague=colleague, **about)


async def confirm(request: Request, _: Colleague) -> Response:
    """Ask who it is; then comes the page they were going to."""
    form = Form([("back", request.query_params.get("back", ""))])
    return await confirm_page(request, _here(request), 200, form)


async def confirm_post(request: Request, colleague: Colleague) -> Response:
    """Judge what they proved it by, and go on."""
    form = await read_form(request)
    if not await _proved(request, form):
        return await confirm_page(request, _here(request), 422, form, "wrong")
    return go_on(request, form, colleague.label)


async def _proved(request: Request, form: Form) -> bool:
    here, known, site = _here(request), deps(request), passkey_site(request)
    credential, typed = form.get("credential"), form.get("passphrase")
    if credential:
        return site is not None and await confirming.confirm_by_passkey(here, credential, site, known)
    if typed:
        return await confirming.confirm_by_passphrase(here, typed, form.get("code", ""), known)
    return await confirming.confirm_in_demo(here, known)
