"""A page of the desk, in one of the desk's languages."""

from starlette.requests import Request
from starlette.responses import Response

from intake.web.draft import Form
from intake.web.incoming import deps, pages

COOKIE = "desk_session"
DESK = "/intake/desk"


def desk_page(
    request: Request, template: str, status_code: int = 200, *, typed: Form | None = None, **context: object
) -> Response:
    """A page of the desk in one of its languages; ``typed`` is a refused form, shown again filled in."""
    languages = [x for x in deps(request).facts.languages.values() if x.desk]
    return pages(request).render(
        request,
        template,
        status_code,
        languages=languages,
        language_href=lambda code: f"{DESK}/language/{code}?back={request.url.path}",
        typed=Form([]) if typed is None else typed,
        **context,
    )


def address(request: Request) -> str:
    """Where a request went, to come back to later."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
