"""Likely duplicates, for triage only: keys to look people up by, and reasons in words, never a verdict.

The keys leave here as plain text to be blind-indexed (keyed hashes) elsewhere, each kind apart; what
comes back is which kinds met. Senders are never told that somebody is known.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from intake.rules.name_key import name_key
from intake.rules.receipt import western

_LATVIA = "371"
_LATVIAN_DIGITS = 8
_TOO_SHORT = 7


class KeyKind(StrEnum):
    """What two records can meet on; also the domain its hashes are kept apart by."""

    PHONE = "phone"
    EMAIL = "email"
    NAME_AND_AGE = "name_and_age"
    PLACE_AND_SIZE = "place_and_size"


class Reason(StrEnum):
    """Why two records are shown together, strongest first; each has words in every language."""

    SAME_PHONE = "same_phone"
    SAME_EMAIL = "same_email"
    NAME_AND_AGE = "name_sounds_alike_and_same_age_band"
    PLACE_AND_SIZE = "same_place_and_household_size"


class Verdict(StrEnum):
    """What a person says of two records shown together; nothing follows from it by itself."""

    SAME_FAMILY = "same_family"
    NOT_THE_SAME = "not_the_same"


@dataclass(frozen=True)
class PersonKeys:
    """What is known of one person when looking for the same one; empty or `None` is "not known"."""

    name: str = ""
    age_band: str | None = None
    phone: str = ""
    email: str = ""
    place: str | None = None
    household: int | None = None


@dataclass(frozen=True)
class BlindKey:
    """One text to be hashed under its kind."""

    kind: KeyKind
    text: str


@dataclass(frozen=True)
class Score:
    """Reasons, strongest first, and an order for the list: more means look here sooner, no more."""

    reasons: tuple[Reason, ...]
    order: int


_REASONS = {
    KeyKind.PHONE: (Reason.SAME_PHONE, 4),
    KeyKind.EMAIL: (Reason.SAME_EMAIL, 4),
    KeyKind.NAME_AND_AGE: (Reason.NAME_AND_AGE, 2),
    KeyKind.PLACE_AND_SIZE: (Reason.PLACE_AND_SIZE, 1),
}


def keys(person: PersonKeys) -> frozenset[BlindKey]:
    """The keys of one person; what is not known makes none, so two unknowns never meet."""
    name, size = name_key(person.name), person.household
    texts = {
        KeyKind.PHONE: phone_key(person.phone),
        KeyKind.EMAIL: email_key(person.email),
        KeyKind.NAME_AND_AGE: f"{name}|{person.age_band}" if name and person.age_band else "",
        KeyKind.PLACE_AND_SIZE: f"{person.place}|{size}" if person.place and size else "",
    }
    return frozenset(BlindKey(kind, text) for kind, text in texts.items() if text)


def score(met: Iterable[KeyKind]) -> Score | None:
    """What to show for the kinds two records met on; `None` when place and size is all there is.

    Families of one size in one centre are many, so that alone would be noise.
    """
    found = set(met)
    if found <= {KeyKind.PLACE_AND_SIZE}:
        return None
    ranked = [_REASONS[kind] for kind in KeyKind if kind in found]
    return Score(tuple(reason for reason, _ in ranked), sum(order for _, order in ranked))


def phone_key(typed: str) -> str:
    """International digits with ``+``; eight digits are Latvian, ``00`` is ``+``, an extension goes."""
    number = western(unicodedata.normalize("NFKC", typed)).split(";")[0]
    digits = re.sub(r"\D", "", number)
    if digits.startswith("00"):
        digits = digits[2:]
    elif "+" not in number and len(digits) == _LATVIAN_DIGITS:
        digits = _LATVIA + digits
    return f"+{digits}" if len(digits) >= _TOO_SHORT else ""


def email_key(typed: str) -> str:
    """The address in lower case, without what stands after ``+`` in its name; not an address: empty."""
    name, at, host = unicodedata.normalize("NFKC", typed).strip().casefold().rpartition("@")
    name = name.partition("+")[0]
    return f"{name}@{host}" if name and at and host else ""
