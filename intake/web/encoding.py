"""Which packed form of a file a browser takes (RFC 9110, 12.5.3)."""

from collections.abc import Sequence


def accepted(header: str, ready: Sequence[str]) -> str:
    """The first of ``ready`` that ``header`` accepts at its highest weight; empty for the file as it is.

    ``*`` stands for every coding not named; a weight of 0 refuses.
    """
    weights = dict(_weights(header))
    wanted = {name: weights.get(name, weights.get("*", 0.0)) for name in ready}
    best = max(wanted.values(), default=0.0)
    plain = weights.get("identity", weights.get("*", 1.0) if best == 0 else 0.0)
    return next((n for n, w in wanted.items() if w == best > 0 and best >= plain), "")


def _weights(header: str) -> list[tuple[str, float]]:
    return [_weight(part) for part in header.lower().split(",") if part.strip()]


def _weight(part: str) -> tuple[str, float]:
    """A weight nobody can read refuses: the file as it is is always right."""
    name, _, given = part.partition(";")
    _, _, number = given.partition("=")
    try:
        return name.strip(), float(number) if given.strip() else 1.0
    except ValueError:
        return name.strip(), 0.0
