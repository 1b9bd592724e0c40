"""Months frozen and approved in the demo; the last ones still wait, and one is corrected later."""

import datetime as dt

from intake.demo.acts import done
from intake.demo.calendar import NIGHT, Calendar
from intake.demo.desks import Changes, Desks
from intake.rules.dates import Month
from intake.rules.frozen import Why
from intake.rules.policy import Role
from intake.services.deps import Deps, riga_day
from intake.services.freeze import approve, freeze, look_at
from intake.services.sign_in import FOUNDATION

_REMARK = "Izdomāta piezīme: pārskaitīts pēc labojumiem lietās."


async def frozen(last: dt.date, at: Changes, desks: Desks, calendar: Calendar, deps: Deps) -> None:
    """Each month is frozen early in the next one by whoever has the contract then, and approved.

    The last month that is over is not frozen yet, the one before waits for its second person, and the
    newest of those before of which something was recorded late has a second revision to be approved.
    """
    coordinator = desks.one(FOUNDATION, Role.COORDINATOR)
    month, waits = Month.of(riga_day(deps.now())), Month.of(last).plus(-2)
    while month.first <= waits.first:
        await calendar.until(month.plus(1).first + dt.timedelta(3), NIGHT)
        lead = desks.one(at.answers(month.last), Role.LEAD)
        done(await freeze(month, 0, None, "", lead, deps), "freeze")
        if month != waits:
            done(await approve(month, 1, coordinator, deps), "approve")
        month = month.plus(1)
    for corrected in (waits.plus(-back) for back in range(1, 6)):
        if (await look_at(corrected, coordinator, deps)).differs:
            done(await freeze(corrected, 1, Why.LATE_ENTRY, _REMARK, coordinator, deps), "freeze again")
            return
