"""Guessing is slow: whoever fails waits, longer each time, and never for good."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """``free`` failures cost nothing; then waiting doubles from ``first`` to ``longest``.

    After ``forget`` without a failure the count begins anew.
    """

    free: int
    first: dt.timedelta
    longest: dt.timedelta
    forget: dt.timedelta


ONE_NAME = Patience(5, dt.timedelta(seconds=5), dt.timedelta(minutes=15), dt.timedelta(hours=24))
"""For one sign-in name, whether anybody has it or not."""
EVERYBODY = Patience(50, dt.timedelta(seconds=1), dt.timedelta(seconds=30), dt.timedelta(minutes=15))
"""For all names together: somebody tries many. Passkeys cannot be guessed and never wait."""


def wait_after(failures: int, patience: Patience) -> dt.timedelta:
    """How long nothing is tried after so many failures."""
    over = failures - patience.free
    if over < 0:
        return dt.timedelta(0)
    return min(patience.first * (1 << min(over, 16)), patience.longest)
