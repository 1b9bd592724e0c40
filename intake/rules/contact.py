"""Attempts to reach somebody: by which channel, what came of it, and whether the hour suits them."""

import datetime as dt
from collections.abc import Collection
from enum import StrEnum


class Channel(StrEnum):
    """How it was tried."""

    PHONE = "phone"
    MESSAGE = "message"
    EMAIL = "email"
    IN_PERSON = "in_person"
    THROUGH_SENDER = "through_sender"


class Outcome(StrEnum):
    """What came of it."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    ASKED_TO_CALL_LATER = "asked_to_call_later"
    NOT_SAFE_TO_TALK = "not_safe_to_talk"


HOURS = {
    "morning": (dt.time(8), dt.time(12)),
    "afternoon": (dt.time(12), dt.time(17)),
    "evening": (dt.time(17), dt.time(21)),
}
"""What the form's words mean by the clock in Riga, the first moment included; the hours are ours."""


def outside_hours(hours: Collection[str], at: dt.time) -> bool:
    """Whether ``at`` (the clock in Riga) is outside the hours somebody gave; who gave none has none."""
    return bool(hours) and not any(HOURS[h][0] <= at < HOURS[h][1] for h in hours)
