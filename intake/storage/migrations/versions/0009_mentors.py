"""What is known of mentors and their ties, people who go on in another case, and notices of an ending"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TIES = ("same_community", "relative", "other_tie", "no_reason_given", "none")
LANGUAGES = ("lv", "en", "ru", "tr", "ar", "fa-AF")
WAYS = ("handed_over", "explained", "explained_by_interpreter", "sent", "not_reached")
APPEND_ONLY = ("mentor_tie", "person_move", "notice_given")
HANDED_BACK = """ALTER TABLE assignment ADD COLUMN handed_back VARCHAR CONSTRAINT assignment_handed_back
    CHECK (handed_back IN ('no_room', 'tied', 'no_common_language', 'too_far', 'no_reason_given'))"""

text, moment = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.execute(HANDED_BACK)
    op.create_table(
        "mentor_profile",
        sa.Column("staff_id", text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", moment(), nullable=False),
        sa.Column("changed_by", text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("staff_id"),
    )
    op.create_table(
        "mentor_tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", text(), nullable=False),
        sa.Column("staff_id", text(), nullable=False),
        sa.Column("code", text(), nullable=False),
        *_recorded(),
        sa.CheckConstraint(f"code IN {TIES!r}", name="mentor_tie_code"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("mentor_tie_of_case", "mentor_tie", ["case_id"])
    op.create_table(
        "person_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", text(), nullable=False),
        sa.Column("from_case", text(), nullable=False),
        sa.Column("from_position", sa.Integer(), nullable=False),
        sa.Column("to_case", text(), nullable=False),
        sa.Column("to_position", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        *_recorded(),
        sa.CheckConstraint("from_case <> to_case", name="person_move_goes_somewhere"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["from_case"], ["cases.id"]),
        sa.ForeignKeyConstraint(["to_case"], ["cases.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("person_move_from", "person_move", ["from_case"])
    op.create_index("person_move_to", "person_move", ["to_case"])
    op.create_table(
        "notice_given",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", text(), nullable=False),
        sa.Column("person_id", text(), nullable=True),
        sa.Column("language", text(), nullable=False),
        sa.Column("way", text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        *_recorded(),
        sa.CheckConstraint(f"language IN {LANGUAGES!r}", name="notice_given_language"),
        sa.CheckConstraint(f"way IN {WAYS!r}", name="notice_given_way"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("notice_given_of_case", "notice_given", ["case_id"])
    for table in APPEND_ONLY:
        for statement in _guards(op.get_bind().dialect.name, table):
            op.execute(statement)


def _recorded() -> list[sa.Column[object]]:
    return [
        sa.Column("recorded_at", moment(), nullable=False),
        sa.Column("recorded_by", text(), nullable=False),
    ]


def _guards(dialect: str, table: str) -> list[str]:
    """As of dated facts (0005), for the same reasons."""
    refuse = f"'{table} is append-only'"
    if dialect == "postgresql":
        return [
            f"""CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION {refuse}; END $$""",
            f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            EXECUTE FUNCTION {table}_is_append_only()""",
        ]
    return [
        *(
            f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, {refuse}); END"""
            for verb in ("UPDATE", "DELETE")
        ),
        f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, {refuse}); END""",
    ]


def downgrade() -> None:
    """Who went on in another case stays there; where they were before is forgotten."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in APPEND_ONLY:
        if postgresql:
            op.execute(f"DROP FUNCTION {table}_is_append_only CASCADE")
        else:
            for verb in ("update", "delete", "replace"):
                op.execute(f"DROP TRIGGER {table}_no_{verb}")
        op.drop_table(table)
    op.drop_table("mentor_profile")
    op.execute("ALTER TABLE assignment DROP COLUMN handed_back")
