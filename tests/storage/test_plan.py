"""A plan in the tables themselves, on SQLite and on PostgreSQL."""

from alembic import command

from intake.storage.migrate import _config, check, migrate
from tests.storage.test_household import AT, BEFORE, DAY, _run, refused

HEX = "d" * 32
ROWS = (
    f"INSERT INTO grade VALUES ('c1', 1, 'illustrative-1', {AT}, 's1', 'x')",
    f"INSERT INTO goal_change VALUES ('{HEX}', 1, 'c1', NULL, 'home', true, {AT}, 's1', 'x')",
    f"""INSERT INTO step_change VALUES ('{HEX}', 1, 'c1', NULL, 'housing', 'add', 'planned', NULL, 'mentor',
    NULL, NULL, {DAY}, {AT}, 's1', 'x', NULL)""",
    f"INSERT INTO plan_talk VALUES ('{HEX}', 'c1', NULL, 2, {DAY}, NULL, {AT}, 's1', 'x')",
)
ENDED = f"""INSERT INTO step_change VALUES ('{HEX}', 2, 'c1', NULL, 'housing', 'finish', 'done', NULL,
    'mentor', NULL, NULL, {DAY}, {AT}, 's1', 'x', NULL)"""


def test_plans_come_and_go_with_their_migration_and_hold_what_they_promise(postgres, tmp_path):
    for url in (f"sqlite:///{tmp_path / 'old.db'}", postgres.new_database()):
        _go(command.upgrade, url, "0007")
        _run(url, BEFORE)
        _go(command.upgrade, url, "0008")
        _run(url, ROWS)
        for table in ("grade", "goal_change", "step_change", "plan_talk"):
            refused(url, f"DELETE FROM {table}", "append-only")
        refused(url, ROWS[2], "unique|append-only")
        refused(url, ENDED, "check constraint")
        _go(command.downgrade, url, "0007")
        migrate(url)
        check(url)
        _run(url, ROWS)


def _go(way, url, revision):
    with _config(url) as config:
        way(config, revision)
