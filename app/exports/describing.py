"""What an archive says of itself: its tables and columns, and what is not in it and why."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from app.exports.encoding import kind_of
from app.exports.owning import LEFT_OUT, NUMBERS_OF, Owned
from app.exports.telling import hidden_in

FORMAT = "social-value-export/1"
README, SCHEMA, MANIFEST = "README.md", "schema.json", "manifest.json"


def readme() -> bytes:
    """Give the words about the format, which go with every archive."""
    return (Path(__file__).parent / "FORMAT.md").read_bytes()


def schema_of(tables: tuple[Owned, ...]) -> dict[str, Any]:
    """Describe each table: its key, its columns, what they refer to, and what is not told."""
    return {
        "format": FORMAT,
        "tables": {one.table.name: _table(one.table) for one in tables},
        "left_out": LEFT_OUT,
    }


def name_of(table: Table) -> str:
    """Name the part of an archive that holds a table."""
    return f"tables/{table.name}.jsonl"


def _table(table: Table) -> dict[str, Any]:
    hidden = hidden_in(table)
    columns = [one for one in table.columns if one.name not in hidden]
    return {
        "part": name_of(table),
        "key": [one.name for one in table.primary_key.columns],
        "columns": {
            one.name: {"is": kind_of(one), "may_be_null": bool(one.nullable)} for one in columns
        },
        "refers_to": dict(_references(table)),
        "not_told": sorted(hidden),
    }


def _references(table: Table) -> Iterator[tuple[str, str]]:
    for column in table.columns:
        for foreign in column.foreign_keys:
            yield column.name, foreign.target_fullname
        if (table.name, column.name) in NUMBERS_OF:
            yield column.name, f"{NUMBERS_OF[table.name, column.name]}.number"
