"""The application in a server of its own thread, and what a test may ask behind its back."""

import asyncio
import datetime as dt
import socket
import sqlite3
import threading
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import uvicorn
from sqlalchemy import Connection
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from intake.rules.policy import Role
from intake.services.deps import Deps
from intake.services.sign_in import invite, new_link
from intake.storage import staff

Result = TypeVar("Result")
PATIENCE = 10.0
AUDITED_UNTIL = dt.date(2027, 1, 31)


@dataclass(frozen=True)
class Service:
    """A running service: where it is, and what stands behind it."""

    origin: str
    app: ASGIApp
    deps: Deps
    database: Path

    @property
    def keys(self) -> Path:
        """The key ring beside the database."""
        return self.database.with_name("keys.json")

    def sign_in_link(
        self, desk: str = "one-stop-agency", role: Role = Role.WORKER, organisation: str = ""
    ) -> str:
        """A one-time link for a new colleague of ``desk``, as an operator would hand out."""
        until = AUDITED_UNTIL if role is Role.AUDITOR else None
        token = run_in_thread(invite("Demo", desk, self.deps, role, organisation, until=until))
        return f"{self.origin}/intake/desk/sign-in/{token}"

    def link_again(self, role: Role) -> str:
        """A new one-time link for whoever of a role was invited last."""

        def unit(door: Connection) -> str:
            last = max((p for p in staff.everybody(door) if p["role"] == role), key=lambda p: p["created_at"])
            return new_link(door, last["id"], self.deps)

        return f"{self.origin}/intake/desk/sign-in/{run_in_thread(self.deps.door.write(unit))}"

    def rows(self, table: str) -> int:
        """How many rows the database file holds in ``table``."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def client(self) -> TestClient:
        """A quick way to send a form when the way there is not what is tested."""
        return TestClient(self.app, base_url=self.origin)


@contextmanager
def serve(app: ASGIApp, deps: Deps, database: Path) -> Iterator[Service]:
    """Serve ``app`` on a free loopback port until the block ends."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            _wait_for(server)
            port = listener.getsockname()[1]
            yield Service(f"http://127.0.0.1:{port}", app, deps, database)
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


def _wait_for(server: uvicorn.Server) -> None:
    until = time.monotonic() + PATIENCE
    while not server.started:
        if time.monotonic() > until:
            raise TimeoutError("the server did not start")
        time.sleep(0.01)


def run_in_thread(work: Coroutine[None, None, Result]) -> Result:
    """Run ``work`` in a thread: the browser's driver keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result(PATIENCE)
