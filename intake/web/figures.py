"""Figures on the desk: the months, one day, one month, and its freezing by one person and another."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.dates import Month
from intake.rules.frozen import Why
from intake.rules.month_table import ALL, Sheet, in_order
from intake.rules.policy import Act, may_at_all
from intake.rules.release import Released
from intake.services.figures import overview
from intake.services.freeze import MAX_NOTE, approve, freeze, look_at
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.web.draft import Form, clean
from intake.web.incoming import deps, read_form
from intake.web.read import Unreadable, day
from intake.web.ruled import DESK, desk_page, status_of

FIGURES = f"{DESK}/figures"
SECTIONS = (
    "served", "group", "residence", "standing", "country", "provider", "episodes", "begun", "ended_in_all",
    "ended",
)  # fmt: skip
CHECKED = ("group", "residence")
"""The sums shown to whoever freezes and approves."""


@dataclass(frozen=True)
class Line:
    """A figure on a page: its number here, if it is one here, and what leaves the desk (``None``: withheld).

    Not ``told``: it leaves only as part of the rest.
    """

    category: str
    number: int | None
    told: bool
    leaves: int | None


async def months(request: Request, colleague: Colleague) -> Response:
    """Every month, and the figures as of a day."""
    problem, asked = "", None
    try:
        asked = day(request.query_params.get("day", ""))
    except Unreadable as unreadable:
        problem = str(unreadable)
    found = await overview(asked, colleague, deps(request))
    return desk_page(
        request,
        "desk/figures.html",
        422 if problem else 200,
        colleague=colleague,
        found=found,
        problem=problem,
        sections=list(sections(found.as_of, None)),
    )


async def month_page(request: Request, colleague: Colleague) -> Response:
    """One month."""
    return await show(request, colleague)


async def month_freeze(request: Request, colleague: Colleague) -> Response:
    """Freeze it."""
    form = await read_form(request)
    seen, why = form.get("seen", ""), form.get("why", "")
    if not _small(seen) or why not in ("", *Why):
        return await show(request, colleague, "incomplete_figures", 422, form)
    reason, remark = (Why(why) if why else None), clean(form.get("remark", ""))[:MAX_NOTE]
    found = await freeze(month_of(request), int(seen), reason, remark, colleague, deps(request))
    return await _answer(request, colleague, found, form)


async def month_approve(request: Request, colleague: Colleague) -> Response:
    """Let it leave the desk."""
    form = await read_form(request)
    revision = form.get("revision", "")
    if not _small(revision):
        return await show(request, colleague, "incomplete_figures", 422, form)
    found = await approve(month_of(request), int(revision), colleague, deps(request))
    return await _answer(request, colleague, found, form)


async def _answer(request: Request, colleague: Colleague, found: object, form: Form) -> Response:
    if isinstance(found, Refused):
        status = 422 if found.because == "why_missing" else status_of(found.because)
        return await show(request, colleague, found.because, status, form)
    return RedirectResponse(f"{FIGURES}/{month_of(request)}", 303)


async def show(
    request: Request,
    colleague: Colleague,
    refused: str = "",
    status_code: int = 200,
    typed: Form | None = None,
) -> Response:
    """The month's page, with why something was ``refused``."""
    found = await look_at(month_of(request), colleague, deps(request))
    numbers = found.last.frozen.sheet if found.whole and found.last else found.sheet
    return desk_page(
        request,
        "desk/figures_month.html",
        status_code,
        typed=typed,
        colleague=colleague,
        found=found,
        refused=refused,
        sections=list(sections(numbers, found.leaves)),
        checks=_checks(numbers),
        whys=list(Why),
        max_remark=MAX_NOTE,
        may=[a for a in (Act.FREEZE_FIGURES, Act.APPROVE_FIGURES) if may_at_all(colleague.role, a)],
    )


def sections(sheet: Sheet, leaves: Released | None) -> Iterator[tuple[str, list[Line]]]:
    """What a sheet says by dimension, in the order of the published note; none with nobody in it."""
    for dimension in SECTIONS:
        own = sheet.counts.get(dimension, {})
        told = leaves.sheet.counts.get(dimension, {}) if leaves else {}
        every = in_order(dimension, {*own, *told})
        lines = [_line(dimension, c, own.get(c), leaves if c in told else None) for c in every]
        if shown := [line for line in lines if line.number or line.leaves != 0 or line.category == ALL]:
            yield dimension, shown


def _line(dimension: str, category: str, number: int | None, leaves: Released | None) -> Line:
    value = leaves.shown(dimension, category) if leaves else 0
    return Line(category, number, leaves is not None, value)


def _checks(shown: Sheet) -> list[tuple[list[int], int, bool]]:
    counts = shown.counts
    total = sum(counts["served"].values())
    parts = [[n for n in counts[dimension].values() if n] for dimension in CHECKED]
    return [(numbers, total, sum(numbers) == total) for numbers in parts if numbers]


def month_of(request: Request) -> Month:
    """The month in the address; 404 for what cannot be one."""
    try:
        month = Month.read(request.path_params["month"])
    except ValueError:
        raise HTTPException(404) from None
    if not dt.date(2000, 1, 1) <= month.first <= dt.date(2100, 1, 1):
        raise HTTPException(404)
    return month


def _small(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 5
