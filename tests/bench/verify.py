"""After the load: what was acknowledged is stored, once, and nothing else is."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

TABLES = ("referral", "household_member", "cases", "audit")
"""Each holds exactly one row for the one-person form that the load sends."""

_LINKED = """
    SELECT count(*) FROM referral r
    JOIN cases c ON c.referral_id = r.id
    JOIN audit a ON a.object_id = c.id
    JOIN household_member m ON m.referral_id = r.id
"""


def wrong_with(database: Path, receipts: Sequence[str]) -> list[str]:
    """Compare ``database`` with the acknowledged references; every difference is one line."""
    with closing(sqlite.connect(database)) as connection:
        connection.execute("PRAGMA query_only=ON")
        return [*_miscounted(connection, len(receipts)), *_mismatched(connection, receipts)]


def damage_in(database: Path) -> list[str]:
    """What SQLite's own check finds wrong in the file."""
    with closing(sqlite.connect(database)) as connection:
        found = [text for (text,) in connection.execute("PRAGMA integrity_check")]
        return [] if found == ["ok"] else found


def _miscounted(connection: Any, acknowledged: int) -> list[str]:
    stored = {name: _count(connection, f"SELECT count(*) FROM {name}") for name in TABLES}
    stored["whole referrals"] = _count(connection, _LINKED)
    return [
        f"{name}: {found} stored, {acknowledged} acknowledged"
        for name, found in stored.items()
        if found != acknowledged
    ]


def _mismatched(connection: Any, receipts: Sequence[str]) -> list[str]:
    stored = {reference for (reference,) in connection.execute("SELECT reference FROM referral")}
    told = set(receipts)
    found = []
    if twice := len(receipts) - len(told):
        found.append(f"{twice} receipts given twice")
    if lost := told - stored:
        found.append(f"{len(lost)} acknowledged but not stored, such as {min(lost)}")
    if unasked := stored - told:
        found.append(f"{len(unasked)} stored but never acknowledged, such as {min(unasked)}")
    return found


def _count(connection: Any, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])
