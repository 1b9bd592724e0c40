"""Erasing what is personal while what happened stays"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STATES = "'pending', 'needs_info', 'accepted', 'declined', 'closed', 'withdrawn'"
WHY = "why IN ('time_ran_out', 'person_asked', 'no_longer_needed', 'collected_wrongly')"

# Of what belongs to an erased case, and of nothing else, content may be taken away: emptied to no bytes,
# and of a dated fact the day with it. Everything else stays as refused as 0005 and 0008 made it.
PLAN = "'a plan is append-only'"
OF_CASE = "EXISTS (SELECT 1 FROM erasure WHERE case_id = OLD.case_id)"
OF_PERSON = """EXISTS (SELECT 1 FROM erasure JOIN person ON person.case_id = erasure.case_id
 WHERE person.id = OLD.person_id)"""
GUARDED = {
    "dated_fact": ("'dated facts are append-only'", "dated_fact_is_append_only", OF_PERSON, ("sealed",), (
        "id", "person_id", "kind", "recorded_at", "recorded_by", "voids",
    )),
    "grade": (PLAN, "plan_is_append_only", OF_CASE,
              ("sealed",), ("case_id", "number", "criteria_set", "at", "by")),
    "goal_change": (PLAN, "plan_is_append_only", OF_CASE, ("sealed",), (
        "id", "number", "case_id", "person_id", "area", "stands", "at", "by",
    )),
    "step_change": (PLAN, "plan_is_append_only", OF_CASE, ("sealed", "restricted"), (
        "id", "number", "case_id", "person_id", "kind", "doing", "state", "result", "owner", "last_day",
        "head_count", "on_day", "at", "by",
    )),
    "plan_talk": (PLAN, "plan_is_append_only", OF_CASE, ("sealed",), (
        "id", "case_id", "person_id", "plan_version", "on_day", "next_day", "at", "by",
    )),
}  # fmt: skip
"""Message, PostgreSQL's function, when it may be, the columns emptied, and those that stay the same."""
NO_DAY = {"sqlite": "'0001-01-01'", "postgresql": "DATE '0001-01-01'"}
NO_BYTES = {"sqlite": "x''", "postgresql": "''::bytea"}
IS = {"sqlite": "IS", "postgresql": "IS NOT DISTINCT FROM"}


def _only_emptied(name: str, dialect: str) -> str:
    """The condition under which a row may change."""
    _, _, erased, emptied, same = GUARDED[name]
    nothing, is_ = NO_BYTES[dialect], IS[dialect]
    parts = [f'NEW."{c}" {is_} OLD."{c}"' for c in same]
    parts += [  # what never held anything stays as it is
        f"NEW.{c} {is_} CASE WHEN OLD.{c} IS NULL THEN NULL ELSE {nothing} END" for c in emptied
    ]
    if name == "dated_fact":
        parts.append(f"NEW.on_day {is_} {NO_DAY[dialect]}")
    return " AND ".join((*parts, f"({erased})"))


def _let_empty(name: str, dialect: str) -> list[str]:
    message, function, *_ = GUARDED[name]
    if dialect == "sqlite":
        return [
            f"DROP TRIGGER {name}_no_update",
            f"""CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name}
            WHEN NOT ({_only_emptied(name, dialect)}) BEGIN SELECT RAISE(ABORT, {message}); END""",
        ]
    return [
        f"DROP TRIGGER {name}_append_only ON {name}",
        f"""CREATE TRIGGER {name}_append_only BEFORE DELETE OR TRUNCATE ON {name}
        EXECUTE FUNCTION {function}()""",
        f"""CREATE FUNCTION {name}_is_only_emptied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF ({_only_emptied(name, dialect)}) THEN RETURN NEW; END IF;
        RAISE EXCEPTION {message}; END $$""",
        f"""CREATE TRIGGER {name}_only_emptied BEFORE UPDATE ON {name}
        FOR EACH ROW EXECUTE FUNCTION {name}_is_only_emptied()""",
    ]


def _as_before(name: str, dialect: str) -> list[str]:
    message, function, *_ = GUARDED[name]
    if dialect == "sqlite":
        return [
            f"DROP TRIGGER {name}_no_update",
            f"""CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name}
            BEGIN SELECT RAISE(ABORT, {message}); END""",
        ]
    return [
        f"DROP FUNCTION {name}_is_only_emptied CASCADE",
        f"DROP TRIGGER {name}_append_only ON {name}",
        f"""CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {name}
        EXECUTE FUNCTION {function}()""",
    ]


# A proof is never changed either. SQLite's third trigger: see 0003.
PROOF = {
    "sqlite": [
        *(
            f"""CREATE TRIGGER erasure_no_{verb.lower()} BEFORE {verb} ON erasure
            BEGIN SELECT RAISE(ABORT, 'proofs of erasure are append-only'); END"""
            for verb in ("UPDATE", "DELETE")
        ),
        """CREATE TRIGGER erasure_no_replace BEFORE INSERT ON erasure
        WHEN EXISTS (SELECT 1 FROM erasure WHERE case_id = NEW.case_id)
        BEGIN SELECT RAISE(ABORT, 'proofs of erasure are append-only'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION erasure_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'proofs of erasure are append-only'; END $$""",
        """CREATE TRIGGER erasure_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON erasure
        EXECUTE FUNCTION erasure_is_append_only()""",
    ],
}


def upgrade() -> None:
    _states(f"{STATES}, 'erased'")
    text, when = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "erasure_request",
        sa.Column("id", text(), nullable=False),
        sa.Column("case_id", text(), nullable=False),
        sa.Column("why", text(), nullable=False),
        sa.Column("asked_by", text(), nullable=False),
        sa.Column("asked_at", when(), nullable=False),
        sa.Column("answer", text(), nullable=True),
        sa.Column("answered_by", text(), nullable=True),
        sa.Column("answered_at", when(), nullable=True),
        sa.CheckConstraint(WHY, name="erasure_request_why"),
        sa.CheckConstraint("answer IN ('erase', 'keep')", name="erasure_request_answer"),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)",
            name="erasure_request_answered",
        ),
        sa.CheckConstraint("answered_by <> asked_by", name="erasure_request_two_people"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    unanswered = sa.text("answer IS NULL")
    op.create_index(
        "erasure_request_open", "erasure_request", ["case_id"],
        unique=True, sqlite_where=unanswered, postgresql_where=unanswered,
    )  # fmt: skip
    op.create_table(
        "erasure",
        sa.Column("case_id", text(), nullable=False),
        sa.Column("at", when(), nullable=False),
        sa.Column("why", text(), nullable=False),
        sa.Column("was", text(), nullable=False),
        sa.Column("asked_by", text(), nullable=True),
        sa.Column("decided_by", text(), nullable=False),
        sa.Column("emptied", text(), nullable=False),
        sa.CheckConstraint(WHY, name="erasure_why"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("case_id"),
    )
    dialect = op.get_bind().dialect.name
    for statement in (*PROOF[dialect], *(s for name in GUARDED for s in _let_empty(name, dialect))):
        op.execute(statement)


def downgrade() -> None:
    """Cases that were erased become closed ones without content; their proofs go with the table."""
    for name in GUARDED:
        for statement in _as_before(name, op.get_bind().dialect.name):
            op.execute(statement)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION erasure_is_append_only CASCADE")
    else:  # dropping a table deletes its rows first, and its trigger on DELETE would refuse
        for verb in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER erasure_no_{verb}")
    op.drop_table("erasure")
    op.drop_table("erasure_request")
    op.execute("UPDATE cases SET state = 'closed', version = version + 1 WHERE state = 'erased'")
    _states(STATES)


def _states(known: str) -> None:
    """In place, as in 0005."""
    op.execute("ALTER TABLE cases DROP CONSTRAINT case_state")
    op.execute(f"ALTER TABLE cases ADD CONSTRAINT case_state CHECK (state IN ({known}))")
