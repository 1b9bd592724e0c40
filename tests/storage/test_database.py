"""The door, the migrations, and what a broken or second user of the database is told."""

import asyncio
import concurrent.futures
import sqlite3
import stat
import subprocess
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from intake.storage import database
from intake.storage.database import DatabaseError, SqliteDoor, open_door
from intake.storage.migrate import check, migrate


def test_migrations_lead_from_an_empty_database_to_the_models(database_url):
    migrate(database_url)
    check(database_url)


def test_a_model_without_its_migration_is_noticed(sqlite_url, monkeypatch):
    from alembic.util import CommandError
    from sqlalchemy import Column, Integer
    from sqlmodel import SQLModel

    table = SQLModel.metadata.tables["staff"]
    table.append_column(Column("forgotten", Integer))
    try:
        with pytest.raises(CommandError, match="forgotten"):
            check(sqlite_url)
    finally:
        table._columns.remove(table.c.forgotten)


def test_the_bundled_sqlite_is_newer_than_the_log_bug():
    assert database.sqlite.sqlite_version_info >= (3, 51, 3)


def test_an_old_sqlite_is_refused_in_one_clear_line(tmp_path, monkeypatch):
    monkeypatch.setattr(database.sqlite, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(DatabaseError, match="may lose commits"):
        open_door(f"sqlite:///{tmp_path / 'intake.db'}")


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("busy_timeout", 5000),
    ],
)
def test_every_connection_is_durable_and_strict(sqlite_url, tmp_path, pragma, value):
    door = open_door(sqlite_url)
    asked = text(f"PRAGMA {pragma}")
    try:
        assert asyncio.run(door.write(lambda c: c.scalar(asked))) == value
        assert asyncio.run(door.read(lambda c: c.scalar(asked))) == value
    finally:
        door.close()


def test_a_second_server_on_the_same_database_is_refused(sqlite_url, tmp_path):
    path = tmp_path / "intake.db"
    first = SqliteDoor(path, serving=True)
    second = f"""
from pathlib import Path
from intake.storage.database import DatabaseError, SqliteDoor
try:
    SqliteDoor(Path({str(path)!r}), serving=True)
except DatabaseError as problem:
    print(problem)
"""
    try:
        done = subprocess.run([sys.executable, "-c", second], capture_output=True, text=True, timeout=60)
        assert done.stdout == f"another process is serving {path}; stop it first\n"
    finally:
        first.close()
    SqliteDoor(path, serving=True).close()


def test_closing_the_door_writes_what_was_handed_in_first(sqlite_url):
    door = open_door(sqlite_url)

    async def hand_in_and_close():
        units = [asyncio.ensure_future(door.write(_add_staff(i))) for i in range(50)]
        await asyncio.sleep(0)
        await asyncio.to_thread(door.close)
        await asyncio.gather(*units)

    asyncio.run(hand_in_and_close())
    with pytest.raises(RuntimeError, match="nothing was written"):
        asyncio.run(door.write(_add_staff(99)))
    again = open_door(sqlite_url)
    assert asyncio.run(again.read(lambda c: c.scalar(text("SELECT count(*) FROM staff")))) == 50
    again.close()


def _add_staff(number):
    columns = "id, label, desk, created_at, active"
    statement = text(f"INSERT INTO staff ({columns}) VALUES (:id, 'x', 'y', '2026-01-01 00:00:00', 1)")
    return lambda connection: connection.execute(statement, {"id": str(number)}) and None


def test_a_failed_commit_tells_every_unit_of_its_batch(sqlite_url, monkeypatch):
    from intake.storage import writer

    door = open_door(sqlite_url)
    real = writer._attempt

    def dying(connection, unit):
        real(connection, unit)
        raise OSError("disk full")

    monkeypatch.setattr(writer, "_attempt", dying)

    async def two():
        return await asyncio.gather(*(door.write(_add_staff(i)) for i in range(2)), return_exceptions=True)

    assert [type(f) for f in asyncio.run(two())] == [OSError, OSError]
    monkeypatch.setattr(writer, "_attempt", real)
    assert asyncio.run(door.write(_add_staff(7))) is None, "the door works on after the failure"
    assert asyncio.run(door.read(lambda c: c.scalar(text("SELECT count(*) FROM staff")))) == 1
    door.close()


def test_the_schema_itself_refuses_what_the_service_never_writes(sqlite_deps):
    from intake.storage.models import Case
    from intake.storage.tables import table

    bad = {
        "id": "x" * 32, "referral_id": "y" * 32, "desk": "sif", "route_rule": "r", "contract_id": None,
        "state": "declined", "version": 1, "opened_at": sqlite_deps.now(), "changed_at": sqlite_deps.now(),
    }  # fmt: skip
    with pytest.raises(Exception, match="CHECK constraint failed"):
        asyncio.run(sqlite_deps.door.write(lambda c: c.execute(table(Case).insert(), bad)))


def test_the_foreign_keys_that_are_searched_have_an_index(sqlite_url, tmp_path):
    plan = sqlite3.connect(tmp_path / "intake.db").execute(
        "EXPLAIN QUERY PLAN SELECT * FROM cases JOIN referral r ON r.id = referral_id WHERE r.reference = '1'"
    )
    assert not any("SCAN" in str(row) for row in plan)


def test_the_key_ring_is_for_its_owner_only(sqlite_deps, tmp_path):
    mode = stat.S_IMODE((tmp_path / "keys.json").stat().st_mode)
    assert mode == 0o600


def test_the_queue_is_read_through_its_index(sqlite_deps):
    def plan(connection):
        found = connection.execute(text("EXPLAIN QUERY PLAN SELECT * FROM cases WHERE desk = 'sif'"))
        return [row[3] for row in found]

    assert any("case_inbox" in line for line in asyncio.run(sqlite_deps.door.read(plan)))


def test_several_processes_may_migrate_one_new_database_at_once(postgres):
    url = postgres.new_database()
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(migrate, url) for _ in range(3)]:
            done.result()
    check(url)


def test_a_file_that_is_no_database_is_told_at_once(tmp_path):
    (tmp_path / "intake.db").write_bytes(b"rubbish" * 1000)
    with pytest.raises(DBAPIError, match="not a database"):
        open_door(f"sqlite:///{tmp_path / 'intake.db'}")


def test_an_error_names_no_value(sqlite_deps):
    def broken(door):
        door.execute(text("SELECT * FROM nowhere WHERE secret = :secret"), {"secret": "4821330651"})

    with pytest.raises(DBAPIError) as caught:
        asyncio.run(sqlite_deps.door.read(broken))
    assert "4821330651" not in str(caught.value)
