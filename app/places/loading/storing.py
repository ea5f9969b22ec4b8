"""Storing what was read, many rows at a time: by COPY on PostgreSQL, by executemany on SQLite.

A batch is stored as if no postcode came twice, which is so but for broken files. When the
database says otherwise, the rows that are there already are found, listed as refused, and the
rest is stored.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, fields
from itertools import chain
from typing import Any

import psycopg
from sqlalchemy import Connection, delete, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col

from app.places.loading.lines import AreaBook, Batch, Refusal, Row
from app.places.loading.records import Records
from app.places.place import Areas
from app.places.tables import (
    PlaceArea,
    PlaceAreas,
    PlaceDeprivation,
    PlacePostcode,
    PlaceRefusal,
    PlaceSuccession,
)
from app.platform.database import WriteSession

_ASKED_AT_ONCE = 5_000  #: keys in one query; SQLite takes 32 766
_CHUNK = 10_000  #: rows that a load which failed is rid of at a time
_ROWS_OF_ONE_INSERT = 100  #: in SQLite; each costs a third less than on its own
_COLUMNS = "load, key, introduced, terminated, easting, northing, quality, areas"
_AREA_COLUMNS = "load, number, " + ", ".join(field.name for field in fields(Areas))
_COPY_AREAS = f"COPY place_areas ({_AREA_COLUMNS}) FROM STDIN"
_COPY = f"COPY place_postcode ({_COLUMNS}) FROM STDIN"

#: every table that holds rows of a load, those without a foreign key first
OF_A_LOAD: tuple[type[SQLModel], ...] = (
    PlacePostcode,
    PlaceAreas,
    PlaceArea,
    PlaceSuccession,
    PlaceDeprivation,
)


def known_areas(session: Session, load: int) -> AreaBook:
    """Give the combinations of areas that an earlier attempt at a load stored."""
    stored: Any = inspect(PlaceAreas).local_table
    codes = [stored.c[field.name] for field in fields(Areas)]
    query = select(*codes).where(stored.c.load == load).order_by(stored.c.number)
    return AreaBook(tuple(row) for row in session.execute(query))


def store_postcodes(
    session: WriteSession, load: int, batches: Iterable[Batch], book: AreaBook
) -> Batch:
    """Store batches of one file; a postcode that is there already moves to the refusals.

    Args:
        session: the transaction to store them in.
        load: number of the load.
        batches: on PostgreSQL each is sent while the server stores the one before, so they are
            best made as they are asked for.
        book: numbers the areas of the batches.

    Returns:
        All of it as one batch, as it was stored.
    """
    entire = Batch()
    try:
        with session.begin_nested():
            _store(session, load, _added_to(entire, batches))
    except (IntegrityError, psycopg.IntegrityError):
        for _ in _added_to(entire, batches):  # what the database had not asked for yet
            pass
        _refuse_doubles(session, load, entire)
        _store(session, load, [entire.rows])
    _store_areas(session.connection(), load, book)
    return entire


def _store_areas(connection: Connection, load: int, book: AreaBook) -> None:
    rows = [(load, number, *codes) for number, codes in book.fresh()]
    if connection.dialect.name != "sqlite":
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(_COPY_AREAS) as copy:
            for row in rows:
                copy.write_row(row)
    elif rows:
        marks = "?, ?, ?, ?, ?, ?, ?, ?, ?"
        connection.exec_driver_sql(
            f"INSERT INTO place_areas ({_AREA_COLUMNS}) VALUES ({marks})",  # noqa: S608
            rows,
        )


def _added_to(entire: Batch, batches: Iterable[Batch]) -> Iterator[list[Row]]:
    for batch in batches:
        entire.add(batch)
        yield batch.rows


def _refuse_doubles(session: WriteSession, load: int, batch: Batch) -> None:
    seen = _there(session, load, [row[0] for row in batch.rows])
    rows, lines = [], []
    for row, line in zip(batch.rows, batch.lines, strict=True):
        if row[0] in seen:
            reason = f"{row[0]} was there before"
            batch.refusals.append(Refusal(line, "duplicate", reason, row[0]))
        else:
            seen.add(row[0])
            rows.append(row)
            lines.append(line)
    batch.rows, batch.lines = rows, lines
    batch.refusals.sort(key=lambda refusal: refusal.line)


def _there(session: WriteSession, load: int, keys: Sequence[str]) -> set[str]:
    there: set[str] = set()
    for at in range(0, len(keys), _ASKED_AT_ONCE):
        asked = keys[at : at + _ASKED_AT_ONCE]
        query = select(col(PlacePostcode.key)).where(
            col(PlacePostcode.load) == load, col(PlacePostcode.key).in_(asked)
        )
        there.update(session.execute(query).scalars())
    return there


def _store(session: WriteSession, load: int, batches: Iterable[list[Row]]) -> None:
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        for rows in batches:
            _insert_quickly(connection, load, rows)
    else:
        _copy(connection.connection.driver_connection, load, batches)


def _insert_quickly(connection: Connection, load: int, rows: list[Row]) -> None:
    whole = len(rows) - len(rows) % _ROWS_OF_ONE_INSERT
    for together, some in ((_ROWS_OF_ONE_INSERT, rows[:whole]), (1, rows[whole:])):
        values = list(chain.from_iterable(some))
        width = together * 7
        given = [tuple(values[at : at + width]) for at in range(0, len(values), width)]
        marks = ", ".join([f"({load}, ?, ?, ?, ?, ?, ?, ?)"] * together)
        if given:
            connection.exec_driver_sql(
                f"INSERT INTO place_postcode ({_COLUMNS}) VALUES {marks}",  # noqa: S608
                given,
            )


def _copy(driver: Any, load: int, batches: Iterable[list[Row]]) -> None:
    """Send rows by COPY. They are letters, digits and whole numbers: nothing needs escaping."""
    line = f"{load}" + "\t%s" * 7 + "\n"
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        for rows in batches:
            copy.write("".join([line % row for row in rows]).replace("None", "\\N"))


def _insert(session: WriteSession, table: type[SQLModel], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as values in the order of the table's columns."""
    names = [column.key for column in inspect(table).columns]
    given = [dict(zip(names, row, strict=True)) for row in rows]
    if given:
        session.execute(inspect(table).local_table.insert(), given)


def store_records(session: WriteSession, load: int, records: Records) -> None:
    """Store what a file of areas held."""
    _insert(session, PlaceArea, ((load, *astuple(area)) for area in records.areas.values()))
    _insert(
        session, PlaceSuccession, ((load, *astuple(one)) for one in records.successions.values())
    )
    _insert(
        session, PlaceDeprivation, ((load, *astuple(one)) for one in records.deprivation.values())
    )


def store_refusals(
    session: WriteSession, load: int, file: str, refusals: Iterable[Refusal], after: int
) -> None:
    """List the lines that were refused.

    Args:
        session: the transaction of the batch they come from.
        load: number of the load.
        file: name of the file they stand in.
        refusals: in the order of their lines.
        after: how many are listed already.
    """
    rows = [
        (load, number, file[:500], one.line, one.code, one.reason[:500], one.text[:100])
        for number, one in enumerate(refusals, start=after + 1)
    ]
    _insert(session, PlaceRefusal, rows)


def discard_some(session: WriteSession, load: int) -> bool:
    """Delete some of a load's rows; say whether there may be more."""
    for table in OF_A_LOAD:
        stored: Any = inspect(table).local_table
        keys = [column for column in stored.primary_key if column.name != "load"]
        few = select(*keys).where(stored.c.load == load).order_by(*keys).limit(_CHUNK)
        rows = session.execute(few).all()
        if rows:
            gone = delete(stored).where(stored.c.load == load, keys[0] <= rows[-1][0])
            session.execute(gone)
            return True
    return False
