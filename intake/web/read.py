"""What forms of the desk are read by: a day, a choice, an id. What cannot be read has a code with words."""

import datetime as dt
import re
from collections.abc import Collection

from intake.rules.receipt import western
from intake.web.draft import Form

OLDEST = 1900
"""No day before this year is meant."""


class Unreadable(ValueError):
    """A form that cannot be what it should be; the text is the code of why."""


def day(typed: str) -> dt.date | None:
    """A day as a browser's calendar gives it or as people in Latvia write it; empty is ``None``.

    Raises `Unreadable`.
    """
    text = western(typed).strip()
    if not text:
        return None
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.ASCII)
    latvian = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\.?", text, re.ASCII)
    parts = iso.groups() if iso else latvian.groups()[::-1] if latvian else None
    try:
        found = dt.date(*map(int, parts)) if parts else None
    except ValueError:
        found = None
    if found is None or found.year < OLDEST:
        raise Unreadable("day_unreadable")
    return found


def needed_day(form: Form) -> dt.date:
    """The form's day. Raises `Unreadable` when there is none."""
    found = day(form.get("day", ""))
    if found is None:
        raise Unreadable("day_missing")
    return found


def one_of(form: Form, name: str, known: Collection[str]) -> str:
    """A choice of those offered. Raises `Unreadable`."""
    value = form.get(name, "")
    if value not in known:
        raise Unreadable("incomplete_people")
    return str(value)


def id_in(form: Form, name: str, digits: int = 32) -> str:
    """An id as our pages write it. Raises `Unreadable`."""
    value = form.get(name, "")
    if not re.fullmatch(f"[0-9a-f]{{{digits}}}", value):
        raise Unreadable("incomplete_people")
    return str(value)
