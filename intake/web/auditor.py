"""The auditor's room: figures and how they came about, samples, the audit trail, and packs of evidence."""

import re
import secrets
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from intake.rules.dates import Month
from intake.rules.sample import LARGEST, SMALLEST
from intake.services.audit_figures import how_it_came_about, list_figures
from intake.services.audit_room import Search, access_of, enter_room, search_audit
from intake.services.doors import NoSuchCase
from intake.services.evidence import export_evidence
from intake.services.sample import KINDS, Asked, draw_sample
from intake.services.sign_in import Colleague
from intake.web.desk import case_id_of
from intake.web.incoming import deps, read_form
from intake.web.read import Unreadable, day
from intake.web.ruled import desk_page, page_number

_SEED = re.compile(r"[A-Za-z0-9-]{1,32}")


async def room(request: Request, colleague: Colleague) -> Response:
    """Where an auditor begins."""
    found = await enter_room(request.query_params.get("check") == "chain", colleague, deps(request))
    return desk_page(request, "desk/audit.html", colleague=colleague, room=found)


async def sample(request: Request, colleague: Colleague) -> Response:
    """Ask for a sample, and see it."""
    typed = request.query_params
    asked = None
    try:
        asked = _asked(typed, request) if typed.get("seed") else None
    except Unreadable as problem:
        return _sample_page(request, colleague, None, 422, str(problem))
    found = await draw_sample(asked, colleague, deps(request)) if asked else None
    return _sample_page(request, colleague, found)


def _sample_page(
    request: Request, colleague: Colleague, found: object, status: int = 200, refused: str = ""
) -> Response:
    return desk_page(
        request, "desk/audit_sample.html", status, colleague=colleague, sample=found, refused=refused,
        asked=request.query_params, kinds=list(KINDS), numbers=range(SMALLEST, LARGEST + 1),
        desks=list(deps(request).facts.providers), seed=secrets.token_hex(4),
    )  # fmt: skip


async def evidence(request: Request, colleague: Colleague) -> Response:
    """Hand out a pack of evidence about a sample."""
    form = await read_form(request)
    try:
        asked = _asked(form, request)
    except Unreadable as problem:
        return _sample_page(request, colleague, None, 422, str(problem))
    pack = await export_evidence(asked, colleague, deps(request))
    headers = {"content-disposition": f'attachment; filename="{pack.name}"'}
    return Response(pack.content, media_type="application/zip", headers=headers)


def _asked(typed: Mapping[str, str], request: Request) -> Asked:
    """The sample a form asks for. Raises `Unreadable`."""
    number, seed, kind = typed.get("n", ""), typed.get("seed", ""), typed.get("kind", "all")
    desk, month = typed.get("desk", ""), typed.get("month", "")
    readable = number.isascii() and number.isdigit() and len(number) < 3
    if not readable or not SMALLEST <= int(number) <= LARGEST:
        raise Unreadable("sample_number")
    if not _SEED.fullmatch(seed):
        raise Unreadable("sample_seed")
    if kind not in KINDS or desk not in ("", *deps(request).facts.providers):
        raise Unreadable("sample_incomplete")
    return Asked(int(number), seed, kind, desk or None, _month(month) if month else None)


def _month(typed: str) -> Month:
    try:
        return Month.read(typed)
    except ValueError:
        raise Unreadable("sample_month") from None


async def search(request: Request, colleague: Colleague) -> Response:
    """Look entries up; the search is itself an entry."""
    typed = request.query_params
    try:
        on, refused = day(typed.get("day", "")), ""
    except Unreadable as problem:
        on, refused = None, str(problem)
    words = {name: typed.get(name, "").strip()[:80] for name in ("object_id", "actor", "action")}
    found = await search_audit(Search(**words, day=on), page_number(request), colleague, deps(request))
    return desk_page(
        request, "desk/audit_search.html", 422 if refused else 200, colleague=colleague, found=found,
        asked={**words, "day": on.isoformat() if on else ""}, refused=refused,
    )  # fmt: skip


async def access(request: Request, colleague: Colleague) -> Response:
    """Who opened a case, when, as what and why."""
    found = await access_of(case_id_of(request), colleague, deps(request))
    if isinstance(found, NoSuchCase):
        raise HTTPException(404)
    return desk_page(request, "desk/audit_access.html", colleague=colleague, access=found)


async def figures(request: Request, colleague: Colleague) -> Response:
    """Every figure the service ever published or froze; one of them, and how it came about."""
    month = request.query_params.get("month", "")
    if not month:
        found = await list_figures(colleague, deps(request))
        return desk_page(request, "desk/audit_figures.html", colleague=colleague, figures=found)
    revision = request.query_params.get("revision", "")
    number = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 5 else None
    try:
        one = await how_it_came_about(Month.read(month), number, colleague, deps(request))
    except ValueError:
        one = None
    if one is None:
        raise HTTPException(404)
    return desk_page(request, "desk/audit_figure.html", colleague=colleague, figure=one)
