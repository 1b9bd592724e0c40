"""A random sample that everybody draws alike: the order follows from the seed and each case's id alone.

Whoever has the ids and the seed can draw it again with any tool: SHA-256 of ``seed/id``, sorted as
hexadecimal text; the first of them are the sample.
"""

import hashlib
from collections.abc import Iterable

SMALLEST, LARGEST = 3, 10
"""Cases in a sample."""


def draw(ids: Iterable[str], number: int, seed: str) -> list[str]:
    """The ``number`` cases that come first by the seed; all, if fewer. Raises `ValueError` out of bounds."""
    if not SMALLEST <= number <= LARGEST:
        raise ValueError(f"{number} cases; a sample has from {SMALLEST} to {LARGEST}")
    return sorted(ids, key=lambda id_: (_place(id_, seed), id_))[:number]


def frame_hash(ids: Iterable[str]) -> str:
    """One hash over all the cases a sample is drawn from: another frame, another hash."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def _place(id_: str, seed: str) -> str:
    return hashlib.sha256(f"{seed}/{id_}".encode()).hexdigest()
