"""Who may help whom back in: two people, neither of them the one who is helped."""

from dataclasses import dataclass

from intake.rules.policy import Role

OPERATOR = "operator"
"""Who runs the service may be the first of the two, never the second."""
_OF_THE_FOUNDATION = (Role.COORDINATOR, Role.AUDITOR, Role.PARTNER)


@dataclass(frozen=True)
class Someone:
    """A person at a desk."""

    id: str
    role: Role
    desk: str


def may_start(helper: Someone, lost: Someone) -> bool:
    """Somebody who leads or works at the same desk; a coordinator for the foundation's and partners."""
    if helper.id == lost.id:
        return False
    if lost.role in _OF_THE_FOUNDATION:
        return helper.role is Role.COORDINATOR
    return helper.role in (Role.LEAD, Role.WORKER) and helper.desk == lost.desk


def may_confirm(helper: Someone, lost: Someone, started_by: str) -> bool:
    """Another person than who started it: the desk's lead, or a coordinator.

    ``started_by`` is ``staff/<id>`` or `OPERATOR`.
    """
    if helper.id == lost.id or started_by == f"staff/{helper.id}":
        return False
    return helper.role is Role.COORDINATOR or (helper.role is Role.LEAD and helper.desk == lost.desk)
