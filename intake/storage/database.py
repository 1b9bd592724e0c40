"""The one door: a unit of work goes in, its result comes out after COMMIT.

Handlers never know which database stands behind it. SQLite: one writer thread owns the only writing
connection and commits many waiting units at once. PostgreSQL: the connection pool.
"""

import asyncio
import fcntl
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from anyio import to_thread
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event, make_url

from intake.storage.writer import Writer

Result = TypeVar("Result")
Unit = Callable[[Connection], Result]

SAFE_SQLITE = (3, 51, 3)
"""Older versions can lose commits when two connections use one write-ahead log (fixed in 3.51.3)."""


class DatabaseError(Exception):
    """The database cannot be used as it is; the message says what to do."""


class Door(Protocol):
    """Where every read and write goes through."""

    async def write(self, unit: Unit[Result]) -> Result:
        """Run ``unit`` in a transaction; return its result once it is durable. Its errors roll back."""

    async def read(self, unit: Unit[Result]) -> Result:
        """Run ``unit`` on a connection that cannot write."""

    def close(self) -> None:
        """Finish what was handed in, then let the database go."""


class SqliteDoor:
    """SQLite behind one writer thread. ``serving`` keeps a second server off the same file."""

    def __init__(self, path: Path, *, serving: bool) -> None:
        self._lock = _lock(path) if serving else None
        self._writing = sqlite_engine(path)
        self._reading = sqlite_engine(path, read_only=True)
        self._writer = Writer(self._writing)

    async def write(self, unit: Unit[Result]) -> Result:
        """See `Door.write`."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._writer.submit(unit, future)
        return await future

    async def read(self, unit: Unit[Result]) -> Result:
        """See `Door.read`."""
        return await to_thread.run_sync(_in_transaction, self._reading, unit)

    def close(self) -> None:
        """See `Door.close`."""
        self._writer.close()
        self._reading.dispose()
        self._writing.dispose()
        if self._lock is not None:
            self._lock.close()


class PostgresDoor:
    """PostgreSQL behind its pool; several processes and machines may share the database."""

    def __init__(self, url: str) -> None:
        self._engine = postgres_engine(url)

    async def write(self, unit: Unit[Result]) -> Result:
        """See `Door.write`."""
        return await to_thread.run_sync(_in_transaction, self._engine, unit)

    async def read(self, unit: Unit[Result]) -> Result:
        """See `Door.read`."""
        return await to_thread.run_sync(_read_only, self._engine, unit)

    def close(self) -> None:
        """See `Door.close`."""
        self._engine.dispose()


def open_door(url: str, *, serving: bool = False) -> Door:
    """Open the database at ``url`` (``sqlite:///…`` or ``postgresql://…``). Raises `DatabaseError`."""
    path = sqlite_path(url)
    return PostgresDoor(url) if path is None else SqliteDoor(path, serving=serving)


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite address, or ``None`` for another database."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def sqlite_engine(path: Path, *, read_only: bool = False) -> Engine:
    """An engine on the bundled SQLite; refuses a version with the log bug."""
    if sqlite.sqlite_version_info < SAFE_SQLITE:
        raise DatabaseError(f"SQLite {sqlite.sqlite_version} may lose commits; run make to reinstall")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(
        f"sqlite:///{path}",
        module=sqlite,
        hide_parameters=True,  # an error's text goes to the log, what people sent does not
        pool_size=1 if not read_only else 8,
        connect_args={"isolation_level": None, "check_same_thread": False},
    )
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    event.listen(engine, "connect", lambda raw, _: _pragmas(raw, read_only))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def postgres_engine(url: str) -> Engine:
    """An engine on PostgreSQL through psycopg."""
    address = make_url(url).set(drivername="postgresql+psycopg")
    return create_engine(
        address,
        pool_size=16,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": "-c synchronous_commit=on"},
    )


def _pragmas(raw: Any, read_only: bool) -> None:
    """Durability and safety first: each acknowledged commit survives a power cut."""
    for pragma in (
        "busy_timeout=5000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "trusted_schema=OFF",
        f"query_only={'ON' if read_only else 'OFF'}",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _lock(path: Path) -> Any:
    """Hold a file lock for as long as this process serves; the system frees it when we die."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = path.with_name(f"{path.name}.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise DatabaseError(f"another process is serving {path}; stop it first") from None
    return lock


def _in_transaction(engine: Engine, unit: Unit[Result]) -> Result:
    with engine.begin() as connection:
        return unit(connection)


def _read_only(engine: Engine, unit: Unit[Result]) -> Result:
    with engine.connect().execution_options(postgresql_readonly=True) as connection:
        return unit(connection)
