"""The audit's chain: each entry's hash covers the entry and the hash of the one before it.

``hash = sha256(DOMAIN + canonical(entry) + previous)`` as 64 lower-case hexadecimal digits; the first
entry's ``previous`` is `GENESIS`. The canonical form is one line of ASCII JSON without spaces: the
keys below in alphabetical order, other characters as ``\\uXXXX``, ``id`` a number, every other value a
string, ``at`` in UTC to the microsecond as ``2026-11-22 09:00:00.000000``. It never changes: a new form
would be a new domain, beside this one.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

DOMAIN = b"lidzas/audit/1\n"
GENESIS = "0" * 64
COVERED = ("action", "actor", "at", "detail", "id", "object_id")

_ENCODER = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


def hash_of(entry: Mapping[str, Any], previous: str) -> str:
    """The hash of ``entry``, whose ``at`` is text as `moment` writes it, after ``previous``."""
    canonical = _ENCODER.encode({name: entry[name] for name in COVERED})
    return hashlib.sha256(DOMAIN + canonical.encode() + previous.encode(errors="surrogateescape")).hexdigest()


def moment(at: dt.datetime) -> str:
    """An aware time as the chain writes it."""
    return at.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
