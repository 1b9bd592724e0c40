"""Who may do what to which case in which state. One table; whatever is not in it is refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.rules.case import State


class Role(StrEnum):
    """What a signed-in person is here for."""

    COORDINATOR = "coordinator"
    """The foundation: sees every desk, decides only what no contract covers."""
    LEAD = "lead"
    """Leads a provider's desk."""
    WORKER = "worker"
    """A social worker at a provider's desk."""
    MENTOR = "mentor"
    """Sees the people assigned to them, and nothing of how or why a case was decided."""
    AUDITOR = "auditor"
    """Sees what happened to cases, and nothing of whom they are about."""
    PARTNER = "partner"
    """An organisation that sends referrals; it learns what became of its own, never who was known."""


class Relation(StrEnum):
    """How a person stands to a case."""

    OWN = "own"
    """It lies at their desk."""
    ASSIGNED = "assigned"
    """It lies at their desk and is assigned to them today."""
    NOBODYS = "nobodys"
    """No contract covers it: it waits at the open desk, which is not theirs."""
    SENT = "sent"
    """They sent the referral."""
    OTHER = "other"
    """None of these: another desk's, or one that has left theirs."""


class Act(StrEnum):
    """What a request asks to do, or one part of a page shows. Every route names one."""

    READ_PUBLIC = "read_public"
    """Follow an address that is open to everybody and says nothing of anybody."""
    REFER = "refer"
    """Fill in the public form and send it."""
    LOOK_UP = "look_up"
    """Ask where a referral stands, with both numbers of its receipt."""
    SIGN_IN = "sign_in"
    """Spend a one-time link."""

    ENTER = "enter"
    """Come to one's own first page."""
    SIGN_OUT = "sign_out"
    """End one's own session."""
    LIST_CASES = "list_cases"
    """See a case in the list: reference, urgency, age bands, place, state."""
    OPEN_CASE = "open_case"
    """Open a case's page: state, urgency, place, and why it came to its desk."""
    READ_PEOPLE = "read_people"
    """Read whom it is about: what they are called, how and when to reach them, what they need."""
    READ_RESTRICTED = "read_restricted"
    """Read the rest of what was sent, the sender's note, dates, readings, and why it was declined."""
    READ_HISTORY = "read_history"
    """Read what happened to the case."""
    READ_FACTS = "read_facts"
    """Read each person's dated facts, on what they were seen, and why help ended."""
    DECIDE = "decide"
    """Accept, ask, or decline."""
    RECORD_FACTS = "record_facts"
    """Record what is so of a person from which day on, who joins or leaves, and what was a mistake."""
    CLOSE = "close"
    """End the help, with a reason and a day."""
    REOPEN = "reopen"
    """Take people of a closed case up again, as a new episode."""
    ASSIGN = "assign"
    """Name the mentor of a case, or end that."""
    LIST_SENT = "list_sent"
    """See where one's own referrals stand: reference, day, state."""
    REFER_AS_PARTNER = "refer_as_partner"
    """Send a referral with one's own details filled in."""


PUBLIC = frozenset({Act.READ_PUBLIC, Act.REFER, Act.LOOK_UP, Act.SIGN_IN})
"""What everybody may do, signed in or not."""

_EVERY_ROLE = tuple(Role)
_DESK = (Role.LEAD, Role.WORKER)
_OVERSIGHT = (Role.COORDINATOR, Role.AUDITOR)
_OWN = (Relation.OWN,)
_EVERYBODYS = (Relation.NOBODYS, Relation.OTHER)  # no case lies at the foundation's own desk
_UNDECIDED = (State.PENDING, State.NEEDS_INFO)
_ACCEPTED = (State.ACCEPTED,)
_CLOSED = (State.CLOSED,)


@dataclass(frozen=True)
class Grant:
    """``roles`` may, to a case in one of ``relations`` and ``states``; without relations, to no case."""

    roles: Collection[Role]
    relations: Collection[Relation] = ()
    states: Collection[State] = tuple(State)


POLICY: Mapping[Act, tuple[Grant, ...]] = {
    Act.ENTER: (Grant(_EVERY_ROLE),),
    Act.SIGN_OUT: (Grant(_EVERY_ROLE),),
    Act.LIST_CASES: (
        Grant(_OVERSIGHT, _EVERYBODYS),
        Grant(_DESK, _OWN),
        Grant((Role.MENTOR,), (Relation.ASSIGNED,), _ACCEPTED),
    ),
    Act.OPEN_CASE: (
        Grant(_OVERSIGHT, _EVERYBODYS),
        Grant(_DESK, _OWN),
        Grant((Role.MENTOR,), (Relation.ASSIGNED,), _ACCEPTED),
    ),
    Act.READ_PEOPLE: (
        Grant((Role.COORDINATOR,), _EVERYBODYS),
        Grant(_DESK, _OWN),
        Grant((Role.MENTOR,), (Relation.ASSIGNED,), _ACCEPTED),
    ),
    Act.READ_RESTRICTED: (
        Grant((Role.COORDINATOR,), (Relation.NOBODYS,)),
        Grant(_DESK, _OWN),
    ),
    Act.READ_HISTORY: (
        Grant(_OVERSIGHT, _EVERYBODYS),
        Grant(_DESK, _OWN),
    ),
    Act.READ_FACTS: (Grant(_DESK, _OWN, (*_ACCEPTED, *_CLOSED)),),
    Act.DECIDE: (
        Grant((Role.COORDINATOR,), (Relation.NOBODYS,), _UNDECIDED),
        Grant(_DESK, _OWN, _UNDECIDED),
    ),
    Act.RECORD_FACTS: (Grant(_DESK, _OWN, _ACCEPTED),),
    Act.CLOSE: (Grant(_DESK, _OWN, _ACCEPTED),),
    Act.REOPEN: (Grant(_DESK, _OWN, _CLOSED),),
    Act.ASSIGN: (Grant(_DESK, _OWN, _ACCEPTED),),
    Act.LIST_SENT: (Grant((Role.PARTNER,), (Relation.SENT,)),),
    Act.REFER_AS_PARTNER: (Grant((Role.PARTNER,)),),
}


def may(role: Role, act: Act, relation: Relation, state: State) -> bool:
    """Whether ``role`` may do ``act`` to a case it stands in ``relation`` to, as the case is now."""
    return any(
        role in grant.roles and relation in grant.relations and state in grant.states
        for grant in POLICY.get(act, ())
    )


def may_at_all(role: Role, act: Act) -> bool:
    """Whether there is anything ``role`` may do ``act`` to: the first question, asked of every request."""
    return act in PUBLIC or any(role in grant.roles for grant in POLICY.get(act, ()))


def allowed(role: Role, relation: Relation, state: State) -> frozenset[Act]:
    """Everything ``role`` may do to a case it stands in ``relation`` to, as the case is now."""
    return frozenset(act for act in POLICY if may(role, act, relation, state))


def reach(role: Role, act: Act) -> frozenset[tuple[Relation, State]]:
    """Every relation and state in which ``role`` may do ``act``: what a list may hold."""
    return frozenset((r, s) for r in Relation for s in State if may(role, act, r, s))
