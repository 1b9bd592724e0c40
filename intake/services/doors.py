"""How a signed-in person stands to a case, and what the policy therefore lets them do with it."""

from typing import Literal

from sqlalchemy import Connection, RowMapping

from intake.rules.case import State
from intake.rules.policy import Act, Relation, allowed, may, reach
from intake.rules.routing import NO_CONTRACT
from intake.services.deps import Deps
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import audit, cases

Because = Literal["not_yours", "move_not_allowed"]


class NoSuchCase:
    """No case has that id, or none that this person may open: nobody can tell the two apart."""


def relation_of(colleague: Colleague, row: RowMapping) -> Relation:
    """How the colleague stands to a case as `cases.one` reads it.

    Today's desk and today's mentor count, not yesterday's.
    """
    if row["desk"] == colleague.desk:
        return Relation.ASSIGNED if row["mentor_id"] == colleague.id else Relation.OWN
    if row["sent_by"] == colleague.id:
        return Relation.SENT
    return Relation.NOBODYS if row["desk"] == NO_CONTRACT else Relation.OTHER


def acts_on(colleague: Colleague, row: RowMapping) -> frozenset[Act]:
    """Everything the colleague may do with the case as it is now."""
    return allowed(colleague.role, relation_of(colleague, row), State(row["state"]))


def openable(door: Connection, case_id: str, colleague: Colleague) -> RowMapping | None:
    """The case, if the colleague may open it."""
    row = cases.one(door, case_id)
    return row if row is not None and Act.OPEN_CASE in acts_on(colleague, row) else None


def refusal(colleague: Colleague, row: RowMapping, act: Act) -> Because | None:
    """Why the colleague may not do ``act`` to a case they may open: never theirs to do, or not now."""
    relation, state = relation_of(colleague, row), State(row["state"])
    if may(colleague.role, act, relation, state):
        return None
    ever = any(may(colleague.role, act, relation, other) for other in State)
    return "move_not_allowed" if ever else "not_yours"


def admitted(
    door: Connection, case_id: str, act: Act, colleague: Colleague
) -> RowMapping | Refused | NoSuchCase:
    """The case, if the colleague may do ``act`` to it as it is now."""
    row = openable(door, case_id, colleague)
    if row is None:
        return NoSuchCase()
    because = refusal(colleague, row, act)
    return Refused(because) if because else row


def let_in(
    door: Connection, deps: Deps, case_id: str, act: Act, colleague: Colleague
) -> RowMapping | Refused | NoSuchCase:
    """As `admitted`; who may not is in the audit before they are told."""
    found = admitted(door, case_id, act, colleague)
    if isinstance(found, Refused | NoSuchCase):
        note_refusal(door, deps, colleague, case_id, act, found)
    return found


def ready(
    door: Connection, case_id: str, version: int, act: Act, colleague: Colleague
) -> RowMapping | Refused | NoSuchCase:
    """The case, if the colleague may do ``act`` to it now and it is still as they saw it (``version``).

    That somebody was faster is said before what can no longer be done because of it.
    """
    row = openable(door, case_id, colleague)
    if row is None:
        return NoSuchCase()
    because = refusal(colleague, row, act)
    if because != "not_yours" and row["version"] != version:
        return Refused("changed_meanwhile")
    return Refused(because) if because else row


def seen_by(colleague: Colleague) -> cases.Seen:
    """What the policy lets the colleague's list hold, as the query asks for it."""
    reached = reach(colleague.role, Act.LIST_CASES)
    relations = {relation for relation, _ in reached}
    return cases.Seen(
        desk=None if Relation.OTHER in relations else colleague.desk,
        mentor=colleague.id if relations == {Relation.ASSIGNED} else None,
        states=sorted({state for _, state in reached}),
    )


def note(
    door: Connection, deps: Deps, colleague: Colleague, action: str, object_id: str, detail: str = ""
) -> None:
    """Write what the colleague did, read or was refused, as the last thing of a unit."""
    actor = f"staff/{colleague.id}"
    audit.record(door, at=deps.now(), actor=actor, action=action, object_id=object_id, detail=detail)


def note_refusal(
    door: Connection, deps: Deps, colleague: Colleague, case_id: str, act: Act, found: Refused | NoSuchCase
) -> None:
    """Write that ``act`` was not done, and why, as the last thing of a unit."""
    if isinstance(found, Refused):
        note(door, deps, colleague, "move_refused", case_id, f"{act}, {found.because}")
    else:
        note(door, deps, colleague, "case_refused", case_id, act)
