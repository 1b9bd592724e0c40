"""What a person has typed so far, carried from page to page in the form itself; nothing is stored."""

import re
import secrets
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from starlette.datastructures import ImmutableMultiDict

from intake.rules.receipt import western

Form = ImmutableMultiDict[str, str]
"""A posted form: names with one or more values, in the order they came."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}")
_UNSEEN = re.compile("[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
"""Characters that only steer direction: they could turn a line on the desk around, so they go."""

LONGEST = 2000
"""Characters kept of one value; far beyond every field's own limit, so that an error can be shown."""


@dataclass(frozen=True)
class Draft:
    """Typed values by field name, cleaned but otherwise as typed; ``token`` names this one form."""

    token: str
    typed: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str:
        """The field's single value, or an empty string."""
        return self.typed.get(name, ("",))[0]

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a field of several answers."""
        return tuple(value for value in self.typed.get(name, ()) if value)

    def count(self, *names: str) -> int:
        """The sum of these number fields; what is not a small number counts as none."""
        digits = (western(self.one(name)) for name in names)
        return sum(int(d) for d in digits if d.isascii() and d.isdigit() and len(d) == 1)

    def carried(self, shown: Iterable[str]) -> list[tuple[str, str]]:
        """Name and value of everything typed elsewhere, for hidden fields of a page showing ``shown``."""
        here = set(shown)
        return [(n, v) for n, values in self.typed.items() if n not in here for v in values if v]


def new_token() -> str:
    """A fresh form's token: 128 random bits, the key that makes sending twice harmless."""
    return secrets.token_urlsafe(16)


def read_draft(form: Form, known: Collection[str]) -> tuple[Draft, bool]:
    """Read the ``known`` fields of a posted form; the flag says whether its token was sound."""
    token = form.get("token")
    sound = token is not None and _TOKEN.fullmatch(token) is not None
    typed: dict[str, tuple[str, ...]] = {}
    for name, value in form.multi_items():
        if name in known:
            typed[name] = (*typed.get(name, ()), clean(value))
    return Draft(str(token) if sound else new_token(), typed), sound


def clean(text: str) -> str:
    """Drop control and direction characters, unify composition, trim. ZWNJ stays: Dari needs it."""
    if text.isascii() and text.isprintable():
        return text[:LONGEST].strip()
    text = _UNSEEN.sub("", text[:LONGEST]).replace("\r\n", "\n")
    kept = (ch for ch in text if ch == "\n" or unicodedata.category(ch) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept)).strip()
