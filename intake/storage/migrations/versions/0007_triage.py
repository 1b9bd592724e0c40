"""Attempts to reach people, likely duplicates, and cases that are withdrawn"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATES = "'pending', 'needs_info', 'accepted', 'declined', 'closed'"
CHANNELS = ("phone", "message", "email", "in_person", "through_sender")
OUTCOMES = ("reached", "no_answer", "wrong_number", "asked_to_call_later", "not_safe_to_talk")
QUESTIONS = ("how_to_reach", "who_agrees", "which_language", "where_living", "what_is_needed")
KINDS = ("phone", "email", "name_and_age", "place_and_size", "indexed")
VERDICTS = ("same_family", "not_the_same")
APPEND_ONLY = ("contact_attempt", "duplicate_decision")

# The first opening by somebody of the case's own desk, as far as the audit tells.
OPENED = """UPDATE cases SET acknowledged_at = (
    SELECT min(audit.at) FROM audit JOIN staff ON audit.actor = 'staff/' || staff.id
    WHERE audit.object_id = cases.id AND audit.action = 'case_read' AND staff.desk = cases.desk)"""

text = sqlmodel.sql.sqltypes.AutoString
moment = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    _states(f"{STATES}, 'withdrawn'")
    op.add_column("cases", sa.Column("redirect_reason", text(), nullable=True))
    op.add_column("cases", sa.Column("acknowledged_at", moment(), nullable=True))
    op.execute(OPENED)
    _attempts()
    _answers()
    _index()
    _decisions()
    for table in APPEND_ONLY:
        _append_only(table)


def _attempts() -> None:
    op.create_table(
        "contact_attempt",
        sa.Column("id", text(), nullable=False),
        sa.Column("case_id", text(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("by_staff", text(), nullable=False),
        sa.Column("channel", text(), nullable=False),
        sa.Column("outcome", text(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(id) = 32", name="contact_attempt_id_is_hex"),
        sa.CheckConstraint(f"channel IN {CHANNELS!r}", name="contact_attempt_channel"),
        sa.CheckConstraint(f"outcome IN {OUTCOMES!r}", name="contact_attempt_outcome"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["by_staff"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("contact_attempt_case", "contact_attempt", ["case_id"])


def _answers() -> None:
    op.create_table(
        "sender_answer",
        sa.Column("id", text(), nullable=False),
        sa.Column("case_id", text(), nullable=False),
        sa.Column("question", text(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("body_hash", text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(id) = 32", name="sender_answer_id_is_hex"),
        sa.CheckConstraint(f"question IN {QUESTIONS!r}", name="sender_answer_question"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("sender_answer_case", "sender_answer", ["case_id"])


def _index() -> None:
    op.create_table(
        "blind_index",
        sa.Column("referral_id", text(), nullable=False),
        sa.Column("kind", text(), nullable=False),
        sa.Column("hash", text(), nullable=False),
        sa.CheckConstraint(f"kind IN {KINDS!r}", name="blind_index_kind"),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"]),
        sa.PrimaryKeyConstraint("referral_id", "kind", "hash"),
    )
    op.create_index("blind_index_hash", "blind_index", ["hash", "kind"])


def _decisions() -> None:
    op.create_table(
        "duplicate_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one", text(), nullable=False),
        sa.Column("other", text(), nullable=False),
        sa.Column("verdict", text(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("by_staff", text(), nullable=False),
        sa.CheckConstraint("one < other", name="duplicate_decision_in_order"),
        sa.CheckConstraint(f"verdict IN {VERDICTS!r}", name="duplicate_decision_verdict"),
        sa.ForeignKeyConstraint(["one"], ["cases.id"]),
        sa.ForeignKeyConstraint(["other"], ["cases.id"]),
        sa.ForeignKeyConstraint(["by_staff"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("duplicate_decision_pair", "duplicate_decision", ["one", "other"])
    op.create_index("duplicate_decision_other", "duplicate_decision", ["other"])


def _append_only(table: str) -> None:
    """As the audit's. The third trigger of SQLite: see 0003."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"EXECUTE FUNCTION {table}_is_append_only()"
        )
        return
    told = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {told}")
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608  (our own two names)
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {told}")


def downgrade() -> None:
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {table}_is_append_only CASCADE")
        else:  # dropping a table deletes its rows first, and its trigger on DELETE would refuse
            for verb in ("update", "delete", "replace"):
                op.execute(f"DROP TRIGGER {table}_no_{verb}")
    for table in ("duplicate_decision", "blind_index", "sender_answer", "contact_attempt"):
        op.drop_table(table)
    for column in ("acknowledged_at", "redirect_reason"):
        op.drop_column("cases", column)
    # What was withdrawn is declined as what the person did not want: nobody may take it up by mistake.
    op.execute(
        "UPDATE cases SET state = 'declined', decline_reason = 'person_declined', "
        "alternative = 'refer_again', version = version + 1 WHERE state = 'withdrawn'"
    )
    _states(STATES)


def _states(known: str) -> None:
    """In place, on either database: making `cases` anew would break what refers to it."""
    op.execute("ALTER TABLE cases DROP CONSTRAINT case_state")
    op.execute(f"ALTER TABLE cases ADD CONSTRAINT case_state CHECK (state IN ({known}))")
