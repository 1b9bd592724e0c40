"""Every audit entry is chained to the one before it; entries made before get their hashes now"""

import datetime as dt

import sqlalchemy as sa
from alembic import op

from intake.storage.chain import GENESIS, hash_of, moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PAGE = 1000
ENTRIES = sa.table(
    "audit",
    sa.column("id", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    *(sa.column(name, sa.String) for name in ("actor", "action", "object_id", "detail", "previous", "hash")),
)

# As in 0001: SQLite drops a table's triggers with the table, and altering it makes it anew. The third
# is new: INSERT OR REPLACE would take a row away without asking the trigger on DELETE.
SQLITE_TRIGGERS = [
    *(
        f"""CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"""
        for verb in ("UPDATE", "DELETE")
    ),
    """CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
    WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
]


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute("ALTER TABLE audit DISABLE TRIGGER audit_append_only")
    else:
        op.execute("DROP TRIGGER audit_no_update")
        op.execute("DROP TRIGGER audit_no_delete")
    for name in ("previous", "hash"):
        op.add_column("audit", sa.Column(name, sa.String(), nullable=True))
    _chain(op.get_bind())
    with op.batch_alter_table("audit") as batch_op:
        for name in ("previous", "hash"):
            batch_op.alter_column(name, existing_type=sa.String(), nullable=False)
        batch_op.create_check_constraint("audit_is_chained", "length(previous) = 64 AND length(hash) = 64")
    failed = sa.text("action = 'sign_in_failed'")
    op.create_index("audit_failed_sign_in", "audit", ["at"], sqlite_where=failed, postgresql_where=failed)
    if postgresql:
        op.execute("ALTER TABLE audit ENABLE TRIGGER audit_append_only")
        op.execute("ALTER TABLE audit ALTER COLUMN id DROP DEFAULT")  # the chain gives the numbers now
        op.execute("DROP SEQUENCE audit_id_seq")
    else:
        for statement in SQLITE_TRIGGERS:
            op.execute(statement)


def _chain(connection: sa.Connection) -> None:
    """Hash what is there, page by page; the numbers stay, also where a rollback left a hole."""
    after, previous = 0, GENESIS
    page = sa.select(ENTRIES).where(ENTRIES.c.id > sa.bindparam("after")).order_by(ENTRIES.c.id).limit(PAGE)
    change = (
        sa.update(ENTRIES)
        .where(ENTRIES.c.id == sa.bindparam("this"))
        .values(previous=sa.bindparam("before"), hash=sa.bindparam("own"))
    )
    while rows := connection.execute(page, {"after": after}).mappings().all():
        hashed = []
        for row in rows:
            own = hash_of({**row, "at": moment(_utc(row["at"]))}, previous)
            hashed.append({"this": row["id"], "before": previous, "own": own})
            after, previous = row["id"], own
        connection.execute(change, hashed)


def _utc(at: dt.datetime) -> dt.datetime:
    """SQLite keeps UTC without saying so."""
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE audit_id_seq OWNED BY audit.id")
        op.execute("SELECT setval('audit_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM audit), false)")
        op.execute("ALTER TABLE audit ALTER COLUMN id SET DEFAULT nextval('audit_id_seq')")
        _drop()
        return
    op.execute("DROP TRIGGER audit_no_replace")
    _drop()
    for statement in SQLITE_TRIGGERS[:2]:
        op.execute(statement)


def _drop() -> None:
    op.drop_index("audit_failed_sign_in", table_name="audit")
    with op.batch_alter_table("audit") as batch_op:
        batch_op.drop_constraint("audit_is_chained", type_="check")
        for name in ("previous", "hash"):
            batch_op.drop_column(name)
