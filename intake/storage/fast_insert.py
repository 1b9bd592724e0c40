"""INSERTs compiled once and run on the driver: on the submit path no layer is paid for per row.

The SQL, the names and the conversion of values still come from the SQLModel table, for either
database. Everything else in the service goes through SQLAlchemy as usual.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from intake.storage.tables import table

Row = Mapping[str, Any]
Converters = Mapping[str, Callable[[Any], Any]]

_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_BY_NAME = {"sqlite": "named", "postgresql": "pyformat"}


def insert(connection: Connection, model: type[SQLModel], rows: Sequence[Row], *, once: bool = False) -> int:
    """Insert ``rows``, all with the same columns, in the caller's transaction; return how many went in.

    With ``once`` a row whose unique key is taken is left out, and not counted.
    """
    sql, converters = _compiled(connection.dialect, model, tuple(rows[0]), once)
    driver: Any = connection.connection.dbapi_connection
    cursor = driver.cursor()
    cursor.executemany(sql, [_converted(row, converters) for row in rows])
    return int(cursor.rowcount)


def _converted(row: Row, converters: Converters) -> dict[str, Any]:
    return {**row, **{name: convert(row[name]) for name, convert in converters.items()}}


@cache
def _compiled(
    dialect: Dialect, model: type[SQLModel], columns: tuple[str, ...], once: bool
) -> tuple[str, Converters]:
    name, into = dialect.name, table(model)
    statement: Any = _INSERT[name](into)
    by_name: Any = type(dialect)
    if once:
        statement = statement.on_conflict_do_nothing()
    sql = str(statement.compile(dialect=by_name(paramstyle=_BY_NAME[name]), column_keys=list(columns)))
    converters = {c: into.c[c].type.dialect_impl(dialect).bind_processor(dialect) for c in columns}
    return sql, {c: convert for c, convert in converters.items() if convert is not None}
