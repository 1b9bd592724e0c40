"""The receipt: a public reference and a secret code, digits with ISO 7064 MOD 97-10 check digits."""

import re
from dataclasses import dataclass

REFERENCE_DIGITS = 8
CODE_DIGITS = 16
_NOT_DIGITS = re.compile(r"[\s\-‐-―.]+")


@dataclass(frozen=True)
class Receipt:
    """What a sender keeps: ``reference`` may be spoken aloud, ``code`` opens the status.

    Both are bare ASCII digits, check digits last; `grouped` writes them for people.
    """

    reference: str
    code: str


def with_check(digits: str) -> str:
    """Append the two check digits: the whole number is then 1 modulo 97."""
    return f"{digits}{98 - int(digits) * 100 % 97:02d}"


def is_intact(number: str, digits: int) -> bool:
    """Whether ``number`` has ``digits`` plus two digits and its check digits hold."""
    return len(number) == digits + 2 and number.isascii() and number.isdigit() and int(number) % 97 == 1


def bare(typed: str) -> str:
    """Return what was typed as ASCII digits: Arabic and Persian digits, spaces, dashes accepted."""
    return western(_NOT_DIGITS.sub("", typed))


def western(text: str) -> str:
    """Replace every decimal digit of any script by its ASCII digit."""
    if text.isascii():
        return text
    return "".join(str(int(ch)) if ch.isdecimal() else ch for ch in text)


def grouped(number: str) -> str:
    """Write a number in groups of four from the start: ``4821 3306 51``."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))
