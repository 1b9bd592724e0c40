"""The six-month report on the desk: figures of frozen months, what was done, words, a signature, paper."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.dates import Month
from intake.rules.policy import Act, may_at_all
from intake.services.deps import riga_day
from intake.services.refused import Refused
from intake.services.report import MAX_TEXT, keep_text, last_half_year, look_at, sign, take_out
from intake.services.sign_in import Colleague
from intake.web import report_paper
from intake.web.draft import Form, clean
from intake.web.figures import month_of
from intake.web.incoming import deps, pages, read_form
from intake.web.ruled import DESK, desk_page, status_of

REPORT = f"{DESK}/report"


async def start(request: Request, _: Colleague) -> Response:
    """Lead to the last six months that are over, or to those asked for."""
    try:
        first = Month.read(request.query_params.get("first", ""))
    except ValueError:
        first = last_half_year(riga_day(deps(request).now()))
    return RedirectResponse(f"{REPORT}/{first}", 303)


async def page(request: Request, colleague: Colleague) -> Response:
    """The report that begins with a month."""
    return await show(request, colleague)


async def write(request: Request, colleague: Colleague) -> Response:
    """Keep its words."""
    form = await read_form(request)
    version = form.get("version", "")
    if not _number(version):
        return await show(request, colleague, "incomplete_figures", 422, form)
    text = clean_text(form.get("text", ""))
    found = await keep_text(month_of(request), int(version), text, colleague, deps(request))
    return await _answer(request, colleague, found, form)


async def sign_post(request: Request, colleague: Colleague) -> Response:
    """Sign it."""
    form = await read_form(request)
    version = form.get("version", "")
    if not _number(version):
        return await show(request, colleague, "incomplete_figures", 422, form)
    found = await sign(month_of(request), int(version), colleague, deps(request))
    return await _answer(request, colleague, found, form)


async def pdf(request: Request, colleague: Colleague) -> Response:
    """The last signed one as a PDF."""
    first = month_of(request)
    found = await take_out(first, f"staff/{colleague.id}", deps(request))
    if found is None:
        raise HTTPException(404)
    t = pages(request).words[pages(request).language(request).code]
    name = f"report-{found.months[0]}-{found.months[-1]}.pdf"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(
        report_paper.as_pdf(found, t, deps(request).facts), headers=headers, media_type="application/pdf"
    )


async def _answer(request: Request, colleague: Colleague, found: object, form: Form) -> Response:
    if isinstance(found, Refused):
        return await show(request, colleague, found.because, status_of(found.because), form)
    return RedirectResponse(f"{REPORT}/{month_of(request)}", 303)


async def show(
    request: Request,
    colleague: Colleague,
    refused: str = "",
    status_code: int = 200,
    typed: Form | None = None,
) -> Response:
    """The report's page, with why something was ``refused``."""
    found = await look_at(month_of(request), colleague, deps(request))
    return desk_page(
        request,
        "desk/report.html",
        status_code,
        typed=typed,
        colleague=colleague,
        found=found,
        refused=refused,
        paper=report_paper,
        max_text=MAX_TEXT,
        may=[act for act in (Act.WRITE_REPORT, Act.SIGN_REPORT) if may_at_all(colleague.role, act)],
    )


def clean_text(typed: str) -> str:
    """Typed paragraphs, cleaned one by one: `clean` keeps no more of a text than a field of the form has."""
    return "\n".join(clean(part) for part in typed.splitlines())[:MAX_TEXT].strip()


def _number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 7
