"""The desk: the list, one case, its moves, and who is its mentor."""

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.rules.case import (
    DECISIONS,
    Alternative,
    CloseReason,
    Decision,
    DeclineReason,
    Move,
    Question,
    RedirectReason,
    State,
    ToldBy,
    moves_from,
)
from intake.rules.history import Kind
from intake.rules.household import REASONS, VALUES, Evidence
from intake.rules.policy import Act
from intake.services.answers import LANGUAGES
from intake.services.case_view import CaseView
from intake.services.deps import riga_day
from intake.services.doors import NoSuchCase
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.services.triage import Moved, desks_to_redirect_to, list_cases, move_case, open_case
from intake.services.waiting import Show
from intake.web.draft import Form
from intake.web.incoming import deps, read_form
from intake.web.ruled import DESK, desk_page, page_number, status_of

IN_MENU = (Show.ALL, Show.WAITING, Show.ASKED, Show.ACCEPTED, Show.DONE, Show.MINE)
"""Parts of the list its menu offers; the numbers of today lead to the others."""
LONGEST_DESK = 40


async def queue(request: Request, colleague: Colleague) -> Response:
    """The cases the person may list, or the part of them an address asks for."""
    found = await list_cases(colleague, deps(request), page_number(request), _part(request))
    return desk_page(request, "desk/list.html", colleague=colleague, queue=found, parts=IN_MENU)


def _part(request: Request) -> Show:
    asked = request.query_params.get("show", "")
    return Show(asked) if asked in list(Show) else Show.ALL


async def case_page(request: Request, colleague: Colleague) -> Response:
    """One case."""
    return await show(request, colleague)


async def case_move(request: Request, colleague: Colleague) -> Response:
    """Make one move; refused ones say why with 409."""
    form = await read_form(request)
    decision, version = _decision(form), version_of(form)
    if decision is None or version is None:
        return await show(request, colleague, "incomplete", 422, form)
    found = await move_case(case_id_of(request), version, decision, colleague, deps(request))
    if isinstance(found, Moved) and decision.move is Move.REDIRECT:
        return RedirectResponse(f"{DESK}/", 303)  # it is another desk's now
    return await answer(request, colleague, found, form)


async def answer(request: Request, colleague: Colleague, found: object, form: Form) -> Response:
    """Back to the case when it is done; else the case with why not and the ``form`` as it was sent."""
    match found:
        case NoSuchCase():
            raise HTTPException(404)
        case Refused(because):
            return await show(request, colleague, because, status_of(because), form)
    return RedirectResponse(f"{DESK}/case/{case_id_of(request)}", 303)


async def show(
    request: Request,
    colleague: Colleague,
    refused: str = "",
    status_code: int = 200,
    typed: Form | None = None,
) -> Response:
    """The case's page, with why something was ``refused``."""
    found = await open_case(case_id_of(request), colleague, deps(request))
    if isinstance(found, NoSuchCase):
        raise HTTPException(404)
    return desk_page(
        request,
        "desk/case.html",
        status_code,
        typed=typed,
        about_to=status_code in (409, 412),
        colleague=colleague,
        case=found,
        moves=_moves(found),
        questions=list(Question),
        reasons=list(DeclineReason),
        alternatives=list(Alternative),
        desks=list(desks_to_redirect_to(found.row["desk"], deps(request))),
        redirect_reasons=list(RedirectReason),
        tellers=list(ToldBy),
        refused=refused,
        today=riga_day(deps(request).now()).isoformat(),
        values={**VALUES, Kind.LANGUAGE: LANGUAGES},
        evidence=list(Evidence),
        reasons_left=list(REASONS),
        reasons_closed=list(CloseReason),
    )


def _moves(case: CaseView) -> list[Move]:
    every = moves_from(State(case.row["state"])) if Act.DECIDE in case.may else ()
    return [move for move in every if move in DECISIONS]


def positions(form: Form) -> frozenset[int]:
    """The ticked people's positions. Raises `ValueError` for what is no position."""
    ticked = form.getlist("take")
    if not all(t.isascii() and t.isdigit() and len(t) < 4 for t in ticked):
        raise ValueError("no position")
    return frozenset(int(t) for t in ticked)


def case_id_of(request: Request) -> str:
    """The id in the address; 404 for what cannot be one."""
    case_id: str = request.path_params["case_id"]
    if not re.fullmatch("[0-9a-f]{32}", case_id):
        raise HTTPException(404)
    return case_id


def version_of(form: Form) -> int | None:
    """The version of the case its reader saw, if the form says one."""
    version = str(form.get("version", ""))
    return int(version) if version.isascii() and version.isdigit() and len(version) < 9 else None


def _decision(form: Form) -> Decision | None:
    try:
        move = Move(form.get("move", ""))
        if move is Move.ASK:
            return Decision(move, question=Question(form.get("question", "")))
        if move is Move.DECLINE:
            reason, instead = form.get("reason", ""), form.get("alternative", "")
            return Decision(move, reason=DeclineReason(reason), alternative=Alternative(instead))
        if move is Move.ACCEPT:
            return Decision(move, taken=positions(form))
        if move is Move.REDIRECT:
            because = RedirectReason(form.get("because", ""))
            return Decision(move, to=form.get("to", "")[:LONGEST_DESK], because=because)
        if move is Move.WITHDRAW:
            return Decision(move, told_by=ToldBy(form.get("told_by", "")))
        return None  # closing and reopening have addresses of their own, answering is the sender's
    except ValueError:
        return None
