"""Fictive people for tests: a family of five, as the form's fields."""

import re

FAMILY: dict[str, str | list[str]] = {
    "sender": "ngo",
    "organisation": "Izdomāta biedrība",
    "sender_role": "darbiniece",
    "danger": "no",
    "child_alone": "no",
    "count_18_64": "2",
    "count_65": "0",
    "count_7_17": "2",
    "count_0_6": "1",
    "called": "Kods 7",
    "place": "riga",
    "adult-0-status": "alternative",
    "adult-0-arrived_on-day": "10",
    "adult-0-arrived_on-month": "1",
    "adult-0-arrived_on-year": "2026",
    "adult-0-status_on-day": "1",
    "adult-0-status_on-month": "7",
    "adult-0-status_on-year": "2026",
    "adult-1-status": "asylum_seeker",
    "adult-1-arrived_on-day": "10",
    "adult-1-arrived_on-month": "1",
    "adult-1-arrived_on-year": "2026",
    "language": "ar",
    "variety": "Irākas",
    "interpreter": "yes",
    "contact_way": "call",
    "phone": "+371 20 000 000",
    "hours": ["morning"],
    "shared_phone": "yes",
    "needs": ["school", "preschool", "housing", "bank"],
    "urgency": "days",
    "note": "Ģimene dzīvo pie draugiem.",
    "explained_by": "sender",
    "explained_language": "ar",
    "agree": "all",
}

ALONE: dict[str, str | list[str]] = {
    "sender": "self",
    "danger": "no",
    "child_alone": "no",
    "count_18_64": "1",
    "called": "A.",
    "place": "mucenieki",
    "adult-0-status": "unknown",
    "language": "fa_AF",
    "interpreter": "yes",
    "contact_way": "in_person",
    "needs": ["other"],
    "urgency": "unknown",
    "explained_by": "self",
    "agree": "all",
}


def token(html: str) -> str:
    """The token of the form on a page."""
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found, "the page carries no form token"
    return found[1]


def receipt(html: str) -> dict[str, str]:
    """The reference and code a receipt page shows."""
    return dict(re.findall(r'data-(reference|code)="(\d+)"', html))


def send(client, answers, language="lv", key=None):
    """Send a whole form at once, as its last page does."""
    key = key or token(client.get(f"/intake/{language}/refer").text)
    data = {**answers, "token": key, "step": "check", "go": "send"}
    return client.post(f"/intake/{language}/refer", data=data)
