"""The lapse calendar: whose period ends soon, by which wording, and one form to say a status was granted."""

from starlette.requests import Request
from starlette.responses import Response

from intake.rules.household import GRANTED, Evidence
from intake.rules.lapse import Notice
from intake.rules.policy import Act, may_at_all
from intake.services.deps import riga_day
from intake.services.lapses import calendar
from intake.services.sign_in import Colleague
from intake.web.incoming import deps
from intake.web.ruled import desk_page, page_number


async def lapses_page(request: Request, colleague: Colleague) -> Response:
    """The calendar of the colleague's desk; an address may ask for one notice only."""
    asked = request.query_params.get("notice", "")
    notice = Notice(asked) if asked in tuple(Notice) else None
    found = await calendar(colleague, deps(request), notice, page_number(request))
    return desk_page(
        request,
        "desk/lapses.html",
        colleague=colleague,
        calendar=found,
        nearness=list(Notice),
        granted=GRANTED,
        evidence=list(Evidence),
        today=riga_day(deps(request).now()),
        done="done" in request.query_params,
        may_record=may_at_all(colleague.role, Act.RECORD_FACTS),
    )
