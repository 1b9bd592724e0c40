"""Routes that name their act, and the guard that asks the policy before a handler runs."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from intake.rules.policy import PUBLIC, Act, may_at_all
from intake.rules.reasons import Reason
from intake.services.hand_over_switch import switch_due
from intake.services.reasons import reason_missing
from intake.services.sign_in import Colleague, note_foreign_post, note_refused, signed_in
from intake.web.desk_page import COOKIE as COOKIE
from intake.web.desk_page import DESK as DESK
from intake.web.desk_page import address
from intake.web.desk_page import desk_page as desk_page
from intake.web.guard import from_our_own_page
from intake.web.incoming import deps
from intake.web.prove import ask_again, come_in_first

SENT = f"{DESK}/sent"
ACCOUNT = f"{DESK}/account"
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
    """A route for signed-in people whose role does ``act``; which case they do it to, a use case judges.

    ``fresh``: only within five minutes of proving who they are; they are asked again first, and what
    they had typed is kept. ``setting_up``: also for those who have no way in yet.
    """

    def __init__(
        self,
        path: str,
        handler: Handler,
        act: Act,
        methods: Sequence[str] = ("GET",),
        *,
        fresh: bool = False,
        setting_up: bool = False,
    ) -> None:
        if act in PUBLIC:
            raise ValueError(f"{path}: {act} asks nobody to sign in")
        self.act, self.fresh = act, fresh
        super().__init__(path, _guarded(handler, act, fresh, setting_up), methods=list(methods))


def _guarded(handler: Handler, act: Act, fresh: bool, setting_up: bool) -> OpenHandler:
    """Let only posts from our own pages through, and only colleagues whose role does ``act``."""

    async def guarded(request: Request) -> Response:
        if request.method == "POST":
            await refuse_foreign(request, act)
        await switch_due(deps(request))  # a moment that has come has come for whoever knocks now
        session = request.cookies.get(COOKIE)
        here = await signed_in(session, deps(request)) if session else None
        if here is None:
            return await come_in_first(request)
        if here.must_set_up and not setting_up:
            return RedirectResponse(ACCOUNT, 303)
        if not may_at_all(here.colleague.role, act):
            await note_refused(here.colleague, act, deps(request))
            return desk_page(request, "desk/not_for_role.html", 403, colleague=here.colleague)
        if fresh and not (here.must_set_up or here.is_fresh(deps(request).now())):
            return await ask_again(request, here)
        if await _says_why_first(request, here.colleague, act):
            return why_page(request, here.colleague, address(request))
        request.state.here = here
        found = await handler(request, here.colleague)
        if await _shows_it_again(request, here.colleague, act, found):
            return why_page(request, here.colleague, _case(request), found.status_code)
        return found

    return guarded


SAYS_NOTHING_OF_ANYBODY = (
    Act.GIVE_REASON, Act.READ_ACCESS, Act.READ_ERASURE, Act.ASK_ERASURE, Act.ANSWER_ERASURE,
)  # fmt: skip
"""Pages of a case that are opened without a reason: they hold no answers."""


async def _says_why_first(request: Request, colleague: Colleague, act: Act) -> bool:
    """Whether the person opens a case outside their daily work and has not said why today.

    Only pages ask: a form that was filled in is never held up.
    """
    return request.method == "GET" and await _reason_missing(request, colleague, act)


async def _shows_it_again(request: Request, colleague: Colleague, act: Act, found: Response) -> bool:
    """Whether a refused form would show the case to somebody who has not said why they open it."""
    refused = request.method == "POST" and found.status_code >= 400
    return refused and await _reason_missing(request, colleague, act)


async def _reason_missing(request: Request, colleague: Colleague, act: Act) -> bool:
    case_id = request.path_params.get("case_id", "")
    if not case_id or act in SAYS_NOTHING_OF_ANYBODY:
        return False
    return await reason_missing(case_id, colleague, deps(request))


def _case(request: Request) -> str:
    return f"{DESK}/case/{request.path_params['case_id']}"


def why_page(
    request: Request, colleague: Colleague, back: str, status_code: int = 200, *, missing: bool = False
) -> Response:
    """Ask why the case is opened; then comes ``back``. ``missing``: they pressed without a reason."""
    about = {"case_id": request.path_params["case_id"], "back": back, "reasons": list(Reason)}
    return desk_page(request, "desk/why.html", status_code, colleague=colleague, missing=missing, **about)


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
    if because.endswith("changed_meanwhile"):
        return 412
    return 403 if because == "not_yours" else 409
