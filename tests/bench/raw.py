"""The floor: the rows of one real submit written again and again through the bare driver.

One connection behind a lock, one commit a referral, write-ahead log, full durability: no HTTP, no
checking, no sealing, only what the disk and SQLite cost.
"""

import itertools
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from tests.bench.cell import Cell, Span, Stopwatch, answer, measure

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version' ORDER BY rowid"
_SCHEMA = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"


@dataclass(frozen=True)
class Sample:
    """The schema and the rows that one submit left in an otherwise empty database."""

    schema: list[str]
    rows: list[tuple[str, tuple[Any, ...]]]
    keys: tuple[str, str, str]

    def fresh(self, n: int) -> tuple[str, list[tuple[str, tuple[Any, ...]]]]:
        """The ``n``-th referral: its reference, and its rows with keys as scattered as real ones."""
        reference = f"{n * 7_654_321_987 % 10**10:010d}"
        new = dict(zip(self.keys, (secrets.token_hex(16), secrets.token_hex(16), reference), strict=True))
        return reference, [(sql, tuple(new.get(v, v) for v in row)) for sql, row in self.rows]


def read_sample(path: Path) -> Sample:
    """Read the database at ``path``, which one submit has filled."""
    with closing(sqlite.connect(path)) as connection:
        schema = [sql for (sql,) in connection.execute(_SCHEMA)]
        keys = connection.execute(
            "SELECT r.id, c.id, r.reference FROM referral r JOIN cases c ON c.referral_id = r.id"
        ).fetchall()
        if len(keys) != 1:
            raise ValueError(f"expected the rows of one submit, found {len(keys)}")
        return Sample(schema, list(_rows(connection)), keys[0])


def _rows(connection: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every row as an INSERT; row numbers that SQLite gives itself are left to it."""
    for (name,) in connection.execute(_TABLES).fetchall():
        columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
        own = [c[5] == 1 and c[2] == "INTEGER" for c in columns]
        sql = f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})"
        for row in connection.execute(f"SELECT * FROM {name}").fetchall():
            yield sql, tuple(None if given else v for v, given in zip(row, own, strict=True))


def raw(sample: Path, database: Path, threads: int, span: Span) -> Cell:
    """Write copies of ``sample`` into ``database`` from a process with ``threads`` threads."""
    job = {"sample": str(sample), "database": str(database), "threads": threads, "span": asdict(span)}
    return measure("tests.bench.raw", job)


def _work(job: dict[str, Any], span: Span) -> Cell:
    sample = read_sample(Path(job["sample"]))
    with closing(_open(job["database"], sample)) as connection:
        (already,) = connection.execute("SELECT count(*) FROM referral").fetchone()
        watch = Stopwatch(span, perf_counter())
        write = _writer(connection, sample, itertools.count(already), watch)
        threads = [threading.Thread(target=write) for _ in range(job["threads"])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return watch.cell()


def _open(path: str, sample: Sample) -> Any:
    connection = sqlite.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    if not connection.execute(_SCHEMA).fetchone():
        for sql in sample.schema:
            connection.execute(sql)
    return connection


def _writer(connection: Any, sample: Sample, numbers: Iterator[int], watch: Stopwatch) -> Callable[[], None]:
    lock = threading.Lock()

    def write() -> None:
        while (sent := perf_counter()) < watch.end:
            reference, rows = sample.fresh(next(numbers))
            with lock:
                _commit(connection, rows)
            watch.acknowledged(reference, sent, perf_counter())

    def guarded() -> None:
        try:
            write()
        except Exception as problem:
            watch.failures.append(repr(problem))

    return guarded


def _commit(connection: Any, rows: list[tuple[str, tuple[Any, ...]]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for sql, row in rows:
        connection.execute(sql, row)
    connection.execute("COMMIT")


if __name__ == "__main__":
    answer(_work)
