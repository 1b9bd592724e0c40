"""Ways to sign in, and who helps whom back in"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

text = sqlmodel.sql.sqltypes.AutoString
moment = sqlmodel.sql.sqltypes.UTCDateTime
TABLES = ("spent_challenge", "sign_in_delay", "recovery", "passphrase", "passkey")


def upgrade() -> None:
    op.add_column("staff", sa.Column("valid_until", sa.Date(), nullable=True))
    op.add_column("sign_in_link", sa.Column("demo", sa.Boolean(), server_default=sa.false(), nullable=False))
    _sessions()
    _ways_in()
    op.create_table(
        "recovery",
        sa.Column("id", text(), nullable=False),
        sa.Column("staff_id", text(), nullable=False),
        sa.Column("started_by", text(), nullable=False),
        sa.Column("started_at", moment(), nullable=False),
        sa.Column("expires_at", moment(), nullable=False),
        sa.Column("confirmed_by", text(), nullable=True),
        sa.Column("ended_at", moment(), nullable=True),
        sa.CheckConstraint("confirmed_by IS NULL OR ended_at IS NOT NULL", name="recovery_confirmed_is_ended"),
        sa.CheckConstraint(
            "confirmed_by <> staff_id AND 'staff/' || confirmed_by <> started_by "
            "AND 'staff/' || staff_id <> started_by",
            name="recovery_needs_two_others",
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.ForeignKeyConstraint(["confirmed_by"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_recovery_staff_id", "recovery", ["staff_id"])
    op.create_table(
        "sign_in_delay",
        sa.Column("key", text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("free_at", moment(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "spent_challenge",
        sa.Column("hash", text(), nullable=False),
        sa.Column("expires_at", moment(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )


def _sessions() -> None:
    """Whoever is signed in now has no way in yet: their next click leads to setting one up."""
    with op.batch_alter_table("staff_session") as batch_op:
        for name in ("opened_at", "confirmed_at"):
            batch_op.add_column(sa.Column(name, moment(), nullable=True))
        batch_op.add_column(sa.Column("opened_by", text(), nullable=True))
    op.execute("UPDATE staff_session SET opened_at = seen_at, confirmed_at = seen_at, opened_by = 'link'")
    op.execute("UPDATE sign_in_link SET used_at = NULL WHERE staff_id IN (SELECT staff_id FROM staff_session)")
    with op.batch_alter_table("staff_session") as batch_op:
        for name in ("opened_at", "confirmed_at"):
            batch_op.alter_column(name, existing_type=moment(), nullable=False)
        batch_op.alter_column("opened_by", existing_type=text(), nullable=False)
        batch_op.create_check_constraint(
            "staff_session_opened_by", "opened_by IN ('link', 'demo', 'passkey', 'passphrase')"
        )


def _ways_in() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", text(), nullable=False),
        sa.Column("staff_id", text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("device", text(), nullable=False),
        sa.Column("added_at", moment(), nullable=False),
        sa.CheckConstraint("device IN ('phone', 'computer', 'key')", name="passkey_device"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_passkey_staff_id", "passkey", ["staff_id"])
    op.create_table(
        "passphrase",
        sa.Column("staff_id", text(), nullable=False),
        sa.Column("name", text(), nullable=False),
        sa.Column("hash", text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("set_at", moment(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("staff_id"),
        sa.UniqueConstraint("name"),
    )


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    with op.batch_alter_table("staff_session") as batch_op:
        batch_op.drop_constraint("staff_session_opened_by", type_="check")
        for name in ("opened_by", "confirmed_at", "opened_at"):
            batch_op.drop_column(name)
    op.drop_column("sign_in_link", "demo")
    op.drop_column("staff", "valid_until")
