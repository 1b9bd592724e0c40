"""The referral form page by page, and its receipt."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from intake.services.answers import ReferralAnswers
from intake.services.deps import riga_day
from intake.services.refer import CallFirst, Received, call_first, refer
from intake.web.check import Errors, check, errors_of_step, first_step_with
from intake.web.draft import Draft, new_token, read_draft
from intake.web.incoming import deps, language, pages, read_form
from intake.web.questions import STEPS, adults, known_fields, of_step, place_choices

KNOWN = known_fields()
CHECK = "check"


async def refer_form(request: Request, filled_in: Mapping[str, tuple[str, ...]] | None = None) -> Response:
    """A fresh form's first page; ``filled_in`` is what we know of who sends it."""
    return _step_page(request, "who", Draft(new_token(), filled_in or {}))


async def refer_post(request: Request, sent_by: str | None = None) -> Response:
    """One press of a button: on, back, change, another language, or send.

    ``sent_by`` is the signed-in partner's id.
    """
    form = await read_form(request)
    draft, sound = read_draft(form, KNOWN)
    step, go = str(form.get("step", "")), str(form.get("go", "next"))
    if step not in (*STEPS, CHECK):
        step = "who"
    checked = check(draft, _places(request), riga_day(deps(request).now()))
    if go == "send":
        return await _send(request, draft, checked, sound, sent_by)
    if step == "who" and go in ("next", "stay") and (call := await _call(request, draft)):
        return _call_first_page(request, call, draft)
    if go == "next" and step != CHECK:
        return _next_page(request, step, draft, checked)
    return _any_page(request, _target(go, step), draft, checked)


async def _send(
    request: Request, draft: Draft, checked: ReferralAnswers | Errors, sound: bool, sent_by: str | None
) -> Response:
    if not isinstance(checked, ReferralAnswers):
        return _step_page(request, first_step_with(checked, draft), draft, checked, 422)
    if not sound:
        return _check_page(request, draft, checked, lost=True)
    code, own = language(request), deps(request)
    found = await refer(checked, token=draft.token, language=code, deps=own, sent_by=sent_by)
    match found:
        case CallFirst():
            return _call_first_page(request, found, draft)
        case Received(receipt, changed):
            return pages(request).receipt(request, receipt, changed=changed, own=sent_by is not None)


def _next_page(request: Request, step: str, draft: Draft, checked: ReferralAnswers | Errors) -> Response:
    errors = {} if isinstance(checked, ReferralAnswers) else errors_of_step(checked, step, draft)
    if errors:
        return _step_page(request, step, draft, errors, 422)
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
        places=_places(request),
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


async def _call(request: Request, draft: Draft) -> CallFirst | None:
    """Also before the rest of the page is judged, and in whatever language it is asked for."""
    danger, child_alone = draft.one("danger"), draft.one("child_alone")
    return await call_first(danger, child_alone, token=draft.token, deps=deps(request))


def _call_first_page(request: Request, call: CallFirst, draft: Draft) -> Response:
    return pages(request).render(
        request, "refer/call_first.html", call=call, step="who", draft=draft, hidden=draft.carried(())
    )


def _places(request: Request) -> tuple[str, ...]:
    return place_choices(deps(request).facts.places, riga_day(deps(request).now()))
