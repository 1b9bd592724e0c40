"""What the use cases need, built once at start and handed in."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from intake.crypto import KeyRing
from intake.facts import ServiceFacts
from intake.storage.database import Door

RIGA = ZoneInfo("Europe/Riga")


@dataclass(frozen=True)
class Deps:
    """Facts, the door to the database, the keys, and the clock (aware UTC times).

    ``demo``: links made here open the desk at once, here and nowhere else. Only ``serve --demo`` and
    tests say so; what an operator runs in production cannot.
    """

    facts: ServiceFacts
    door: Door
    ring: KeyRing
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    demo: bool = False


def riga_day(moment: dt.datetime) -> dt.date:
    """The civil day in Riga at ``moment``: contracts, rules and deadlines count such days."""
    return moment.astimezone(RIGA).date()
