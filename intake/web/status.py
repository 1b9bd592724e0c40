"""Where does my referral stand? Two numbers by POST, an answer in plain words."""

from starlette.requests import Request
from starlette.responses import Response

from intake.services.look_up import Mistyped, NotFound, look_up
from intake.web.incoming import deps, pages, read_form


async def status_form(request: Request) -> Response:
    """Two fields for the two numbers of a receipt."""
    return _status_page(request, "", "")


async def status_post(request: Request) -> Response:
    """Where the referral stands; by POST, so that no number enters an address or a history."""
    form = await read_form(request)
    reference, code = (str(form.get(name, ""))[:80] for name in ("reference", "code"))
    match await look_up(reference, code, deps(request)):
        case Mistyped(fields):
            return _status_page(request, reference, code, 422, mistyped=fields)
        case NotFound():
            return _status_page(request, reference, code, 404, not_found=True)
        case standing:
            return pages(request).render(request, "status/standing.html", standing=standing)


def _status_page(
    request: Request,
    reference: str,
    code: str,
    status_code: int = 200,
    *,
    mistyped: tuple[str, ...] = (),
    not_found: bool = False,
) -> Response:
    typed = {"reference": reference, "code": code}
    return pages(request).render(
        request, "status/form.html", status_code, typed=typed, mistyped=mistyped, not_found=not_found
    )
