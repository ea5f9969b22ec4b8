"""Look a word, a whole number or a number in a range up in a table."""

from decimal import Decimal

from app.rules.formula.exact import Undefined
from app.rules.plan import Row, TablePlan
from app.units import COMPARED, plain, rounded


def look_up(table: TablePlan, value: Decimal | bool | str) -> Row:
    """Find the row of a table.

    Raises:
        Undefined: if there is none, saying what there is.
    """
    if isinstance(value, Decimal):
        value = rounded(value, COMPARED)
    if table.choices:
        return _choice(table, value)
    if not isinstance(value, Decimal):
        raise Undefined(f"{value!r} is not a number, and the table {table.name} has ranges")
    for holds, row in table.bands:
        if holds(value):
            return row
    raise Undefined(f"{plain(value)} is in no band of the table {table.name}")


def _choice(table: TablePlan, value: Decimal | bool | str) -> Row:
    word = plain(value) if isinstance(value, Decimal) else as_word(value)
    row = table.choices.get(word)
    if row is None:
        choices = ", ".join(table.choices)
        raise Undefined(f"{word!r} is not on the scale {table.name}; it has {choices}")
    return row


def as_word(value: bool | str) -> str:
    """Write a yes/no as rules and tenders write it; a word is itself."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def worth(row: Row) -> Decimal | str:
    """Tell what a row is worth to a figure: points, else share, else label."""
    if row.points is not None:
        return row.points
    return row.share if row.share is not None else row.label or row.name
