"""The people of a case with their dated facts, and cases that are closed"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = (
    "entered", "left", "sex", "born", "age_band", "residence", "country", "provider", "retracted",
    "status", "appeal", "arrived", "came_back", "language", "talk_in_person",
)  # fmt: skip
STATES = "'pending', 'needs_info', 'accepted', 'declined'"

# As the audit's: a correction is a new row. The third trigger of SQLite: see 0003.
APPEND_ONLY = {
    "sqlite": [
        *(
            f"""CREATE TRIGGER dated_fact_no_{verb.lower()} BEFORE {verb} ON dated_fact
            BEGIN SELECT RAISE(ABORT, 'dated facts are append-only'); END"""
            for verb in ("UPDATE", "DELETE")
        ),
        """CREATE TRIGGER dated_fact_no_replace BEFORE INSERT ON dated_fact
        WHEN EXISTS (SELECT 1 FROM dated_fact WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'dated facts are append-only'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION dated_fact_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'dated facts are append-only'; END $$""",
        """CREATE TRIGGER dated_fact_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON dated_fact
        EXECUTE FUNCTION dated_fact_is_append_only()""",
    ],
}


def upgrade() -> None:
    _states(f"{STATES}, 'closed'")
    text = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "person",
        sa.Column("id", text(), nullable=False),
        sa.Column("case_id", text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(id) = 32", name="person_id_is_hex"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "position", name="person_one_per_position"),
    )
    op.create_table(
        "dated_fact",
        sa.Column("id", text(), nullable=False),
        sa.Column("person_id", text(), nullable=False),
        sa.Column("kind", text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("recorded_by", text(), nullable=False),
        sa.Column("voids", text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(f"kind IN {KINDS!r}", name="dated_fact_kind"),
        sa.CheckConstraint("(kind = 'retracted') = (voids IS NOT NULL)", name="dated_fact_voids"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["voids"], ["dated_fact.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("dated_fact_person", "dated_fact", ["person_id"])
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION dated_fact_is_append_only CASCADE")
    else:  # dropping a table deletes its rows first, and its trigger on DELETE would refuse
        for verb in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER dated_fact_no_{verb}")
    op.drop_index("dated_fact_person", table_name="dated_fact")
    op.drop_table("dated_fact")
    op.drop_table("person")
    op.execute("UPDATE cases SET state = 'accepted', version = version + 1 WHERE state = 'closed'")
    _states(STATES)


def _states(known: str) -> None:
    """In place, on either database: making `cases` anew would break what refers to it."""
    op.execute("ALTER TABLE cases DROP CONSTRAINT case_state")
    op.execute(f"ALTER TABLE cases ADD CONSTRAINT case_state CHECK (state IN ({known}))")
