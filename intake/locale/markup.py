"""Small pieces both halves write the same way: numbers, borrowed names, asset names."""

import datetime as dt
import hashlib
from functools import cache
from pathlib import Path

from markupsafe import Markup


def number(value: object) -> Markup:
    """Digits that stay left-to-right and in one piece in every script."""
    return Markup('<bdi class="n">{}</bdi>').format(value)


def withheld() -> Markup:
    """What stands in place of a number that is not published: one sign, wherever and whyever."""
    return number("[c]")


def day(date: dt.date) -> Markup:
    """A civil day as Latvia writes it, Gregorian, in every language: ``01.09.2022``."""
    return Markup('<time class="n" datetime="{}">{}</time>').format(
        date.isoformat(), date.strftime("%d.%m.%Y")
    )


def foreign(text: str, lang: str = "lv") -> Markup:
    """A borrowed name, marked with its own language and direction."""
    return Markup('<span lang="{}" dir="ltr">{}</span>').format(lang, text)


def telephone(e164: str) -> Markup:
    """A number to press, left-to-right everywhere."""
    return Markup('<a class="n" dir="ltr" href="tel:{0}">{0}</a>').format(e164)


@cache
def hashed_name(asset: Path, *more: Path) -> str:
    """An asset's name with the hash of its content and what goes with it: browsers may keep it for ever."""
    digest = hashlib.sha256(b"".join(part.read_bytes() for part in (*more, asset)))
    return f"{asset.stem}.{digest.hexdigest()[:10]}{asset.suffix}"
