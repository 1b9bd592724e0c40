"""Every try to sign in by a passphrase is counted before it is judged, so many at once gain nothing."""

from sqlalchemy import Connection

from intake.rules.guessing import EVERYBODY, ONE_NAME, Patience, wait_after
from intake.services.deps import Deps
from intake.storage import ways_in

_ALL = "all"


def may_try(door: Connection, name: str, deps: Deps) -> bool:
    """Count one try under ``name``; false when it, or everybody, has to wait: then nothing is judged.

    It makes no difference whether anybody has that name.
    """
    now = deps.now()
    ways_in.forget_delays(door, now - ONE_NAME.forget)
    rows = [(ways_in.delay(door, key, now), patience) for key, patience in _kept(name, deps)]
    if any(row["free_at"] > now for row, _ in rows):
        return False
    for row, patience in rows:
        failures = 1 if now - row["free_at"] > patience.forget else row["failures"] + 1
        ways_in.set_delay(door, row["key"], failures, now + wait_after(failures, patience))
    return True


def was_right(door: Connection, name: str, deps: Deps) -> None:
    """That try was no failure: the name's count begins anew, everybody's is one less."""
    now = deps.now()
    (own, _), (all_, _) = [(ways_in.delay(door, key, now), p) for key, p in _kept(name, deps)]
    ways_in.set_delay(door, own["key"], 0, now)
    ways_in.set_delay(door, all_["key"], max(0, all_["failures"] - 1), now)


def _kept(name: str, deps: Deps) -> list[tuple[str, Patience]]:
    """Keys and patience. People type what they like into a name's field: only a keyed digest is kept."""
    digest = deps.ring.number("sign_in_name", name.encode(), 18)
    return [(digest, ONE_NAME), (_ALL, EVERYBODY)]
