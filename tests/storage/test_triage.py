"""Triage in the tables themselves: the way there and back, on SQLite and on PostgreSQL."""

from alembic import command
from sqlalchemy import text

from intake.storage.migrate import _config, check, migrate
from tests.storage.test_audit import connected
from tests.storage.test_household import AT, BEFORE, _run, refused

READ = (
    f"""INSERT INTO audit (id, at, actor, action, object_id, detail, previous, hash)
    VALUES (1, {AT}, 'staff/s1', 'case_read', 'c1', '', '{"0" * 64}', '{"1" * 64}')""",
)
SINCE = (
    f"""INSERT INTO contact_attempt (id, case_id, at, by_staff, channel, outcome, interpreter)
    VALUES ('{"d" * 32}', 'c1', {AT}, 's1', 'phone', 'no_answer', true)""",
    "UPDATE cases SET state = 'withdrawn', decline_reason = NULL, alternative = NULL WHERE id = 'c1'",
)


def test_who_opened_a_case_before_has_acknowledged_it_and_what_was_withdrawn_is_not_taken_up(
    postgres, tmp_path
):
    for url in (f"sqlite:///{tmp_path / 'old.db'}", postgres.new_database()):
        with _config(url) as config:
            command.upgrade(config, "0004")
        _run(url, BEFORE)
        _run(url, READ)
        for _ in range(2):
            migrate(url)
            check(url)
            with connected(url) as connection:
                opened = connection.scalar(text("SELECT acknowledged_at FROM cases"))
                assert str(opened).startswith("2026-11-22 ")
            _run(url, SINCE)
            refused(url, "DELETE FROM contact_attempt", "append-only")
            with _config(url) as config:
                command.downgrade(config, "0006")
            with connected(url) as connection:
                assert connection.scalar(text("SELECT state FROM cases")) == "declined"
            refused(url, "UPDATE cases SET state = 'withdrawn'", "check constraint")
