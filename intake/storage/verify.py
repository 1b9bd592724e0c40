"""Walking the audit's chain from its first entry to its last, in pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from intake.storage.chain import COVERED, GENESIS, hash_of

Stored = Mapping[str, Any]

PAGE = 1000
"""Entries held in memory at once."""

_AS_BYTES = "CASE typeof({0}) WHEN 'text' THEN CAST({0} AS BLOB) END AS {0}"
"""SQLite takes anything into any column: it is read as it is, so that nothing can stop the walk."""
_UTC = "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS at"


@dataclass(frozen=True)
class Whole:
    """Every entry is as it was written: ``count`` of them, the last one's hash, where the expected is."""

    count: int
    head: str
    expected_at: int | None


@dataclass(frozen=True)
class Broken:
    """The first entry at which the chain does not hold, and what is wrong there."""

    id: int
    what: str


def verify(connection: Connection, expected: str | None = None) -> Whole | Broken:
    """Walk the whole chain. ``expected`` is a hash that was its head once; `GENESIS` before any entry."""
    count, head = 0, GENESIS
    expected_at = 0 if expected == GENESIS else None
    for entry in _entries(connection):
        if trouble := _trouble(connection, entry, head):
            return Broken(entry["id"], trouble)
        count, head = count + 1, entry["hash"]
        expected_at = count if head == expected else expected_at
    return Whole(count, head, expected_at)


def _trouble(connection: Connection, entry: Stored, head: str) -> str:
    """What is wrong with ``entry`` after ``head``; an empty string when nothing is."""
    intact = hash_of(entry, entry["previous"]) == entry["hash"]
    if entry["previous"] == head:
        return "" if intact else "it was changed"
    if _follows_another(connection, entry["previous"]):
        return "it is out of order, or there twice, or its number was changed"
    return "what stood before it is missing" if intact else "it was changed"


def _follows_another(connection: Connection, previous: str) -> bool:
    """Whether the entry belongs elsewhere in the chain. Asked once, of the first bad entry."""
    query = text("SELECT 1 FROM audit WHERE hash = :hash LIMIT 1")
    given = {"hash": previous.encode(errors="replace").decode()}
    return previous == GENESIS or connection.execute(query, given).first() is not None


def _entries(connection: Connection) -> Iterator[Stored]:
    columns = ", ".join(_as_stored(connection.dialect.name))
    page = text(f"SELECT {columns} FROM audit WHERE id > :after ORDER BY id LIMIT :page")  # noqa: S608
    after = -(2**63)
    while rows := connection.execute(page, {"after": after, "page": PAGE}).mappings().all():
        yield from ({key: _readable(value) for key, value in row.items()} for row in rows)
        after = rows[-1]["id"]


def _as_stored(dialect: str) -> Iterator[str]:
    for name in (*COVERED, "previous", "hash"):
        if name == "id":
            yield name
        elif dialect == "sqlite":
            yield _AS_BYTES.format(name)
        else:
            yield _UTC if name == "at" else name


def _readable(value: Any) -> Any:
    """Bytes that are no text get signs that no text has; what was no text at all is such a sign too."""
    if isinstance(value, bytes):
        return value.decode(errors="surrogateescape")
    return "\udcff" if value is None else value
