"""Handing cases over from one provider to the next"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT, MOMENT = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime

# As the audit's and the dated facts': the third trigger of SQLite, see 0003.
APPEND_ONLY = {
    "sqlite": [
        *(
            f"""CREATE TRIGGER handover_notice_no_{verb.lower()} BEFORE {verb} ON handover_notice
            BEGIN SELECT RAISE(ABORT, 'notices given are append-only'); END"""
            for verb in ("UPDATE", "DELETE")
        ),
        """CREATE TRIGGER handover_notice_no_replace BEFORE INSERT ON handover_notice
        WHEN EXISTS (SELECT 1 FROM handover_notice WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'notices given are append-only'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION handover_notice_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'notices given are append-only'; END $$""",
        """CREATE TRIGGER handover_notice_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
        ON handover_notice EXECUTE FUNCTION handover_notice_is_append_only()""",
    ],
}


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("from_desk", TEXT(), nullable=False),
        sa.Column("to_desk", TEXT(), nullable=False),
        sa.Column("switch_at", MOMENT(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("opened_at", MOMENT(), nullable=False),
        sa.Column("opened_by", TEXT(), nullable=False),
        sa.Column("settled_at", MOMENT(), nullable=True),
        sa.CheckConstraint("length(id) = 32", name="handover_id_is_hex"),
        sa.CheckConstraint("state IN ('appointed', 'switched', 'cancelled')", name="handover_state"),
        sa.CheckConstraint("from_desk <> to_desk", name="handover_two_desks"),
        sa.CheckConstraint("(state = 'appointed') = (settled_at IS NULL)", name="handover_settled"),
        sa.ForeignKeyConstraint(["opened_by"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    ahead = sa.text("state = 'appointed'")
    op.create_index(
        "handover_ahead",
        "handover",
        ["from_desk"],
        unique=True,
        sqlite_where=ahead,
        postgresql_where=ahead,
    )
    _cases()
    op.create_table(
        "handover_notice",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("handover_id", TEXT(), nullable=False),
        sa.Column("case_id", TEXT(), nullable=False),
        sa.Column("language", TEXT(), nullable=False),
        sa.Column("given_at", MOMENT(), nullable=False),
        sa.Column("given_by", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("handover_notice_of_case", "handover_notice", ["case_id"])
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def _cases() -> None:
    op.create_table(
        "handover_case",
        sa.Column("handover_id", TEXT(), nullable=False),
        sa.Column("case_id", TEXT(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("case_version", sa.Integer(), nullable=True),
        sa.Column("singly", sa.Boolean(), nullable=True),
        sa.Column("confirmed_at", MOMENT(), nullable=True),
        sa.Column("confirmed_by", TEXT(), nullable=True),
        sa.Column("state_then", TEXT(), nullable=True),
        sa.Column("people_then", sa.Integer(), nullable=True),
        sa.Column("accepted_at", MOMENT(), nullable=True),
        sa.Column("accepted_by", TEXT(), nullable=True),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (sealed IS NULL)"
            " AND (confirmed_at IS NULL) = (confirmed_by IS NULL)"
            " AND (confirmed_at IS NULL) = (case_version IS NULL)"
            " AND (confirmed_at IS NULL) = (singly IS NULL)",
            name="handover_case_confirmed",
        ),
        sa.CheckConstraint("(state_then IS NULL) = (people_then IS NULL)", name="handover_case_went"),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (accepted_by IS NULL)"
            " AND (accepted_at IS NULL OR state_then IS NOT NULL)",
            name="handover_case_accepted",
        ),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("handover_id", "case_id"),
    )
    op.create_index("handover_of_case", "handover_case", ["case_id"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION handover_notice_is_append_only CASCADE")
    else:  # dropping a table deletes its rows first, and its trigger on DELETE would refuse
        for verb in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER handover_notice_no_{verb}")
    op.drop_table("handover_notice")
    op.drop_table("handover_case")
    op.drop_table("handover")
