"""Who may do what to which case in which state. One table; whatever is not in it is refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.rules.case import State
from intake.rules.retention import ENDED


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
    ANSWER = "answer"
    """Answer what the desk asked, or withdraw, with both numbers of a receipt."""
    SIGN_IN = "sign_in"
    """Prove who one is, by a one-time link or by a way in of one's own."""

    ENTER = "enter"
    """Come to one's own first page."""
    SIGN_OUT = "sign_out"
    """End one's own session."""
    CONFIRM = "confirm"
    """Prove again who one is, before what cannot be taken back."""
    KEEP_ACCOUNT = "keep_account"
    """See one's own ways in and sessions, and end sessions."""
    CHANGE_WAYS_IN = "change_ways_in"
    """Set up, change or remove one's own ways in."""
    HELP_BACK_IN = "help_back_in"
    """Say that a colleague has lost every way in."""
    CONFIRM_HELP = "confirm_help"
    """Confirm, as the second of two, that a colleague gets new ways in."""
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
    """Accept, ask, decline, redirect, or note that it was withdrawn."""
    LOG_CONTACT = "log_contact"
    """Note an attempt to reach the person."""
    PRINT_CONTACTS = "print_contacts"
    """Print how and when to reach the people of one's own desk, for a day without a network."""
    SEE_DUPLICATES = "see_duplicates"
    """See which other cases may be about the same people, and why."""
    SETTLE_DUPLICATE = "settle_duplicate"
    """Say whether two cases are about the same people."""
    RECORD_FACTS = "record_facts"
    """Record what is so of a person from which day on, who joins or leaves, and what was a mistake."""
    CLOSE = "close"
    """End the help, with a reason and a day."""
    REOPEN = "reopen"
    """Take people of a closed case up again, as a new episode."""
    ASSIGN = "assign"
    """Name the mentor of a case, or end that."""
    READ_MENTORS = "read_mentors"
    """See who was and is a case's mentor, who might be and why, and what was noted of ties."""
    NOTE_TIE = "note_tie"
    """Note that a mentor is tied to the people of a case, or is not."""
    HAND_BACK = "hand_back"
    """Give back a case one was named the mentor of."""
    LIST_MENTORS = "list_mentors"
    """See the mentors of one's desk and how many people they have; a mentor, themselves."""
    KEEP_PROFILE = "keep_profile"
    """Keep what a mentor speaks, where they work, and their gender if they say it."""
    LIST_LAPSES = "list_lapses"
    """See whose period ends soon by any published wording, at one's own desk."""
    READ_ENDING = "read_ending"
    """See and print the notice of a closed case, and who was given it."""
    GIVE_NOTICE = "give_notice"
    """Note that somebody was given the notice, in which language and how."""
    GIVE_REASON = "give_reason"
    """Say why one opens a case outside one's daily work."""
    COPY_DATA = "copy_data"
    """Print or save everything stored about one person, to give it to them."""
    READ_ERASURE = "read_erasure"
    """See how much is held of a case, who asked to erase it, and the proof that it was."""
    ASK_ERASURE = "ask_erasure"
    """Ask that an ended case's content be erased."""
    ANSWER_ERASURE = "answer_erasure"
    """Erase what somebody else asked to erase, or keep it."""
    AUDIT = "audit"
    """Enter the auditor's room: figures, the audit trail, searches in it, and proofs of erasure."""
    SAMPLE = "sample"
    """Draw a sample of cases and see how each was worked on, without anything that was said."""
    EXPORT_EVIDENCE = "export_evidence"
    """Take a sample and its part of the audit trail away as a pack with hashes."""
    READ_ACCESS = "read_access"
    """See who opened a case, when, as what, and why."""
    READ_GRADES = "read_grades"
    """Read how many-sided a case was graded, by whom and why."""
    GRADE = "grade"
    """Pick a level, with a reason."""
    READ_PLAN = "read_plan"
    """Read and print a case's plan: goals, steps, and what was said when it was talked over."""
    WORK_STEPS = "work_steps"
    """Start and finish steps, and note what happened."""
    CHANGE_PLAN = "change_plan"
    """Change what is agreed with the person: goals, steps, and the talks about them."""
    LIST_STEPS = "list_steps"
    """See the open steps of one's cases: one's own day."""
    READ_HANDOVERS = "read_handovers"
    """See the handovers one's own desk is a side of, or all of them, as numbers."""
    RUN_HANDOVER = "run_handover"
    """Try and open a handover of one desk's cases to another, start it early, or call it off."""
    READ_SUMMARY = "read_summary"
    """Read the summary of a case for a handover, and print the notice for its people."""
    SUM_UP = "sum_up"
    """Confirm the summary of a case that will go to another desk."""
    TAKE_OVER = "take_over"
    """Accept a case that came from another desk."""
    TELL_PEOPLE = "tell_people"
    """Note that people were handed the notice of who helps them from when."""
    LIST_SENT = "list_sent"
    """See where one's own referrals stand: reference, day, state."""
    REFER_AS_PARTNER = "refer_as_partner"
    """Send a referral with one's own details filled in."""

    READ_FIGURES = "read_figures"
    """See the figures of months and days; a lead those of their own people, and what left the desk."""
    FREEZE_FIGURES = "freeze_figures"
    """Freeze a month that is over, or freeze it anew after a correction."""
    APPROVE_FIGURES = "approve_figures"
    """Let a month leave the desk that somebody else froze."""
    READ_REPORT = "read_report"
    """Read and take away a six-month report."""
    WRITE_REPORT = "write_report"
    """Write what a six-month report tells beside its figures."""
    SIGN_REPORT = "sign_report"
    """Sign a six-month report."""


PUBLIC = frozenset({Act.READ_PUBLIC, Act.REFER, Act.LOOK_UP, Act.ANSWER, Act.SIGN_IN})
"""What everybody may do, signed in or not."""

_EVERY_ROLE = tuple(Role)
_DESK = (Role.LEAD, Role.WORKER)
_OVERSIGHT = (Role.COORDINATOR, Role.AUDITOR)
_OWN = (Relation.OWN,)
_EVERYBODYS = (Relation.NOBODYS, Relation.OTHER)  # no case lies at the foundation's own desk
_UNDECIDED = (State.PENDING, State.NEEDS_INFO)
_ACCEPTED = (State.ACCEPTED,)
_CLOSED = (State.CLOSED,)
_WAITED_IN = (*_UNDECIDED, *_ACCEPTED)
_HELD = tuple(state for state in State if state is not State.ERASED)  # something personal is left


@dataclass(frozen=True)
class Grant:
    """``roles`` may, to a case in one of ``relations`` and ``states``; without relations, to no case."""

    roles: Collection[Role]
    relations: Collection[Relation] = ()
    states: Collection[State] = tuple(State)


POLICY: Mapping[Act, tuple[Grant, ...]] = {
    Act.ENTER: (Grant(_EVERY_ROLE),),
    Act.SIGN_OUT: (Grant(_EVERY_ROLE),),
    Act.CONFIRM: (Grant(_EVERY_ROLE),),
    Act.KEEP_ACCOUNT: (Grant(_EVERY_ROLE),),
    Act.CHANGE_WAYS_IN: (Grant(_EVERY_ROLE),),
    Act.HELP_BACK_IN: (Grant((Role.COORDINATOR, *_DESK)),),
    Act.CONFIRM_HELP: (Grant((Role.COORDINATOR, Role.LEAD)),),
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
        Grant((Role.COORDINATOR,), _EVERYBODYS, _HELD),
        Grant(_DESK, _OWN, _HELD),
        Grant((Role.MENTOR,), (Relation.ASSIGNED,), _ACCEPTED),
    ),
    Act.READ_RESTRICTED: (
        Grant((Role.COORDINATOR,), (Relation.NOBODYS,), _HELD),
        Grant(_DESK, _OWN, _HELD),
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
    Act.LOG_CONTACT: (
        Grant((Role.COORDINATOR,), (Relation.NOBODYS,), _UNDECIDED),
        Grant(_DESK, _OWN, (*_UNDECIDED, *_ACCEPTED)),
        Grant((Role.MENTOR,), (Relation.ASSIGNED,), _ACCEPTED),
    ),
    Act.PRINT_CONTACTS: (Grant(_DESK),),
    Act.SEE_DUPLICATES: (
        Grant((Role.COORDINATOR,), _EVERYBODYS, _UNDECIDED),
        Grant(_DESK, _OWN, _UNDECIDED),
    ),
    Act.SETTLE_DUPLICATE: (
        Grant((Role.COORDINATOR,), (Relation.NOBODYS,), _UNDECIDED),
        Grant(_DESK, _OWN, _UNDECIDED),
    ),
    Act.RECORD_FACTS: (Grant(_DESK, _OWN, _ACCEPTED),),
    Act.CLOSE: (Grant(_DESK, _OWN, _ACCEPTED),),
    Act.REOPEN: (Grant(_DESK, _OWN, _CLOSED),),
    Act.ASSIGN: (Grant(_DESK, _OWN, _ACCEPTED),),
    Act.READ_MENTORS: (Grant(_DESK, _OWN, (*_ACCEPTED, *_CLOSED)),),
    Act.NOTE_TIE: (
        Grant(_DESK, _OWN, _ACCEPTED),
        Grant((Role.MENTOR,), (Relation.ASSIGNED,), _ACCEPTED),
    ),
    Act.HAND_BACK: (Grant((Role.MENTOR,), (Relation.ASSIGNED,), _ACCEPTED),),
    Act.LIST_MENTORS: (Grant((*_DESK, Role.MENTOR)),),
    Act.KEEP_PROFILE: (Grant((Role.LEAD, Role.MENTOR)),),
    Act.LIST_LAPSES: (Grant(_DESK),),
    Act.READ_ENDING: (Grant(_DESK, _OWN, _CLOSED),),
    Act.GIVE_NOTICE: (Grant(_DESK, _OWN, _CLOSED),),
    Act.GIVE_REASON: (Grant((Role.COORDINATOR,), _EVERYBODYS), Grant(_DESK, _OWN)),
    Act.COPY_DATA: (Grant(_DESK, _OWN, _HELD),),
    Act.READ_ERASURE: (Grant(_OVERSIGHT, _EVERYBODYS), Grant((Role.LEAD,), _OWN)),
    Act.ASK_ERASURE: (
        Grant((Role.COORDINATOR,), (Relation.NOBODYS,), ENDED),
        Grant((Role.LEAD,), _OWN, ENDED),
    ),
    Act.ANSWER_ERASURE: (Grant((Role.COORDINATOR,), _EVERYBODYS, ENDED),),
    Act.AUDIT: (Grant(_OVERSIGHT),),
    Act.SAMPLE: (Grant(_OVERSIGHT),),
    Act.EXPORT_EVIDENCE: (Grant(_OVERSIGHT),),
    Act.READ_ACCESS: (Grant(_OVERSIGHT, _EVERYBODYS),),
    Act.READ_GRADES: (Grant(_DESK, _OWN, (*_ACCEPTED, *_CLOSED)),),
    Act.GRADE: (Grant(_DESK, _OWN, _ACCEPTED),),
    Act.READ_PLAN: (
        Grant(_DESK, _OWN, (*_ACCEPTED, *_CLOSED)),
        Grant((Role.MENTOR,), (Relation.ASSIGNED,), _ACCEPTED),
    ),
    Act.WORK_STEPS: (
        Grant(_DESK, _OWN, _ACCEPTED),
        Grant((Role.MENTOR,), (Relation.ASSIGNED,), _ACCEPTED),
    ),
    Act.CHANGE_PLAN: (Grant(_DESK, _OWN, _ACCEPTED),),
    Act.LIST_STEPS: (Grant((*_DESK, Role.MENTOR)),),
    Act.READ_HANDOVERS: (Grant((Role.LEAD, *_OVERSIGHT)),),
    Act.RUN_HANDOVER: (Grant((Role.COORDINATOR,)),),
    Act.READ_SUMMARY: (
        Grant((Role.COORDINATOR,), (Relation.NOBODYS,), _WAITED_IN),
        Grant(_DESK, _OWN, _WAITED_IN),
    ),
    Act.SUM_UP: (
        Grant((Role.COORDINATOR,), (Relation.NOBODYS,), _WAITED_IN),
        Grant((Role.LEAD,), _OWN, _WAITED_IN),
    ),
    Act.TAKE_OVER: (Grant((Role.LEAD,), _OWN, _WAITED_IN),),
    Act.TELL_PEOPLE: (Grant(_DESK, _OWN, _WAITED_IN),),
    Act.LIST_SENT: (Grant((Role.PARTNER,), (Relation.SENT,)),),
    Act.REFER_AS_PARTNER: (Grant((Role.PARTNER,)),),
    Act.READ_FIGURES: (Grant((*_OVERSIGHT, Role.LEAD)),),
    Act.FREEZE_FIGURES: (Grant((Role.COORDINATOR, Role.LEAD)),),
    Act.APPROVE_FIGURES: (Grant((Role.COORDINATOR, Role.LEAD)),),
    Act.READ_REPORT: (Grant((*_OVERSIGHT, Role.LEAD)),),
    Act.WRITE_REPORT: (Grant((Role.COORDINATOR, Role.LEAD)),),
    Act.SIGN_REPORT: (Grant((Role.COORDINATOR, Role.LEAD)),),
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
