"""Fictive referrals: who is in a household, what it needs, and how its sender tells it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from intake.demo import names
from intake.services.answers import ReferralAnswers

ORGANISATION = "Izdomāta biedrība"
_FORM = {"ar": "ar", "fa_AF": "fa-AF", "ru": "ru", "tr": "tr", "ti": "en"}
_LANGUAGES = {
    "ar": (("ar", "Sīrijas"), ("ar", "Irākas"), ("ckb", "")),
    "fa_AF": (("fa_AF", ""), ("fa_AF", "Herātas"), ("ps", "")),
    "ru": (("ru", ""), ("uk", ""), ("be", "")),
    "tr": (("tr", ""), ("ku", "")),
    "ti": (("ti", ""), ("am", "")),
}
COUNTRIES = {"ar": "SY IQ", "fa_AF": "AF", "ru": "RU UA BY", "tr": "TR", "ti": "ER ET"}
_PLACES = ("mucenieki", "liepna", "riga", "jelgava", "jurmala", "ogre", "outside", "unknown")
_HOW_MANY_LIVE_THERE = (34, 14, 26, 6, 6, 5, 6, 3)
_NEEDS = (
    "school", "preschool", "language", "doctor", "interpreter", "housing", "bank", "documents", "e_services",
    "money", "aid", "work", "family", "leisure",
)  # fmt: skip
_NOTES = (
    "Izdomāta ziņa: zvanīt drīkst tikai norādītajās stundās.",
    "Izdomāta ziņa: ģimene dzīvo pie draugiem.",
    "Izdomāta ziņa: bērns grib uz skolu kopā ar māsīcu.",
)


@dataclass(frozen=True)
class Household:
    """One referral to come, and what only the story knows: the name group and which adults are women.

    ``waits``: its desk decides nothing in the time of the demo. ``again``: the same people were told of
    before.
    """

    number: int
    day: dt.date
    group: str
    women: tuple[bool, ...]
    form: dict[str, Any]
    by_partner: bool
    waits: bool = False
    again: bool = False

    @property
    def token(self) -> str:
        """The form's token: the same household, the same referral."""
        return f"demo-{self.number:017d}"

    @property
    def language(self) -> str:
        """The language the form was shown in."""
        return _FORM[self.group] if self.form["sender"] == "self" else "lv"

    @property
    def countries(self) -> list[str]:
        """Where people with these names may come from."""
        return COUNTRIES[self.group].split()

    def answers(self) -> ReferralAnswers:
        """The form as its last page sends it."""
        return ReferralAnswers.model_validate(self.form, context={"today": self.day})


def draw(random: Random, number: int, day: dt.date) -> Household:
    """A household that is referred on ``day``."""
    group = random.choices(names.GROUPS, (30, 30, 20, 12, 8))[0]
    adults = random.choices((1, 2, 3), (55, 40, 5))[0]
    women = tuple(random.random() < 0.45 for _ in range(adults))
    sender = random.choices(("self", "ngo", "public_body"), (45, 35, 20))[0]
    old = random.random() < 0.05
    form = {
        "sender": sender,
        "organisation": "" if sender == "self" else ORGANISATION,
        "child_alone": "no",
        "danger": "no",
        "count_18_64": adults - old,
        "count_65": int(old),
        "count_7_17": random.choices((0, 1, 2, 3), (60, 20, 14, 6))[0],
        "count_0_6": random.choices((0, 1, 2), (68, 22, 10))[0],
        "called": names.called(random, group, women[0], number),
        "place": random.choices(_PLACES, _HOW_MANY_LIVE_THERE)[0],
        "adults": [_adult(random, day) for _ in women],
        "urgency": random.choices(("day", "days", "weeks", "unknown"), (12, 38, 35, 15))[0],
        "agree": random.choices(("all", "some", "not_asked", "unknown"), (88, 6, 3, 3))[0],
        **_talk(random, group, sender),
        **_reach(random, number, sender),
        **_wish(random),
    }
    return Household(number, day, group, women, form, sender == "ngo" and random.random() < 0.6)


def again(random: Random, earlier: Household, number: int, day: dt.date) -> Household:
    """The same people told of once more, by somebody who spells them otherwise."""
    form = earlier.form | {
        "sender": "public_body",
        "organisation": ORGANISATION,
        "called": names.written_otherwise(earlier.form["called"]),
        "urgency": "days",
        "note": "",
    }
    if random.random() < 0.5:  # the half that is found by its name alone
        form |= {"contact_way": "email", "phone": "", "email": names.email(number)}
    return replace(earlier, number=number, day=day, form=form, by_partner=False, again=True)


def _adult(random: Random, day: dt.date) -> dict[str, Any]:
    arrived = day - dt.timedelta(random.randrange(5, 300))
    status = random.choices(("asylum_seeker", "refugee", "alternative", "unknown"), (55, 12, 25, 8))[0]
    found: dict[str, Any] = {"status": status}
    if status != "unknown":
        found["arrived_on"] = _typed(arrived)
    if status in ("refugee", "alternative") and random.random() < 0.85:
        found["status_on"] = _typed(arrived + (day - arrived) * random.random())
    if random.random() < 0.04:
        found["also"] = ["appeal"]
    return found


def _typed(day: dt.date) -> dict[str, str]:
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def _talk(random: Random, group: str, sender: str) -> dict[str, Any]:
    language, variety = random.choice(_LANGUAGES[group])
    explained = "self" if sender == "self" else random.choice(("sender", "interpreter", "centre"))
    return {
        "language": language,
        "variety": variety,
        "interpreter": random.choices(("yes", "no", "unknown"), (70, 20, 10))[0],
        "worker_gender": random.choices(("any", "woman", "man"), (80, 16, 4))[0],
        "explained_by": explained,
        "explained_language": language,
    }


def _reach(random: Random, number: int, sender: str) -> dict[str, Any]:
    ways = ("call", "message", "email") if sender == "self" else ("call", "message", "email", "sender")
    way = random.choice(ways)
    hours = random.sample(("morning", "afternoon", "evening"), random.randrange(1, 4))
    shared = random.choices(("yes", "no", "unknown"), (20, 60, 20))[0]
    if way == "email":
        return {"contact_way": way, "email": names.email(number), "hours": hours, "shared_phone": "no"}
    return {"contact_way": way, "phone": names.phone(number), "hours": hours, "shared_phone": shared}


def _wish(random: Random) -> dict[str, Any]:
    needs: Sequence[str] = random.sample(_NEEDS, random.randrange(1, 6))
    note = random.choice(_NOTES) if random.random() < 0.3 else ""
    return {"needs": needs, "note": note}
