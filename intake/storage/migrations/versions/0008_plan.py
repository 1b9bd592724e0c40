"""Grades, inclusion plans and their steps"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

DOINGS = ("add", "change", "start", "finish", "missed", "note", "drop", "reopen", "rebook")
TABLES = {"grade": ("case_id", "number"), "goal_change": ("id", "number"), "step_change": ("id", "number"), "plan_talk": ("id",)}


def _append_only(name: str) -> list[str]:
    """As the audit's: a change is a new row. The third trigger of SQLite: see 0003."""
    if op.get_bind().dialect.name == "postgresql":
        return [
            f"""CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {name}
            EXECUTE FUNCTION plan_is_append_only()""",
        ]
    taken = " AND ".join(f"{column} = NEW.{column}" for column in TABLES[name])
    say = "SELECT RAISE(ABORT, 'a plan is append-only')"
    return [
        *(f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name} BEGIN {say}; END"
          for verb in ("UPDATE", "DELETE")),
        f"""CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name}
        WHEN EXISTS (SELECT 1 FROM {name} WHERE {taken}) BEGIN {say}; END""",
    ]


def upgrade() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "grade",
        sa.Column("case_id", text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("criteria_set", text(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("by", text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("number >= 1", name="grade_number"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("case_id", "number"),
    )
    op.create_table(
        "goal_change",
        sa.Column("id", text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", text(), nullable=False),
        sa.Column("person_id", text(), nullable=True),
        sa.Column("area", text(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("by", text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(id) = 32", name="goal_id_is_hex"),
        sa.CheckConstraint("number >= 1", name="goal_number"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id", "number"),
    )
    op.create_table(
        "step_change",
        sa.Column("id", text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", text(), nullable=False),
        sa.Column("person_id", text(), nullable=True),
        sa.Column("kind", text(), nullable=False),
        sa.Column("doing", text(), nullable=False),
        sa.Column("state", text(), nullable=False),
        sa.Column("result", text(), nullable=True),
        sa.Column("owner", text(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("head_count", sa.Integer(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("by", text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("restricted", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("length(id) = 32", name="step_id_is_hex"),
        sa.CheckConstraint("number >= 1", name="step_number"),
        sa.CheckConstraint(f"doing IN {DOINGS!r}", name="step_doing"),
        sa.CheckConstraint("state IN ('planned', 'under_way', 'done', 'dropped')", name="step_state"),
        sa.CheckConstraint("owner IN ('person', 'mentor', 'worker', 'institution')", name="step_owner"),
        sa.CheckConstraint("(state IN ('done', 'dropped')) = (result IS NOT NULL)", name="step_result"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id", "number"),
    )
    op.create_table(
        "plan_talk",
        sa.Column("id", text(), nullable=False),
        sa.Column("case_id", text(), nullable=False),
        sa.Column("person_id", text(), nullable=True),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("next_day", sa.Date(), nullable=True),
        sa.Column("at", moment(), nullable=False),
        sa.Column("by", text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(id) = 32", name="talk_id_is_hex"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("goal_change", "step_change", "plan_talk"):
        op.create_index(f"{name}_case", name, ["case_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """CREATE FUNCTION plan_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'a plan is append-only'; END $$"""
        )
    for name in TABLES:
        for statement in _append_only(name):
            op.execute(statement)


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("DROP FUNCTION plan_is_append_only CASCADE")
    for name in reversed(TABLES):
        if not postgresql:  # dropping a table deletes its rows first, and its trigger on DELETE would refuse
            for verb in ("update", "delete", "replace"):
                op.execute(f"DROP TRIGGER {name}_no_{verb}")
        if name != "grade":
            op.drop_index(f"{name}_case", table_name=name)
        op.drop_table(name)
