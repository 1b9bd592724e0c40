"""The writer thread: many waiting units, each in a savepoint, one COMMIT with one fsync for all."""

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine

Unit = Callable[[Connection], Any]
Waiting = tuple[Unit, "asyncio.Future[Any]"]
Outcome = tuple[Any, BaseException | None]

BATCH = 128
"""Units per commit at most: it bounds how long the first of a burst waits for the last."""


class Writer:
    """Owns the only writing connection of a SQLite database."""

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.connect()  # here, so that an unusable database is told at once
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, unit: Unit, future: "asyncio.Future[Any]") -> None:
        """Queue ``unit``; ``future`` (of the calling loop) gets its result after COMMIT."""
        if self._closing.is_set():
            raise RuntimeError("the database is closing; nothing was written")
        self._queue.put((unit, future))

    def close(self) -> None:
        """Write what is queued, then stop."""
        self._closing.set()
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        with self._connection as connection:
            while batch := self._next_batch():
                _deliver(batch, _commit(connection, batch))

    def _next_batch(self) -> list[Waiting]:
        """Wait for one unit, then take what else waits already; empty when closing."""
        batch: list[Waiting] = []
        item = self._queue.get()
        while item is not None:
            batch.append(item)
            if len(batch) == BATCH or self._queue.empty():
                return batch
            item = self._queue.get()
        self._queue.put(None)
        return batch


def _commit(connection: Connection, batch: list[Waiting]) -> list[Outcome]:
    """Run the batch in one transaction. A failed COMMIT fails every unit: nobody is told "stored"."""
    try:
        with connection.begin():
            return [_attempt(connection, unit) for unit, _ in batch]
    except BaseException as problem:
        return [(None, problem)] * len(batch)


def _attempt(connection: Connection, unit: Unit) -> Outcome:
    """Run one unit in a savepoint, set on the driver itself: around each unit, every layer counts."""
    driver: Any = connection.connection.dbapi_connection
    driver.execute("SAVEPOINT unit")
    try:
        outcome: Outcome = (unit(connection), None)
    except Exception as problem:
        driver.execute("ROLLBACK TO unit")
        outcome = (None, problem)
    driver.execute("RELEASE unit")
    return outcome


def _deliver(batch: list[Waiting], outcomes: list[Outcome]) -> None:
    """Wake the waiting loops, once per loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Outcome]]] = {}
    for (_, future), outcome in zip(batch, outcomes, strict=True):
        by_loop.setdefault(future.get_loop(), []).append((future, outcome))
    for loop, settled in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle, settled)
        except RuntimeError:  # that loop has closed: its clients are gone, what they sent is stored
            continue


def _settle(settled: list[tuple["asyncio.Future[Any]", Outcome]]) -> None:
    for future, (result, problem) in settled:
        if future.done():  # the client went away while we wrote
            continue
        if problem is None:
            future.set_result(result)
        else:
            future.set_exception(problem)
