"""The notice of an ending: what of the reason it may say, to whom it is given at all, and how.

Whoever holds the paper may not be alone with it: a husband, a neighbour in the centre, an office. So it
names only reasons that say nothing of where somebody is, whom they left or what they refused. The
others are told in person. The choice is ours; no source makes it.
"""

from enum import StrEnum

from intake.rules.case import CloseReason

NOTICE_LANGUAGES = ("lv", "en", "ru", "tr", "ar", "fa-AF")
"""The languages the notice is written in; a test holds them to those of the site."""
SAID = (CloseReason.GOALS_MET, CloseReason.PERIOD_EXPIRED, CloseReason.NOT_REACHED, CloseReason.TRANSFERRED)
"""Reasons the notice says in plain words. Left Latvia and moved away tell where somebody is; declining
may be somebody else's to find out; "other" has no words."""


class Way(StrEnum):
    """How the notice reached somebody, or that it could not; each has words on the desk."""

    HANDED_OVER = "handed_over"
    EXPLAINED = "explained"
    EXPLAINED_BY_INTERPRETER = "explained_by_interpreter"
    SENT = "sent"
    NOT_REACHED = "not_reached"


def has_notice(reason: str | None) -> bool:
    """Whether there is a paper at all: after a death somebody talks with the family instead."""
    return reason != CloseReason.DIED


def said_reason(reason: str | None) -> str | None:
    """The reason the notice may name, or ``None`` for one that is told in person only."""
    return reason if reason in SAID else None


def nearest(language: str) -> str | None:
    """The notice's language for a language people speak, or ``None``: then a person chooses and explains.

    Farsi is not Dari, and nobody is assumed to read another language than their own.
    """
    code = language.replace("_", "-")
    return code if code in NOTICE_LANGUAGES else None
