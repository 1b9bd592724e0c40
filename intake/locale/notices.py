"""A notice as its reader meets it: in their language, else in Latvian and marked so.

A translation of another Latvian text than the present one is shown to nobody.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from intake.facts.models import Language
from intake.facts.notices import RIGA, Notice
from intake.locale.markup import day, number, telephone

_NUMBER = re.compile(r"(\+?\d+(?:[ \u00a0.:/–-]\d+)*(?:[ \u00a0]?%)?)")
_EMERGENCY = "112"  # the European number: to press wherever it stands


@dataclass(frozen=True)
class Shown:
    """A notice with the text to show; ``language`` is the text's own."""

    notice: Notice
    language: Language
    translated: bool
    title: Markup
    paragraphs: tuple[Markup, ...]


def shown(notices: Iterable[Notice], code: str, languages: Mapping[str, Language]) -> list[Shown]:
    """The notices for a reader of language ``code``, in the order given."""
    return [_one(notice, _language(notice, code), code, languages) for notice in notices]


def _language(notice: Notice, code: str) -> str:
    return code if code in notice.text and code not in notice.outdated else "lv"


def _one(notice: Notice, text_code: str, code: str, languages: Mapping[str, Language]) -> Shown:
    text = notice.text[text_code]
    paragraphs = tuple(_kept(line) for line in text.body.splitlines() if line.strip())
    return Shown(notice, languages[text_code], text_code == code, _kept(text.title), paragraphs)


def moment(value: dt.date) -> Markup:
    """A day, or a time as clocks in Latvia show it."""
    if not isinstance(value, dt.datetime):
        return day(value)
    return number(value.astimezone(RIGA).strftime("%d.%m.%Y %H:%M"))


def _kept(text: str) -> Markup:
    """The text with each number in one piece and left-to-right, and the emergency number to press."""
    parts = _NUMBER.split(text)
    return Markup("").join(_number(part) if i % 2 else escape(part) for i, part in enumerate(parts))


def _number(digits: str) -> Markup:
    return telephone(digits) if digits == _EMERGENCY else number(digits)
