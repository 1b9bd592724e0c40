"""Who says why before they open a case: whoever does so outside their daily work.

Daily work asks nothing: one's own desk's cases while they go on and for a month after, a mentor's own
people, and what waits at the open desk for the foundation. Which spans these are, we chose.
"""

import datetime as dt
from enum import StrEnum

from intake.rules.case import State
from intake.rules.policy import Relation, Role
from intake.rules.retention import ENDED

QUIET_AFTER = dt.timedelta(days=30)
"""How long after its last change an ended case still belongs to its desk's daily work."""


class Reason(StrEnum):
    """Why somebody opens a case outside their daily work."""

    CONTINUITY = "continuity"
    COMPLAINT = "complaint"
    QUALITY = "quality"
    DATA_REQUEST = "data_request"
    OTHER = "other"


def asks_why(role: Role, relation: Relation, state: State, quiet_for: dt.timedelta) -> bool:
    """Whether to ask for a reason first; an auditor reads no person's answers and gives none."""
    if role is Role.AUDITOR or state is State.ERASED:
        return False
    if role is Role.COORDINATOR:
        return relation is Relation.OTHER
    return state in ENDED and quiet_for > QUIET_AFTER
