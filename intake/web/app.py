"""The application: the route table, what stands before it, and what a wrong request is told."""

from collections.abc import Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from intake.locale import Words
from intake.services.deps import Deps
from intake.web import desk, refer, status
from intake.web.guard import PrivateHeaders
from intake.web.incoming import language, pages
from intake.web.render import load_pages
from intake.web.site import Site


def create_app(
    deps: Deps, words: Mapping[str, Words], *, site: Path | None = None, secure: bool = False
) -> ASGIApp:
    """Build the service over ``deps``; with ``site`` the built pages are served beside it."""
    routes = [*(route for code in deps.facts.languages for route in _in_language(code)), *ROUTES]
    if site is not None:
        routes.append(Mount("/", Site(site, list(deps.facts.languages))))
    handlers = {HTTPException: wrong_request, Exception: our_fault}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.state.deps, app.state.pages = deps, load_pages(deps.facts, words)
    app.state.secure = secure
    return PrivateHeaders(app, secure=secure)


def _in_language(code: str) -> list[BaseRoute]:
    return [
        Route(f"/intake/{code}", start),
        Route(f"/intake/{code}/", start),
        Route(f"/intake/{code}/refer", refer.refer_form, methods=["GET"]),
        Route(f"/intake/{code}/refer", refer.refer_post, methods=["POST"]),
        Route(f"/intake/{code}/status", status.status_form, methods=["GET"]),
        Route(f"/intake/{code}/status", status.status_post, methods=["POST"]),
        Route(f"/intake/{code}/receipt", status.receipt_post, methods=["POST"]),
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

ROUTES: list[BaseRoute] = [
    Route("/intake/", start),
    Route("/intake/desk", desk.door),
    Route("/intake/desk/", desk.queue),
    Route("/intake/desk/sign-in/{token}", desk.link_page, methods=["GET"]),
    Route("/intake/desk/sign-in/{token}", desk.link_post, methods=["POST"]),
    Route("/intake/desk/sign-out", desk.leave, methods=["POST"]),
    Route("/intake/desk/language/{code}", desk.choose_language),
    Route("/intake/desk/case/{case_id}", desk.case_page, methods=["GET"]),
    Route("/intake/desk/case/{case_id}", desk.case_move, methods=["POST"]),
    Route("/intake/{rest:path}", no_such_page),
]
