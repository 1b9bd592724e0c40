"""Roles of staff, partners and what they sent, and who is assigned to a case"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Written out: making these tables anew, as batches do on SQLite, would break what refers to them.
# Whoever was here before had a desk's full list and moves, as a social worker has.
COLUMNS = [
    """ALTER TABLE staff ADD COLUMN role VARCHAR NOT NULL DEFAULT 'worker' CONSTRAINT staff_role
    CHECK (role IN ('coordinator', 'lead', 'worker', 'mentor', 'auditor', 'partner'))""",
    """ALTER TABLE staff ADD COLUMN organisation VARCHAR CONSTRAINT staff_organisation
    CHECK ((role = 'partner') = (organisation IS NOT NULL))""",
    """ALTER TABLE staff ADD COLUMN sender VARCHAR CONSTRAINT staff_sender
    CHECK ((role = 'partner') = (sender IS NOT NULL) AND sender IN ('ngo', 'public_body'))""",
    "ALTER TABLE referral ADD COLUMN sent_by VARCHAR REFERENCES staff (id)",
]


def upgrade() -> None:
    for statement in COLUMNS:
        op.execute(statement)
    sent, open_ = sa.text("sent_by IS NOT NULL"), sa.text("until_at IS NULL")
    op.create_index(
        "referral_sent_by", "referral", ["sent_by", "sent_at"], sqlite_where=sent, postgresql_where=sent
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("staff_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("from_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("until_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("until_at IS NULL OR until_at >= from_at", name="assignment_in_order"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "assignment_open", "assignment", ["case_id"], unique=True, sqlite_where=open_, postgresql_where=open_
    )
    op.create_index("assignment_of_staff", "assignment", ["staff_id"])


def downgrade() -> None:
    op.drop_table("assignment")
    op.drop_index("referral_sent_by", table_name="referral")
    for table, column in (("referral", "sent_by"), ("staff", "sender"), ("staff", "organisation"), ("staff", "role")):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
