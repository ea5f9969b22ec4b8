"""Our own rows of a form, to be found by what a row of a file says of itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.spreadsheets.forms.book import Book
from app.spreadsheets.forms.form import ROW_REF, Form
from app.spreadsheets.forms.plain import plain_of

Values = Mapping[str, Any]


class Ours:
    """The rows of one form as we have them, or had them when a workbook was given out."""

    def __init__(self, form: Form, rows: Sequence[Values]) -> None:
        """Take the rows."""
        self.form = form
        self.rows = list(rows)
        self._by_ref = {plain_of(row.get(ROW_REF)): row for row in rows if row.get(ROW_REF)}
        self._by_key = {key: row for row in rows if (key := natural_key(form, row))}
        self._by_all: dict[tuple[str, ...], list[Values]] = {}
        if not self.tells_rows_apart:
            for row in reversed(self.rows):
                self._by_all.setdefault(_all_of(form, row), []).append(row)

    @property
    def tells_rows_apart(self) -> bool:
        """Tell whether a row of a file can be known as one of them."""
        return self.form.has_refs or bool(self.form.natural_key)

    def called(self, ref: str) -> Values | None:
        """Give the row of a reference."""
        return self._by_ref.get(ref)

    def like(self, values: Values) -> Values | None:
        """Give the row with the same natural key.

        Where nothing tells rows apart it is one that says all the same; it is given once.
        """
        if self.form.natural_key:
            return self._by_key.get(natural_key(self.form, values))
        if self.form.has_refs:
            return None
        alike = self._by_all.get(_all_of(self.form, values))
        return alike.pop() if alike else None

    def name(self, row: Values) -> str:
        """Name a row: its reference, else its natural key, else its place among them."""
        key = natural_key(self.form, row)
        return plain_of(row.get(ROW_REF)) or "|".join(key or ())


def ours_in(book: Book | None, form: str) -> Ours | None:
    """Give the rows of a form of a book."""
    found = book.forms if book else ()
    return next((Ours(one, rows) for one, rows in found if one.key == form), None)


def natural_key(form: Form, values: Values) -> tuple[str, ...]:
    """Give what tells a row apart when it has no reference; empty: nothing does."""
    key = tuple(plain_of(values.get(one)) for one in form.natural_key)
    return key if any(key) else ()


def _all_of(form: Form, values: Values) -> tuple[str, ...]:
    return tuple(plain_of(values.get(one.key)) for one in form.fields)
