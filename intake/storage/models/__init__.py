"""The tables. Personal facts live only in ``sealed`` columns; times are UTC; days are Riga days.

SQLModel validates nothing for tables and SQLite ignores lengths, so CHECK constraints guard what
the rest of the service relies on.
"""

from intake.storage.models.audit import ONLY_FAILED_SIGN_INS, AuditEntry, KeyCanary
from intake.storage.models.case import Assignment, Case
from intake.storage.models.ending import NoticeGiven, PersonMove
from intake.storage.models.erasure import Erasure, ErasureRequest
from intake.storage.models.figures import FiguresApproval, FrozenLink, FrozenMonth, ReportText, SignedReport
from intake.storage.models.handover import Handover, HandoverCase, HandoverNotice
from intake.storage.models.mentors import MentorProfile, MentorTie
from intake.storage.models.people import Person, PersonFact
from intake.storage.models.plan import GoalChange, GradeRow, PlanTalk, StepChange
from intake.storage.models.referral import HouseholdMember, Referral
from intake.storage.models.staff import SignInLink, Staff, StaffSession
from intake.storage.models.triage import INDEXED, BlindIndex, ContactAttempt, DuplicateDecision, SenderAnswer
from intake.storage.models.ways_in import Passkey, Passphrase, Recovery, SignInDelay, SpentChallenge

__all__ = [
    "INDEXED",
    "ONLY_FAILED_SIGN_INS",
    "Assignment",
    "AuditEntry",
    "BlindIndex",
    "Case",
    "ContactAttempt",
    "DuplicateDecision",
    "Erasure",
    "ErasureRequest",
    "FiguresApproval",
    "FrozenLink",
    "FrozenMonth",
    "GoalChange",
    "GradeRow",
    "Handover",
    "HandoverCase",
    "HandoverNotice",
    "HouseholdMember",
    "KeyCanary",
    "MentorProfile",
    "MentorTie",
    "NoticeGiven",
    "Passkey",
    "Passphrase",
    "Person",
    "PersonFact",
    "PersonMove",
    "PlanTalk",
    "Recovery",
    "Referral",
    "ReportText",
    "SenderAnswer",
    "SignInDelay",
    "SignInLink",
    "SignedReport",
    "SpentChallenge",
    "Staff",
    "StaffSession",
    "StepChange",
]
