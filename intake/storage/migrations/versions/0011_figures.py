"""Frozen months with whom they count, their approval, and six-month reports"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WHY = ("late_entry", "mistake", "same_person", "rule_changed")
APPEND_ONLY = {
    "frozen_month": ("month", "revision"),
    "figures_approval": ("month", "revision"),
    "signed_report": ("first_month", "revision"),
}
"""Whom a month counts is not among them: who is erased leaves `frozen_link`, and the numbers stay."""

text, moment = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "frozen_month",
        sa.Column("month", text(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known_at", moment(), nullable=False),
        sa.Column("frozen_by", text(), nullable=False),
        sa.Column("why", text(), nullable=True),
        sa.Column("content", text(), nullable=False),
        sa.Column("hash", text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(month) = 7", name="frozen_month_is_a_month"),
        sa.CheckConstraint("revision >= 1", name="frozen_month_revision"),
        sa.CheckConstraint(f"why IN {WHY!r}", name="frozen_month_why"),
        sa.CheckConstraint("(revision = 1) = (why IS NULL)", name="frozen_month_says_why"),
        sa.CheckConstraint("length(hash) = 64", name="frozen_month_hash"),
        sa.PrimaryKeyConstraint("month", "revision"),
    )
    op.create_table(
        "frozen_link",
        *_of_month(),
        sa.Column("person_id", text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("month", "revision", "person_id"),
    )
    op.create_index("frozen_link_person", "frozen_link", ["person_id"])
    op.create_table(
        "figures_approval",
        *_of_month(),
        sa.Column("approved_at", moment(), nullable=False),
        sa.Column("approved_by", text(), nullable=False),
        sa.PrimaryKeyConstraint("month", "revision"),
    )
    op.create_table(
        "report_text",
        sa.Column("first_month", text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", moment(), nullable=False),
        sa.Column("changed_by", text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("first_month"),
    )
    op.create_table(
        "signed_report",
        sa.Column("first_month", text(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("signed_at", moment(), nullable=False),
        sa.Column("signed_by", text(), nullable=False),
        sa.Column("content", text(), nullable=False),
        sa.Column("hash", text(), nullable=False),
        sa.CheckConstraint("length(first_month) = 7", name="signed_report_month"),
        sa.CheckConstraint("revision >= 1", name="signed_report_revision"),
        sa.CheckConstraint("length(hash) = 64", name="signed_report_hash"),
        sa.PrimaryKeyConstraint("first_month", "revision"),
    )
    for table, key in APPEND_ONLY.items():
        for statement in _guards(op.get_bind().dialect.name, table, key):
            op.execute(statement)


def _of_month() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("month", text(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["month", "revision"], ["frozen_month.month", "frozen_month.revision"]),
    ]


def _guards(dialect: str, table: str, key: tuple[str, ...]) -> list[str]:
    """As of dated facts (0005), for the same reasons."""
    refuse = f"'{table} is append-only'"
    if dialect == "postgresql":
        return [
            f"""CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION {refuse}; END $$""",
            f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            EXECUTE FUNCTION {table}_is_append_only()""",
        ]
    there = " AND ".join(f"{column} = NEW.{column}" for column in key)
    return [
        *(
            f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, {refuse}); END"""
            for verb in ("UPDATE", "DELETE")
        ),
        f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {there})
        BEGIN SELECT RAISE(ABORT, {refuse}); END""",
    ]


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in APPEND_ONLY:
        if postgresql:
            op.execute(f"DROP FUNCTION {table}_is_append_only CASCADE")
        else:
            for verb in ("update", "delete", "replace"):
                op.execute(f"DROP TRIGGER {table}_no_{verb}")
    for table in ("signed_report", "report_text", "figures_approval", "frozen_link", "frozen_month"):
        op.drop_table(table)
