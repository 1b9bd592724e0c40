"""Conditions the databases themselves hold rows to."""

from collections.abc import Iterable


def one_of(column: str, values: Iterable[str]) -> str:
    """The text of a CHECK: ``column`` is one of ``values``."""
    return f"{column} IN ({', '.join(repr(str(v)) for v in values)})"
