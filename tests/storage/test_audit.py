"""The audit's chain, on SQLite and on PostgreSQL: what is written holds, what is tampered with is found."""

import asyncio
import datetime as dt
import hashlib
import json
import re
import sqlite3
from contextlib import contextmanager

import psycopg
import pytest
from alembic import command
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.engine import make_url

from intake.storage import audit, verify
from intake.storage.chain import DOMAIN, GENESIS, hash_of, moment
from intake.storage.database import open_door, postgres_engine, sqlite_engine, sqlite_path
from intake.storage.migrate import _config, check, migrate
from intake.storage.verify import Broken, Whole
from tests.conftest import NOW, ROOT

ENTRIES = 8
TEXTS = ("actor", "action", "object_id", "detail", "previous", "hash")
ids = st.integers(1, ENTRIES)
examples = settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def entry(number):
    at = NOW + dt.timedelta(seconds=number, microseconds=number)
    return {"at": at, "actor": f"staff/{number}", "action": "case_read", "object_id": f"{number:032x}",
            "detail": f"version_{number}"}  # fmt: skip


def engine_of(url):
    path = sqlite_path(url)
    return postgres_engine(url) if path is None else sqlite_engine(path)


@contextmanager
def connected(url):
    engine = engine_of(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def trail(database_url):
    """A connection to an audit of some entries, with every guard of the database taken off."""
    with connected(database_url) as connection:
        with connection.begin():
            for number in range(1, ENTRIES + 1):
                audit.record(connection, **entry(number))
        with connection.begin():
            for statement in GUARDS_OFF[connection.dialect.name]:
                connection.execute(text(statement))
        yield connection


GUARDS_OFF = {
    "sqlite": [
        *(f"DROP TRIGGER audit_no_{verb}" for verb in ("update", "delete", "replace")),
        "PRAGMA ignore_check_constraints=ON",
    ],
    "postgresql": [
        "DROP TRIGGER audit_append_only ON audit",
        "ALTER TABLE audit DROP CONSTRAINT audit_is_chained",
    ],
}


def spoilt(trail, *statements, expected=None, **values):
    """What the walk says after these statements, which are then taken back."""
    with trail.begin() as transaction:
        for statement in statements:
            trail.execute(text(statement), values)
        found = verify.verify(trail, expected)
        transaction.rollback()
    return found


def head(connection):
    with connection.begin():
        return connection.scalar(text("SELECT hash FROM audit ORDER BY id DESC LIMIT 1"))


def test_an_untouched_chain_is_whole(trail):
    assert spoilt(trail) == Whole(ENTRIES, head(trail), None)


def test_the_form_that_is_hashed_is_the_documented_one():
    row = {"id": 7, "at": "2026-11-22 09:00:00.000001", "actor": "staff/é", "action": "a", "object_id": "o",
           "detail": '"{'}  # fmt: skip
    canonical = json.dumps(row, sort_keys=True, separators=(",", ":"))
    assert canonical.isascii()
    expected = hashlib.sha256(b"lidzas/audit/1\n" + canonical.encode() + GENESIS.encode()).hexdigest()
    assert hash_of(row, GENESIS) == expected == hash_of({**row, "previous": "x", "hash": "y"}, GENESIS)
    assert DOMAIN == b"lidzas/audit/1\n"
    summer = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    assert moment(summer) == "2026-07-01 09:00:00.000000"


@examples
@given(row=ids, column=st.sampled_from(TEXTS), byte=st.integers(0), bit=st.integers(0, 6))
def test_any_flipped_byte_of_any_text_is_found(trail, row, column, byte, bit):
    with trail.begin():
        old = trail.scalar(text(f"SELECT {column} FROM audit WHERE id = :row"), {"row": row})
    new = bytearray(old.encode())
    new[byte % len(new)] ^= 1 << bit
    found = spoilt(trail, f"UPDATE audit SET {column} = :new WHERE id = :row", new=new.decode(), row=row)
    assert found == Broken(row, "it was changed")


@examples
@given(row=ids, column=st.sampled_from((*TEXTS, "at")), byte=st.integers(0), bit=st.integers(0, 7))
def test_any_flipped_byte_in_the_sqlite_file_is_found_even_when_it_is_no_text(
    sqlite_trail, row, column, byte, bit
):
    with sqlite_trail.begin():
        query = text(f"SELECT CAST({column} AS BLOB) FROM audit WHERE id = :row")
        new = bytearray(sqlite_trail.scalar(query, {"row": row}))
    new[byte % len(new)] ^= 1 << bit
    change = f"UPDATE audit SET {column} = CAST(:new AS TEXT) WHERE id = :row"
    assert spoilt(sqlite_trail, change, new=bytes(new), row=row) == Broken(row, "it was changed")


@pytest.fixture
def sqlite_trail(sqlite_url):
    with connected(sqlite_url) as connection:
        with connection.begin():
            for number in range(1, ENTRIES + 1):
                audit.record(connection, **entry(number))
        with connection.begin():
            for statement in GUARDS_OFF["sqlite"]:
                connection.execute(text(statement))
        yield connection


@pytest.mark.parametrize("value", ["NULL", "7", "CAST(detail AS BLOB)", "1.5"])
def test_another_kind_of_value_in_a_sqlite_column_is_found(sqlite_trail, value):
    with sqlite_trail.begin():
        sqlite_trail.execute(text("PRAGMA writable_schema=ON"))
        sqlite_trail.execute(
            text("UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'audit'")
        )
        sqlite_trail.execute(text("PRAGMA writable_schema=RESET"))
    for column in (*TEXTS, "at"):
        assert isinstance(spoilt(sqlite_trail, f"UPDATE audit SET {column} = {value} WHERE id = 3"), Broken)


@examples
@given(row=ids, power=st.integers(0, 40))
def test_any_moved_time_is_found(trail, row, power):
    later = moment(entry(row)["at"] + dt.timedelta(microseconds=2**power))
    zone = "" if trail.dialect.name == "sqlite" else "+00"
    change = f"UPDATE audit SET at = '{later}{zone}' WHERE id = :row"
    assert spoilt(trail, change, row=row) == Broken(row, "it was changed")


@examples
@given(row=ids, bit=st.integers(0, 30))
def test_any_flipped_bit_of_a_number_is_found(trail, row, bit):
    new = row ^ (1 << bit)
    assume(not 1 <= new <= ENTRIES)
    assert isinstance(spoilt(trail, "UPDATE audit SET id = :new WHERE id = :row", new=new, row=row), Broken)


@pytest.mark.parametrize("row", range(1, ENTRIES))
def test_a_dropped_entry_is_missed_at_the_next(trail, row):
    found = spoilt(trail, "DELETE FROM audit WHERE id = :row", row=row)
    assert found == Broken(row + 1, "what stood before it is missing")


@examples
@given(pair=st.lists(ids, min_size=2, max_size=2, unique=True))
def test_two_swapped_entries_are_found(trail, pair):
    first, second = sorted(pair)
    swap = "UPDATE audit SET id = {} WHERE id = {}"
    found = spoilt(trail, swap.format(99, first), swap.format(first, second), swap.format(second, 99))
    assert found == Broken(first, "it is out of order, or there twice, or its number was changed")


@examples
@given(row=ids, place=st.sampled_from([0, -5, 9, 500]))
def test_a_doubled_entry_is_found(trail, row, place):
    rest = "at, actor, action, object_id, detail, previous, hash"
    double = f"INSERT INTO audit (id, {rest}) SELECT :place, {rest} FROM audit WHERE id = :row"
    found = spoilt(trail, double, row=row, place=place)
    assert isinstance(found, Broken)
    assert found.id == place or (row == 1 and place < 1)


def test_a_cut_off_end_is_found_only_beside_a_remembered_head(trail):
    remembered = head(trail)
    cut = "DELETE FROM audit WHERE id > 5"
    assert spoilt(trail, cut).count == 5
    assert spoilt(trail, cut, expected=remembered).expected_at is None
    assert spoilt(trail, expected=remembered).expected_at == ENTRIES
    assert spoilt(trail, "DELETE FROM audit") == Whole(0, GENESIS, None)
    assert spoilt(trail, "DELETE FROM audit", expected=GENESIS) == Whole(0, GENESIS, 0)


def test_a_head_stays_in_the_chain_while_it_grows(trail):
    remembered = head(trail)
    with trail.begin():
        audit.record(trail, **entry(99))
    assert spoilt(trail, expected=remembered) == Whole(ENTRIES + 1, head(trail), ENTRIES)


def test_the_walk_holds_one_page_at_a_time(trail, monkeypatch):
    monkeypatch.setattr(verify, "PAGE", 3)
    assert spoilt(trail).count == ENTRIES
    assert spoilt(trail, "UPDATE audit SET actor = 'x' WHERE id = 7").id == 7


def test_a_unit_that_fails_leaves_no_hole_in_a_shared_commit(database_url):
    def unit(number):
        def work(connection):
            audit.record(connection, **entry(number))
            audit.record(connection, **entry(number))
            if number % 3 == 0:
                raise ZeroDivisionError

        return work

    async def many():
        work = [door.write(unit(number)) for number in range(60)]
        return await asyncio.gather(*work, return_exceptions=True)

    door = open_door(database_url)
    assert sum(problem is not None for problem in asyncio.run(many())) == 20
    door.close()
    assert numbers(database_url) == list(range(1, 81))


def test_several_processes_write_one_chain(database_url):
    """Two doors are two processes to the database: each has connections of its own."""
    doors = [open_door(database_url) for _ in range(2)]

    async def many():
        units = [lambda c, n=n: audit.record(c, **entry(n)) for n in range(80)]
        await asyncio.gather(*(doors[n % 2].write(unit) for n, unit in enumerate(units)))

    asyncio.run(many())
    for door in doors:
        door.close()
    assert numbers(database_url) == list(range(1, 81))


def numbers(url):
    """The entries' numbers, the chain over them being whole."""
    with connected(url) as connection:
        found = list(connection.scalars(text("SELECT id FROM audit ORDER BY id")))
        assert verify.verify(connection).count == len(found)
    return found


def test_entries_made_before_the_chain_are_chained_by_the_migration(postgres, tmp_path):
    for url in (f"sqlite:///{tmp_path / 'old.db'}", postgres.new_database()):
        with _config(url) as config:
            command.upgrade(config, "0002")
        with connected(url) as connection, connection.begin():
            for number in (1, 2, 5):  # a rollback left a hole, as PostgreSQL's own numbers do
                old = {**entry(number), "id": number}
                if connection.dialect.name == "sqlite":
                    old["at"] = moment(old["at"])
                names = ", ".join(old)
                places = ", ".join(f":{name}" for name in old)
                connection.execute(text(f"INSERT INTO audit ({names}) VALUES ({places})"), old)
        for _ in range(2):
            migrate(url)
            check(url)
            assert numbers(url) == [1, 2, 5]
            for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
                refused(url, statement, "append-only")
            with _config(url) as config:
                command.downgrade(config, "0002")
        migrate(url)
        with connected(url) as connection, connection.begin():
            audit.record(connection, **entry(6))
        assert numbers(url) == [1, 2, 5, 6]


def refused(url, statement, words):
    with connected(url) as connection, pytest.raises(Exception, match=words):
        connection.execute(text(statement))


def test_the_database_refuses_to_change_an_entry_or_take_its_place(database_url):
    with connected(database_url) as connection, connection.begin():
        audit.record(connection, **entry(1))
    copy = "INTO audit SELECT * FROM audit"
    for statement in ("UPDATE audit SET detail = ''", "DELETE FROM audit"):
        refused(database_url, statement, "append-only")
    if sqlite_path(database_url):
        refused(database_url, f"INSERT OR REPLACE {copy}", "append-only")
    else:
        refused(database_url, "TRUNCATE audit", "append-only")
        refused(database_url, f"INSERT {copy}", "duplicate key")
    assert numbers(database_url) == [1]


def test_failed_sign_ins_are_counted_through_their_own_index(sqlite_url):
    with connected(sqlite_url) as connection:
        query = (
            "EXPLAIN QUERY PLAN SELECT count(*) FROM audit WHERE action = 'sign_in_failed' AND at >= '2026'"
        )
        assert "audit_failed_sign_in" in str(connection.execute(text(query)).all())


def test_the_service_runs_under_a_role_that_may_not_change_the_audit(postgres):
    """The README's grants: even without the trigger the server itself says no."""
    [grants] = re.findall("```sql\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    url = postgres.new_database()
    migrate(url)
    owner = make_url(url)
    role = f"service_{owner.database}"
    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN")
        connection.execute(grants.replace("intake_service", role))
        connection.execute("DROP TRIGGER audit_append_only ON audit")
    mine = owner.set(username=role).render_as_string()
    migrate(mine)  # nothing to do, and nothing it may not do
    door = open_door(mine)
    asyncio.run(door.write(lambda connection: audit.record(connection, **entry(1))))
    door.close()
    for statement in (
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "DROP TABLE audit",
    ):
        refused(mine, statement, "permission denied|must be owner")
    assert numbers(mine) == [1]


def test_the_raw_sqlite_driver_is_refused_too(sqlite_url, tmp_path):
    with connected(sqlite_url) as connection, connection.begin():
        audit.record(connection, **entry(1))
    with sqlite3.connect(tmp_path / "intake.db") as raw, pytest.raises(sqlite3.Error, match="append-only"):
        raw.execute("DELETE FROM audit")
    raw.close()
