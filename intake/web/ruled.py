"""Routes that name their act, and the guard that asks the policy before a handler runs."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from intake.rules.policy import PUBLIC, Act, may_at_all
from intake.services.sign_in import Colleague, colleague_of, note_foreign_post, note_refused
from intake.web.draft import Form
from intake.web.guard import from_our_own_page
from intake.web.incoming import deps, pages

COOKIE = "desk_session"
DESK = "/intake/desk"
SENT = f"{DESK}/sent"
Handler = Callable[[Request, Colleague], Awaitable[Response]]
OpenHandler = Callable[[Request], Awaitable[Response]]


class Open(Route):
    """A route for everybody."""

    def __init__(self, path: str, handler: OpenHandler, act: Act, methods: Sequence[str] = ("GET",)) -> None:
        if act not in PUBLIC:
            raise ValueError(f"{path}: {act} is not for everybody")
        self.act = act
        super().__init__(path, handler, methods=list(methods))


class OpenMount(Mount):
    """Files for everybody."""

    act = Act.READ_PUBLIC

    def __init__(self, path: str, app: ASGIApp) -> None:
        super().__init__(path, app)


class Ruled(Route):
    """A route for signed-in people whose role does ``act``; which case they do it to, a use case judges."""

    def __init__(self, path: str, handler: Handler, act: Act, methods: Sequence[str] = ("GET",)) -> None:
        if act in PUBLIC:
            raise ValueError(f"{path}: {act} asks nobody to sign in")
        self.act = act
        super().__init__(path, _guarded(handler, act), methods=list(methods))


def _guarded(handler: Handler, act: Act) -> OpenHandler:
    """Let only posts from our own pages through, and only colleagues whose role does ``act``."""

    async def guarded(request: Request) -> Response:
        if request.method == "POST":
            await refuse_foreign(request, act)
        session = request.cookies.get(COOKIE)
        colleague = await colleague_of(session, deps(request)) if session else None
        if colleague is None:
            return desk_page(request, "desk/signed_out.html", 401)
        if not may_at_all(colleague.role, act):
            await note_refused(colleague, act, deps(request))
            return desk_page(request, "desk/not_for_role.html", 403, colleague=colleague)
        return await handler(request, colleague)

    return guarded


async def refuse_foreign(request: Request, act: Act) -> None:
    """Stop a post that comes from no page of ours; in a signed-in person's name it is in the audit."""
    if from_our_own_page(request.headers):
        return
    if session := request.cookies.get(COOKIE):
        await note_foreign_post(session, act, deps(request))
    raise HTTPException(403)


def home(colleague: Colleague) -> str:
    """Where somebody's own work begins."""
    return f"{DESK}/" if may_at_all(colleague.role, Act.LIST_CASES) else SENT


def page_number(request: Request) -> int:
    """The page of a list an address asks for; whatever else stands there is the first."""
    page = request.query_params.get("page", "1")
    return max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1


def status_of(because: str) -> int:
    """403 for what is never theirs to do, 412 when somebody was faster, 409 for what does not fit now."""
    return {"not_yours": 403, "changed_meanwhile": 412}.get(because, 409)


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
