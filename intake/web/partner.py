"""A partner's pages: what they sent, and the form with their own details filled in."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.services.sent import list_sent
from intake.services.sign_in import Colleague
from intake.web.incoming import deps, language
from intake.web.refer import refer_form, refer_post
from intake.web.ruled import DESK, desk_page, page_number


async def sent(request: Request, colleague: Colleague) -> Response:
    """What became of what the person sent."""
    found = await list_sent(colleague, deps(request), page_number(request))
    return desk_page(request, "desk/sent.html", colleague=colleague, sent=found)


async def start(request: Request, _: Colleague) -> Response:
    """Lead to the form in the reader's language; the form's own pages have all six."""
    return RedirectResponse(f"{DESK}/refer/{language(request)}", 303)


async def form(request: Request, colleague: Colleague) -> Response:
    """The first page, knowing who sends; what is filled in may be changed."""
    _known_language(request)
    own = {"sender": colleague.sender, "organisation": colleague.organisation, "sender_role": colleague.label}
    return await refer_form(request, {name: (value,) for name, value in own.items() if value})


async def form_post(request: Request, colleague: Colleague) -> Response:
    """One press of a button; what is sent is remembered as this person's."""
    _known_language(request)
    return await refer_post(request, colleague.id)


def _known_language(request: Request) -> None:
    if request.path_params["code"] not in deps(request).facts.languages:
        raise HTTPException(404)
