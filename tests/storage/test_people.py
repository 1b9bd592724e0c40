"""Roles, partners and assignments in the tables themselves, on SQLite and on PostgreSQL."""

import asyncio

import pytest
from alembic import command
from sqlalchemy import text

from intake.storage.migrate import _config, check, migrate
from intake.storage.models import Assignment, Staff
from intake.storage.tables import table
from tests.storage.test_audit import connected

AT = "'2026-11-22 09:00:00'"
OLD = (
    f"INSERT INTO staff (id, label, desk, created_at, active) VALUES ('s1', 'A', 'caritas', {AT}, true)",
    f"INSERT INTO staff_session VALUES ('h', 's1', {AT}, {AT})",
    f"INSERT INTO sign_in_link VALUES ('h', 's1', {AT}, NULL)",
)


def test_whoever_was_there_before_the_roles_is_a_worker_and_stays_signed_in(postgres, tmp_path):
    for url in (f"sqlite:///{tmp_path / 'old.db'}", postgres.new_database()):
        with _config(url) as config:
            command.upgrade(config, "0003")
        with connected(url) as connection, connection.begin():
            for statement in OLD:
                connection.execute(text(statement))
        for _ in range(2):
            migrate(url)
            check(url)
            with connected(url) as connection:
                [person] = connection.execute(table(Staff).select()).mappings()
                assert (person["label"], person["role"], person["organisation"]) == ("A", "worker", None)
                assert connection.scalar(text("SELECT staff_id FROM staff_session")) == "s1"
            with _config(url) as config:
                command.downgrade(config, "0003")


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "admin"},
        {"role": "partner"},
        {"role": "partner", "organisation": "A"},
        {"role": "partner", "organisation": "A", "sender": "self"},
        {"role": "worker", "organisation": "A"},
        {"role": "worker", "sender": "ngo"},
    ],
)
def test_the_schema_refuses_a_role_it_does_not_know_and_half_a_partner(deps, wrong):
    row = {"id": "x", "label": "A", "desk": "caritas", "created_at": deps.now(), "active": True, **wrong}
    with pytest.raises(Exception, match=r"(?i)check constraint"):
        asyncio.run(deps.door.write(lambda door: door.execute(table(Staff).insert(), row)))


def test_a_case_never_has_two_mentors_at_once(deps):
    from tests.services.test_assign import accepted, mentor

    case, people = accepted(deps), [mentor(deps, label) for label in ("A", "B")]

    def unit(door):
        for person in people:
            row = {"case_id": case, "staff_id": person.id, "from_at": deps.now()}
            door.execute(table(Assignment).insert(), row)

    with pytest.raises(Exception, match=r"(?i)unique"):
        asyncio.run(deps.door.write(unit))
