"""Rows that read as if they added up others: a person is asked, as a firm may be called so.

A row that says nothing but `Total` is never a payment, and is not read at all. `Sub-total Ash Ltd`
may be one, and then the pounds above it count twice; `Total Gas & Power` is a firm of many.
"""

import re
from collections.abc import Iterator, Mapping

from app.problems import Finding, Severity
from app.spend.rows.row import Staged
from app.spreadsheets.mapping.understood import Understood
from app.spreadsheets.sheet import place

#: fields in which such words stand
NAMES = ("supplier", "beneficiary", "unit")
FIX = "If it only adds up other rows, take it out; confirm it where it is a payment of its own."
SURE = re.compile(r"sub[\s-]?totals?\b|.*\btotals?[\s:.]*$", re.IGNORECASE | re.DOTALL)
PERHAPS = re.compile(r"(?:grand\s|overall\s)?totals?\b", re.IGNORECASE)


def reads_as_total(
    sheet: str, one: Understood, made: Staged, columns: Mapping[str, int]
) -> Iterator[Finding]:
    """Ask about a row that may add up others, by the words of its names.

    Args:
        sheet: its name; empty for a CSV file.
        one: the row as it was understood.
        made: the same as it is staged; one that tells a day and begins with `Total` is a firm's.
        columns: by field, from 1.
    """
    for key in NAMES:
        said = one.values.get(key)
        if not isinstance(said, str) or "total" not in said.casefold():
            continue
        if SURE.match(said) or (made.on is None and PERHAPS.match(said)):
            words = f"{said[:100]!r} reads as the total of other rows, and its amount counts."
            at = place(sheet, one.number, columns.get(key, 1))
            yield Finding("may_be_total", words, FIX, Severity.WARNING, cell=at)
            return
