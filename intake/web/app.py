"""The application: the route table, what stands before it, and what a wrong request is told."""

from collections.abc import Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from intake.locale import Words
from intake.rules.policy import Act
from intake.services.deps import Deps
from intake.services.passkeys import site_of
from intake.web import own_referral, refer, routes, status
from intake.web.guard import PrivateHeaders
from intake.web.incoming import language, pages
from intake.web.render import load_pages
from intake.web.ruled import Open, OpenMount
from intake.web.site import Site


def create_app(
    deps: Deps,
    words: Mapping[str, Words],
    *,
    site: Path | None = None,
    secure: bool = False,
    origin: str = "",
) -> ASGIApp:
    """Build the service over ``deps``; with ``site`` the built pages are served beside it.

    ``origin``, the public address, is what passkeys are made for and links begin with.
    """
    found = [route for code in deps.facts.languages for route in _in_language(code)]
    found += [Open("/intake/", start, Act.READ_PUBLIC), *routes.ROUTES]
    found.append(Open("/intake/{rest:path}", no_such_page, Act.READ_PUBLIC))
    if site is not None:
        found.append(OpenMount("/", Site(site, list(deps.facts.languages))))
    handlers = {HTTPException: wrong_request, Exception: our_fault}
    app = Starlette(routes=found, exception_handlers=handlers)
    app.state.deps, app.state.pages = deps, load_pages(deps.facts, words)
    app.state.secure, app.state.origin, app.state.passkey_site = secure, origin, site_of(origin)
    return PrivateHeaders(app, secure=secure)


def _in_language(code: str) -> list[BaseRoute]:
    here = f"/intake/{code}"
    return [
        Open(here, start, Act.READ_PUBLIC),
        Open(f"{here}/", start, Act.READ_PUBLIC),
        Open(f"{here}/refer", refer.refer_form, Act.REFER),
        Open(f"{here}/refer", refer.refer_post, Act.REFER, ["POST"]),
        Open(f"{here}/status", status.status_form, Act.LOOK_UP),
        Open(f"{here}/status", status.status_post, Act.LOOK_UP, ["POST"]),
        Open(f"{here}/answer", own_referral.answer_post, Act.ANSWER, ["POST"]),
        Open(f"{here}/withdraw", own_referral.withdraw_post, Act.ANSWER, ["POST"]),
        Open(f"{here}/receipt", status.receipt_post, Act.LOOK_UP, ["POST"]),
    ]


async def start(request: Request) -> Response:
    """``/intake/`` and ``/intake/<lang>/`` lead to the form."""
    return RedirectResponse(f"/intake/{language(request)}/refer", 303)


async def no_such_page(_: Request) -> Response:
    """Answer 404 ourselves: the site beside us does not know the intake's languages."""
    raise HTTPException(404)


async def wrong_request(request: Request, problem: Exception) -> Response:
    """Say in the reader's language what was wrong with a request."""
    assert isinstance(problem, HTTPException)
    response = _error_page(request, problem.status_code)
    response.headers.update(problem.headers or {})
    return response


async def our_fault(request: Request, _: Exception) -> Response:
    """Something broke: no detail to the reader, the trace to the operator's log."""
    return _error_page(request, 500)


def _error_page(request: Request, status_code: int) -> Response:
    words = status_code if status_code in HAS_WORDS else 400
    return pages(request).render(request, "error.html", status_code, code=str(words))


HAS_WORDS = (400, 403, 404, 405, 413, 415, 500)
