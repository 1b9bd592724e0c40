"""What a handover leaves to do today, in numbers: summaries to confirm, and cases to accept."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from intake.rules.clocks import Standing
from intake.rules.handover import Stage, Step, may
from intake.rules.policy import Act, Role, may_at_all
from intake.services.deps import Deps
from intake.services.hand_over import stands
from intake.services.hand_over_view import waiting
from intake.services.sign_in import Colleague
from intake.storage import handovers

LATE = {
    Role.LEAD: (Standing.OVERDUE_LEAD, Standing.OVERDUE_COORDINATOR),
    Role.COORDINATOR: (Standing.OVERDUE_COORDINATOR,),
}
"""From when on a case nobody accepted is told in red, and to whom."""


@dataclass(frozen=True)
class Left:
    """So many summaries (``handover_going``) or cases (``handover_come``) of one handover wait."""

    handover_id: str
    what: str
    count: int
    desks: tuple[str, str]
    late: bool = False


def left_to_do(door: Connection, colleague: Colleague, deps: Deps) -> Iterator[Left]:
    """What waits for this colleague in each handover; the open desk's summaries wait for its coordinator."""
    if not may_at_all(colleague.role, Act.READ_HANDOVERS):
        return
    above = colleague.role is not Role.LEAD
    for row in handovers.listed(door, None if above else colleague.desk):
        desks = (row["from_desk"], row["to_desk"])
        on_sides, stage = stands(colleague, row), Stage(row["state"])
        if may(colleague.role, on_sides, Step.SUM_UP, stage):
            yield Left(row["id"], "handover_going", handovers.unconfirmed(door, row), desks)
        if may(colleague.role, on_sides, Step.WATCH, stage):
            come = waiting(door, row, deps)
            late = any(case.standing in LATE[colleague.role] for case in come)
            yield Left(row["id"], "handover_come", len(come), desks, late)
