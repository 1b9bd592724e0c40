"""Where does my referral stand? Two numbers by POST, an answer in plain words."""

from starlette.requests import Request
from starlette.responses import Response

from intake.rules.receipt import Receipt, bare
from intake.services.look_up import Mistyped, NotFound, Standing, look_up
from intake.web.draft import Form, clean
from intake.web.incoming import deps, pages, read_form


async def status_form(request: Request) -> Response:
    """Two fields for the two numbers of a receipt."""
    return _status_page(request, "", "")


async def status_post(request: Request) -> Response:
    """Where the referral stands; by POST, so that no number enters an address or a history."""
    form = await read_form(request)
    reference, code = _numbers(form)
    if form.get("go") == "stay":
        return _status_page(request, reference, code)
    match await look_up(reference, code, deps(request)):
        case Mistyped(fields):
            return _status_page(request, reference, code, 422, mistyped=fields)
        case NotFound():
            return _status_page(request, reference, code, 404, not_found=True)
        case Standing() as standing:
            return pages(request).render(request, "status/standing.html", standing=standing, code=bare(code))


async def receipt_post(request: Request) -> Response:
    """The receipt again in another language, for whoever holds both its numbers."""
    form = await read_form(request)
    reference, code = _numbers(form)
    if isinstance(await look_up(reference, code, deps(request)), Standing):
        return pages(request).receipt(request, Receipt(bare(reference), bare(code)), changed=False)
    return _status_page(request, reference, code, 404, not_found=True)


def _numbers(form: Form) -> tuple[str, str]:
    reference, code = (clean(str(form.get(name, "")))[:80] for name in ("reference", "code"))
    return reference, code


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
