"""The same button pressed again on a slow line: it is done already, and that is what is answered."""

from sqlalchemy import Connection

from intake.rules.case import Decision, Move, State
from intake.services.sign_in import Colleague
from intake.storage import audit, cases, household


def done_before(
    door: Connection, case_id: str, version: int, decision: Decision, colleague: Colleague, detail: str
) -> State | None:
    """Where this very decision of the colleague's has led, if it was made before and nothing came after.

    ``detail`` is what the audit says of it then. ``None``: somebody else was faster, or it is another one.
    """
    mine = (f"staff/{colleague.id}", f"case_{decision.move}", detail)
    said = ((e["actor"], e["action"], e["detail"]) for e in audit.of_object(door, case_id))
    row = cases.one(door, case_id) if mine in said else None
    if row is None:
        return None
    if decision.move is Move.REDIRECT:
        return State.PENDING  # where it is now is no longer theirs to learn
    same = row["version"] == version + 1 and (
        row["question"] == decision.question
        and row["decline_reason"] == decision.reason
        and row["alternative"] == decision.alternative
    )
    return State(row["state"]) if same and _same_people(door, case_id, decision) else None


def _same_people(door: Connection, case_id: str, decision: Decision) -> bool:
    if decision.taken is None:
        return True
    return decision.taken == {person["position"] for person in household.people(door, case_id)}
