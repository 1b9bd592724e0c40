"""Where does my referral stand? Two numbers by POST, an answer in plain words."""

from starlette.requests import Request
from starlette.responses import Response

from intake.rules.receipt import Receipt, bare
from intake.services.look_up import Mistyped, NotFound, Standing, look_up
from intake.web.draft import Form, clean
from intake.web.incoming import deps, pages, read_form

AGREE = ("all", "some", "not_asked", "unknown")
"""The choices of the one question that has its own: who of the adults agrees."""


async def status_form(request: Request) -> Response:
    """Two fields for the two numbers of a receipt."""
    return status_page(request, "", "")


async def status_post(request: Request) -> Response:
    """Where the referral stands; by POST, so that no number enters an address or a history."""
    form = await read_form(request)
    reference, code = numbers(form)
    if form.get("go") == "stay":
        return status_page(request, reference, code)
    match await look_up(reference, code, deps(request)):
        case Mistyped(fields):
            return status_page(request, reference, code, 422, mistyped=fields)
        case NotFound():
            return status_page(request, reference, code, 404, not_found=True)
        case Standing() as standing:
            return standing_page(request, standing, code, form)


async def receipt_post(request: Request) -> Response:
    """The receipt again in another language, for whoever holds both its numbers."""
    form = await read_form(request)
    reference, code = numbers(form)
    if isinstance(await look_up(reference, code, deps(request)), Standing):
        return pages(request).receipt(request, Receipt(bare(reference), bare(code)), changed=False)
    return status_page(request, reference, code, 404, not_found=True)


def standing_page(
    request: Request,
    standing: Standing,
    code: str,
    typed: Form,
    status_code: int = 200,
    *,
    problem: str = "",
    done: str = "",
) -> Response:
    """Where a referral stands, with an answer half written (``typed``) and what came of pressing a button."""
    shown = {"standing": standing, "code": bare(code), "typed": typed, "choices": AGREE}
    return pages(request).render(
        request, "status/standing.html", status_code, problem=problem, done=done, **shown
    )


def numbers(form: Form) -> tuple[str, str]:
    """Both numbers of a receipt as they were typed."""
    reference, code = (clean(str(form.get(name, "")))[:80] for name in ("reference", "code"))
    return reference, code


def status_page(
    request: Request,
    reference: str,
    code: str,
    status_code: int = 200,
    *,
    mistyped: tuple[str, ...] = (),
    not_found: bool = False,
) -> Response:
    """Two fields for the two numbers, with what was wrong with them."""
    typed = {"reference": reference, "code": code}
    return pages(request).render(
        request, "status/form.html", status_code, typed=typed, mistyped=mistyped, not_found=not_found
    )
