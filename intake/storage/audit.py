"""The audit: one row for every move and every read of a case, never changed afterwards."""

import datetime as dt

from sqlalchemy import Connection, RowMapping, insert, select

from intake.storage.models import AuditEntry
from intake.storage.tables import table


def record(
    connection: Connection, *, at: dt.datetime, actor: str, action: str, object_id: str, detail: str = ""
) -> None:
    """Append one entry. ``detail`` holds codes and versions only, never what a person wrote."""
    row = {"at": at, "actor": actor, "action": action, "object_id": object_id, "detail": detail}
    connection.execute(insert(table(AuditEntry)), row)


def of_object(connection: Connection, object_id: str) -> list[RowMapping]:
    """Every entry about one object, oldest first."""
    entries = table(AuditEntry)
    query = select(entries).where(entries.c.object_id == object_id).order_by(entries.c.id)
    return list(connection.execute(query).mappings())
