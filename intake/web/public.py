"""The public half: the referral form, its receipt, and where a referral stands."""

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.services.answers import ReferralAnswers
from intake.services.deps import Deps, riga_day
from intake.services.look_up import Mistyped, NotFound, look_up
from intake.services.refer import CallFirst, Received, call_first, refer
from intake.web.check import Errors, check, errors_of_step, first_step_with
from intake.web.draft import Draft, Form, new_token, read_draft
from intake.web.questions import STEPS, adults, known_fields, of_step, place_choices
from intake.web.render import Pages

KNOWN = known_fields()
CHECK = "check"
MAX_BODY = 64 * 1024
"""Bytes of a request at most: many times what the fullest form needs."""


async def refer_form(request: Request) -> Response:
    """An empty form, first page."""
    return _step_page(request, "who", Draft(new_token(), {}))


async def refer_post(request: Request) -> Response:
    """One press of a button: on, back, change, another language, or send."""
    form = await read_form(request)
    draft, sound = read_draft(form, KNOWN)
    step, go = str(form.get("step", "")), str(form.get("go", "next"))
    if step not in (*STEPS, CHECK):
        step = "who"
    checked = check(draft, place_choices(deps(request).facts.places), riga_day(deps(request).now()))
    if go == "send":
        return await _send(request, draft, checked, sound)
    if go == "next" and step != CHECK:
        return _next_page(request, step, draft, checked)
    return _any_page(request, _target(go, step), draft, checked)


async def _send(request: Request, draft: Draft, checked: ReferralAnswers | Errors, sound: bool) -> Response:
    if not isinstance(checked, ReferralAnswers):
        return _step_page(request, first_step_with(checked, draft), draft, checked, 422)
    if not sound:
        return _check_page(request, draft, checked, lost=True)
    found = await refer(checked, token=draft.token, language=_language(request), deps=deps(request))
    match found:
        case CallFirst(reason):
            return _call_first_page(request, reason, draft)
        case Received(receipt, changed):
            return pages(request).receipt(request, receipt, changed=changed)


def _next_page(request: Request, step: str, draft: Draft, checked: ReferralAnswers | Errors) -> Response:
    errors = {} if isinstance(checked, ReferralAnswers) else errors_of_step(checked, step, draft)
    if errors:
        return _step_page(request, step, draft, errors, 422)
    if step == "who" and (reason := call_first(draft.one("danger"), draft.one("child_alone"))):
        return _call_first_page(request, reason, draft)
    steps = (*STEPS, CHECK)
    return _any_page(request, steps[steps.index(step) + 1], draft, checked)


def _any_page(request: Request, step: str, draft: Draft, checked: ReferralAnswers | Errors) -> Response:
    """Show a page without judging it; checking needs every answer, so it falls back to the first gap."""
    if step != CHECK:
        return _step_page(request, step, draft)
    if isinstance(checked, ReferralAnswers):
        return _check_page(request, draft, checked)
    return _step_page(request, first_step_with(checked, draft), draft, checked, 422)


def _target(go: str, step: str) -> str:
    """The page a button leads to: ``back``, ``stay`` (another language), or ``step:<name>``."""
    steps = (*STEPS, CHECK)
    if go == "back":
        return steps[max(0, steps.index(step) - 1)]
    wanted = go.removeprefix("step:")
    return wanted if wanted in steps else step


def _step_page(
    request: Request, step: str, draft: Draft, errors: Errors | None = None, status_code: int = 200
) -> Response:
    questions = of_step(step, draft)
    shown = [name for q in questions for name in q.fields]
    return pages(request).render(
        request,
        "refer/step.html",
        status_code,
        step=step,
        position=STEPS.index(step) + 1,
        of=len(STEPS) + 1,
        questions=questions,
        adults=adults(draft),
        draft=draft,
        hidden=draft.carried(shown),
        errors=errors_of_step(errors or {}, step, draft),
        places=place_choices(deps(request).facts.places),
    )


def _check_page(request: Request, draft: Draft, answers: ReferralAnswers, lost: bool = False) -> Response:
    return pages(request).render(
        request,
        "refer/check.html",
        422 if lost else 200,
        step=CHECK,
        draft=draft,
        answers=answers,
        hidden=draft.carried(()),
        groups=[(step, of_step(step, draft)) for step in STEPS],
        position=len(STEPS) + 1,
        of=len(STEPS) + 1,
        lost=lost,
    )


def _call_first_page(request: Request, reason: str, draft: Draft) -> Response:
    return pages(request).render(
        request, "refer/call_first.html", reason=reason, step="who", draft=draft, hidden=draft.carried(())
    )


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


async def start(request: Request) -> Response:
    """``/intake/`` and ``/intake/<lang>/`` lead to the form."""
    return RedirectResponse(f"/intake/{_language(request)}/refer", 303)


async def no_such_page(_: Request) -> Response:
    """Answer 404 ourselves: the site beside us does not know the intake's languages."""
    raise HTTPException(404)


def deps(request: Request) -> Deps:
    """The dependencies `create_app` put beside the application."""
    found: Deps = request.app.state.deps
    return found


def pages(request: Request) -> Pages:
    """The templates `create_app` put beside the application."""
    found: Pages = request.app.state.pages
    return found


async def read_form(request: Request) -> Form:
    """Read a posted form within bounds.

    Raises `HTTPException`: 415 for another kind, 413 for too much, 400 for too many fields.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    body = await _read_body(request)
    try:
        return Form(parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=400))
    except ValueError:
        raise HTTPException(400) from None


async def _read_body(request: Request) -> bytes:
    """Stop reading at `MAX_BODY`, whatever size the request says it has."""
    size = request.headers.get("content-length", "0")
    body = bytearray()
    if size.isdigit() and int(size) <= MAX_BODY:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY:
                raise HTTPException(413)
        return bytes(body)
    raise HTTPException(413)


def _language(request: Request) -> str:
    return pages(request).language(request).code
