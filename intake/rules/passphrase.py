"""What a passphrase must be: long, and not simply a name. No rules about kinds of characters."""

import unicodedata
from collections.abc import Iterable
from typing import Literal

SHORTEST = 12
"""Characters."""
_OWN = 8
"""Letters that must be left when names are taken out of it."""
_DIFFERENT = 5

Problem = Literal["too_short", "too_plain"]


def plain(typed: str) -> str:
    """The passphrase as it is compared: composed alike on every keyboard, words one space apart."""
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def problem(passphrase: str, names: Iterable[str]) -> Problem | None:
    """Why ``passphrase`` (as `plain` gives it) cannot be one, or ``None``.

    Too short, or too plain: what is left without the ``names`` of its owner and of the service is next
    to nothing, or it is the same few characters again and again.
    """
    if len(passphrase) < SHORTEST:
        return "too_short"
    left = _letters(passphrase)
    if len(set(left)) < _DIFFERENT:
        return "too_plain"
    for word in sorted((_letters(word) for name in names for word in name.split()), key=len, reverse=True):
        left = left.replace(word, "") if len(word) > 2 else left
    return "too_plain" if len(left) < _OWN and left != _letters(passphrase) else None


def _letters(text: str) -> str:
    """Letters and digits without case and marks."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in folded if character.isalnum())
