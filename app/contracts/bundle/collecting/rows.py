"""Rows as documents tell them: every column but those that are named."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, select

from app.contracts.bundle.material import as_json

Row = TypeVar("Row", bound=SQLModel)


def told(row: SQLModel, *without: str) -> dict[str, Any]:
    """Give a row's columns as JSON has them."""
    names = (name for name in type(row).model_fields if name not in without)
    return {name: as_json(getattr(row, name)) for name in names}


def rows_of(session: Session, table: type[Row], *conditions: Any, by: Iterable[Any]) -> list[Row]:
    """List the rows of a table that meet conditions, in an order that no two share."""
    return list(session.exec(select(table).where(*conditions).order_by(*by)))
