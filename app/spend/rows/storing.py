"""Storing rows some thousands at a time: by COPY on PostgreSQL, by wide inserts on SQLite."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from json import JSONEncoder
from typing import Any

from sqlalchemy import Connection

from app.platform.database import WriteSession

Row = Sequence[Any]
_TOGETHER = 50  #: rows of one insert in SQLite; each costs a third less than on its own
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def store(session: WriteSession, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Store rows of plain values: text, whole numbers, decimals of pounds, days, truth, mappings.

    Args:
        session: the transaction.
        table: its name; ours, as are the columns'.
        columns: in the order of each row's values.
        rows: with values that the columns can hold.
    """
    if not rows:
        return
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        _insert(connection, table, columns, rows)
    else:
        _copy(connection.connection.driver_connection, table, columns, rows)


#: writes mappings of texts as `canonical` does, without looking for floats in them
_words = JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_PLAIN: dict[type, Callable[[Any], Any]] = {
    Decimal: lambda value: int(value.scaleb(4)),  # ten-thousandths, as `Exact` stores them
    date: date.isoformat,
    dict: _words,
    bool: int,
}


def _insert(
    connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Row]
) -> None:
    plain = [[_PLAIN[type(v)](v) if type(v) in _PLAIN else v for v in row] for row in rows]
    width = len(columns)
    marks = f"({', '.join('?' * width)})"
    whole = len(plain) - len(plain) % _TOGETHER
    for together, some in ((_TOGETHER, plain[:whole]), (1, plain[whole:])):
        values = list(chain.from_iterable(some))
        step = together * width
        given = [tuple(values[at : at + step]) for at in range(0, len(values), step)]
        if given:
            connection.exec_driver_sql(
                f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 - names of ours
                f"VALUES {', '.join([marks] * together)}",
                given,
            )


_SENT: dict[type, Callable[[Any], str]] = {
    str: lambda value: value.translate(_ESCAPES),
    int: str,
    Decimal: lambda value: str(int(value.scaleb(4))),
    date: date.isoformat,
    dict: lambda value: _words(value).translate(_ESCAPES),
    bool: lambda value: "t" if value else "f",
    type(None): lambda _: "\\N",
}


def _copy(driver: Any, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    sent = _SENT
    lines = ["\t".join([sent[type(value)](value) for value in row]) for row in rows]
    with driver.cursor() as cursor:
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with cursor.copy(statement) as copy:
            copy.write("\n".join(lines) + "\n")
