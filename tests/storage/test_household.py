"""People and their facts in the tables themselves, on SQLite and on PostgreSQL."""

import asyncio
import datetime as dt

import pytest
from alembic import command
from sqlalchemy import text

from intake.storage.migrate import _config, check, migrate
from intake.storage.models import PersonFact
from intake.storage.tables import table
from tests.services.test_assign import accepted
from tests.storage.test_audit import connected

AT = "'2026-11-22 09:00:00'"
DAY = "'2026-11-22'"
BEFORE = (
    f"INSERT INTO staff (id, label, desk, created_at, active) VALUES ('s1', 'A', 'caritas', {AT}, true)",
    f"""INSERT INTO referral (id, reference, body_hash, sent_at, language, form_version, notice_version,
    sender, urgency, sealed)
    VALUES ('{"a" * 32}', '0123456789', 'h', {AT}, 'lv', '1', '1', 'self', 'day', 'x')""",
    f"""INSERT INTO cases (id, referral_id, desk, route_rule, state, version, opened_at, changed_at)
    VALUES ('c1', '{"a" * 32}', 'caritas', 'contract_covers', 'accepted', 2, {AT}, {AT})""",
    f"INSERT INTO assignment (id, case_id, staff_id, from_at) VALUES (1, 'c1', 's1', {AT})",
)
SINCE = (
    f"INSERT INTO person VALUES ('{'b' * 32}', 'c1', 0)",
    f"INSERT INTO dated_fact VALUES ('f1', '{'b' * 32}', 'entered', {DAY}, {AT}, 's1', NULL, 'x')",
    "UPDATE cases SET state = 'closed' WHERE id = 'c1'",
)


def test_cases_can_be_closed_after_the_migration_and_every_row_survives_the_way_back_and_forth(
    postgres, tmp_path
):
    for url in (f"sqlite:///{tmp_path / 'old.db'}", postgres.new_database()):
        with _config(url) as config:
            command.upgrade(config, "0004")
        _run(url, BEFORE)
        for _ in range(2):
            migrate(url)
            check(url)
            _run(url, SINCE)
            with _config(url) as config:
                command.downgrade(config, "0004")
            with connected(url) as connection:
                row = connection.execute(text("SELECT state, referral_id FROM cases")).one()
                assert tuple(row) == ("accepted", "a" * 32)
                assert connection.scalar(text("SELECT case_id FROM assignment")) == "c1"
            refused(url, SINCE[2], "check constraint")
        migrate(url)
        refused(url, "UPDATE cases SET state = 'forgotten'", "check constraint")
        refused(url, "DELETE FROM cases", "foreign key")


def refused(url, statement, why):
    with connected(url) as connection, pytest.raises(Exception, match=f"(?i){why}"), connection.begin():
        connection.execute(text(statement))


def _run(url, statements):
    with connected(url) as connection, connection.begin():
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dated_fact SET on_day = '2020-01-01'",
        "DELETE FROM dated_fact",
        "UPDATE dated_fact SET voids = id",
    ],
)
def test_the_database_itself_refuses_to_change_a_fact(deps, statement):
    accepted(deps)
    with pytest.raises(Exception, match="append-only"):
        asyncio.run(deps.door.write(lambda door: door.execute(text(statement))))


def test_no_fact_can_take_anothers_place(sqlite_deps):
    accepted(sqlite_deps)
    replace = "INSERT OR REPLACE INTO dated_fact SELECT * FROM dated_fact"
    with pytest.raises(Exception, match="append-only"):
        asyncio.run(sqlite_deps.door.write(lambda door: door.execute(text(replace))))


@pytest.mark.parametrize("wrong", [{"kind": "health"}, {"kind": "retracted"}, {"voids": "known"}])
def test_the_schema_refuses_kinds_it_does_not_know_and_half_a_correction(deps, wrong):
    accepted(deps)

    def unit(door):
        known = door.execute(table(PersonFact).select()).mappings().first()
        row = {**known, "id": "new", "on_day": dt.date(2026, 11, 22), **wrong}
        if row["voids"]:
            row["voids"] = known["id"]
        door.execute(table(PersonFact).insert(), row)

    with pytest.raises(Exception, match=r"(?i)check constraint"):
        asyncio.run(deps.door.write(unit))
