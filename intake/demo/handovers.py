"""The contract changes twice in the demo: summaries, the night of the switch, and taking over."""

import datetime as dt

from intake.demo.acts import done
from intake.demo.calendar import Calendar
from intake.demo.desks import FIRST, SECOND, THIRD, Changes, Desks
from intake.rules.policy import Role
from intake.rules.routing import NO_CONTRACT
from intake.services.deps import Deps
from intake.services.hand_over import open_handover, try_handover
from intake.services.hand_over_summary import confirm_rest
from intake.services.hand_over_switch import switch_due
from intake.services.hand_over_view import accept_cases
from intake.services.sign_in import FOUNDATION, Colleague
from intake.storage import handovers

_EVENING = dt.time(18, 30)
_MIDNIGHT = dt.time(0, 1)


async def handed_over(at: Changes, desks: Desks, calendar: Calendar, deps: Deps) -> None:
    """Both changes, one after the other; the open desk's cases go to the second provider as well."""
    for day, from_desks, to_desk in ((at.second, (FIRST, NO_CONTRACT), SECOND), (at.third, (SECOND,), THIRD)):
        opened = []
        for from_desk in from_desks:
            await calendar.until(day - dt.timedelta(21), _EVENING)
            opened.append((from_desk, await _opened(from_desk, to_desk, day, desks, deps)))
        for from_desk, id_ in opened:
            await calendar.until(day - dt.timedelta(1), _EVENING)
            who = desks.one(*_speaks_for(from_desk))
            done(await confirm_rest(id_, who, deps), "summaries")
        await calendar.until(day, _MIDNIGHT)
        await switch_due(deps)
        await calendar.until(day + dt.timedelta(2), _EVENING)
        for _, id_ in opened:
            await _taken_over(id_, desks.one(to_desk, Role.LEAD), deps)


async def _opened(from_desk: str, to_desk: str, day: dt.date, desks: Desks, deps: Deps) -> str:
    coordinator = desks.one(FOUNDATION, Role.COORDINATOR)
    done(await try_handover(from_desk, to_desk, day, coordinator, deps), "handover tried")
    return done(await open_handover(from_desk, to_desk, day, coordinator, deps), "handover").id


async def _taken_over(handover_id: str, lead: Colleague, deps: Deps) -> None:
    """Nearly everything that came is accepted within days; a few cases are left lying."""
    waiting = await deps.door.read(lambda door: handovers.of_handover(door, handover_id, waiting=True))
    most = [case["case_id"] for case in waiting][len(waiting) // 40 :]
    done(await accept_cases(handover_id, most, lead, deps), "take over")


def _speaks_for(desk: str) -> tuple[str, Role]:
    return (FOUNDATION, Role.COORDINATOR) if desk == NO_CONTRACT else (desk, Role.LEAD)
