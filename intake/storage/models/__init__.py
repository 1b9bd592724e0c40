"""The tables. Personal facts live only in ``sealed`` columns; times are UTC; days are Riga days.

SQLModel validates nothing for tables and SQLite ignores lengths, so CHECK constraints guard what
the rest of the service relies on.
"""

from intake.storage.models.audit import ONLY_FAILED_SIGN_INS, AuditEntry, KeyCanary
from intake.storage.models.case import Assignment, Case
from intake.storage.models.people import Person, PersonFact
from intake.storage.models.referral import HouseholdMember, Referral
from intake.storage.models.staff import SignInLink, Staff, StaffSession

__all__ = [
    "ONLY_FAILED_SIGN_INS",
    "Assignment",
    "AuditEntry",
    "Case",
    "HouseholdMember",
    "KeyCanary",
    "Person",
    "PersonFact",
    "Referral",
    "SignInLink",
    "Staff",
    "StaffSession",
]
