"""Shared fixtures: the real facts and words, and the service on SQLite and on a real PostgreSQL."""

import datetime as dt
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from jinja2 import Environment, FileSystemBytecodeCache
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Pool, event
from starlette.testclient import TestClient

from intake.crypto import load_ring
from intake.facts import load_facts
from intake.locale import load_words
from intake.services.deps import Deps
from intake.storage.database import Door, open_door
from intake.storage.migrate import migrate
from intake.web.app import create_app
from tests.postgres import Postgres
from tests.shared import seen_by_all

ROOT = Path(__file__).parents[1]
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
ORIGIN = "http://127.0.0.1:8000"


FIRST = {ROOT / "tests" / "web" / "test_doors.py", ROOT / "tests" / "services" / "test_kill.py"}
"""Files that take minutes: begun last, they would leave one worker alone at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest; the rest stays in order, so that neighbours share a browser and a site."""
    items.sort(key=lambda item: item.path not in FIRST)


@pytest.fixture(scope="session")
def facts():
    return load_facts(ROOT / "docs" / "facts")


@pytest.fixture(scope="session")
def words(facts):
    return load_words(facts.languages)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL server of this run's own, on a private socket; it stops with the run."""
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory) -> Path:
    """A migrated SQLite file to copy: migrating for every test anew would take a minute of the run."""
    file = tmp_path_factory.mktemp("migrated") / "intake.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_name(postgres) -> str:
    """The name of a migrated PostgreSQL database to copy."""
    url = postgres.new_database()
    migrate(url)
    return urlsplit(url).path.removeprefix("/")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request) -> Iterator[str]:
    """An empty, migrated database of either kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    template, server = request.getfixturevalue("migrated_name"), request.getfixturevalue("postgres")
    url = server.new_database(template)
    yield url
    server.drop(url)


@pytest.fixture
def sqlite_url(tmp_path, migrated_file) -> str:
    """An empty, migrated SQLite database."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'intake.db')}"


def open_in_haste(url: str) -> Door:
    """A door whose commits wait for no disk; durability has tests of its own, over doors of their own."""
    event.listen(Pool, "checkout", _no_waiting)
    try:
        return open_door(url)
    finally:
        event.remove(Pool, "checkout", _no_waiting)


def _no_waiting(raw, *_) -> None:
    if isinstance(raw, sqlite.Connection):
        raw.execute("PRAGMA synchronous=OFF")


class Clock:
    """A clock a test can set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def deps(facts, database_url, tmp_path, clock) -> Iterator[Deps]:
    """The service's dependencies over either database."""
    yield from _deps(facts, database_url, tmp_path, clock)


@pytest.fixture
def sqlite_deps(facts, sqlite_url, tmp_path, clock) -> Iterator[Deps]:
    """The service's dependencies over SQLite, for what does not depend on the database."""
    yield from _deps(facts, sqlite_url, tmp_path, clock)


def _deps(facts, url, tmp_path, clock) -> Iterator[Deps]:
    door = open_in_haste(url)
    yield Deps(facts, door, load_ring(tmp_path / "keys.json"), clock, demo=True)
    door.close()


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(tmp_path_factory) -> Iterator[None]:
    """Each test has an application of its own; compiling its templates would be half of the test's time."""
    kept = seen_by_all(tmp_path_factory) / "templates"
    kept.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        environment = partial(Environment, bytecode_cache=FileSystemBytecodeCache(str(kept)))
        patch.setattr("intake.web.render.Environment", environment)
        yield


@pytest.fixture
def app(sqlite_deps, words):
    return create_app(sqlite_deps, words)


@pytest.fixture
def client(app) -> Iterator[TestClient]:
    """A browser without JavaScript, on our own page."""
    with TestClient(app, base_url=ORIGIN, headers={"sec-fetch-site": "same-origin"}) as browser:
        yield browser


@pytest.fixture
def copied_docs(tmp_path) -> Path:
    """A copy of ``docs`` that a test may spoil."""
    return Path(shutil.copytree(ROOT / "docs", tmp_path / "docs"))
