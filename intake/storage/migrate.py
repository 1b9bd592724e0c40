"""Bringing a database's tables to what the models say, by Alembic, without a configuration file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config

from intake.storage.database import postgres_engine, sqlite_engine, sqlite_path


def migrate(url: str) -> None:
    """Run every migration the database has not seen. Safe to repeat."""
    with _config(url) as config:
        command.upgrade(config, "head")


def check(url: str) -> None:
    """Raise `alembic.util.CommandError` when the models differ from the migrated tables."""
    with _config(url) as config:
        command.check(config)


def new_revision(url: str, message: str) -> None:
    """Write a migration for what changed in the models since the database at ``url`` was migrated."""
    with _config(url) as config:
        command.revision(config, message, autogenerate=True)


@contextmanager
def _config(url: str) -> Iterator[Config]:
    path = sqlite_path(url)
    engine = postgres_engine(url) if path is None else sqlite_engine(path)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        if path is None:  # several processes may start at once
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20261122)")
        config.attributes["connection"] = connection
        yield config
    engine.dispose()
