"""The columns of a workbook of one lot: declared once, used to read it and to make a blank one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.spreadsheets.cell import (
    a_code,
    a_day,
    a_mark,
    a_number,
    a_percentage,
    a_scalar,
    a_share,
    a_word,
    codes,
    name_of,
)
from app.spreadsheets.sheet import Cell


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    title: str
    key: str  #: in the document that is read from the workbook
    read: Callable[[Cell], Any]
    hint: str
    also: tuple[str, ...] = ()  #: other headings it goes by

    @property
    def names(self) -> set[str]:
        """Every heading that means this column, in the one form of `name_of`."""
        return {name_of(self.title), *map(name_of, self.also)}


@dataclass(frozen=True, slots=True)
class Family:
    """Columns whose heading says which fact, mark or criterion they hold, such as `mark: plan`."""

    prefix: str
    key: str
    read: Callable[[Cell], Any]
    hint: str


SUPPLIER = Column("Supplier", "supplier", a_word, "Whose tender it is", ("bidder", "tenderer"))
TENDERS = (
    SUPPLIER,
    Column("Price", "price", a_number, "In pounds, without VAT", ("tender price", "price gbp")),
    Column("Disqualified", "disqualified", a_word, "The reason, if it was disqualified"),
    Column("Disregarded", "disregarded", a_word, "The reason, if it was disregarded"),
)
COMMITMENTS = (
    SUPPLIER,
    Column(
        "Measure", "measure", a_code, "Code of the measure", ("measure code", "commitment measure")
    ),
    Column(
        "Quantity", "quantity", a_number, "Total over the contract", ("offer qty", "offer", "qty")
    ),
    Column("Each", "each", a_number, "How much each of the quantity comes to"),
    Column("Unit", "unit", a_code, "As the measure's unit, or one that converts"),
    Column("Place", "place", a_word, "Postcode or ONS code", ("postcode",)),
    Column("Group", "group", codes, "Priority group", ("priority group", "groups")),
    Column("Attribution", "attribution", a_share, "Share due to this contract, 0 to 1 or 50%"),
    Column(
        "Attribution %", "attribution", a_percentage, "The same, 0 to 100", ("attribution pct",)
    ),
    Column("Year", "year", a_number, "Year of the contract; the first is 1"),
    Column("Existing", "existing", a_number, "How much of the quantity is there already"),
    Column("Starts", "starts", a_day, "First day, as 2026-06-01", ("start", "start date")),
    Column("Ends", "ends", a_day, "Last day, as 2027-05-31", ("end", "end date")),
    Column("Id", "id", a_word, "Your own reference", ("row ref", "reference", "ref")),
    Column("Same as", "same_as", a_word, "Id of the line that counts the same people or pounds"),
    Column("Partner", "partner", a_word, "Who delivers it with you"),
    Column("Member", "member", a_word, "Which firm of a consortium delivers it"),
    Column("Evidence", "evidence", a_word, "How it will be shown", ("evidence plan",)),
    Column("Description", "description", a_word, "In words"),
    Column("Deadweight", "deadweight", a_share, "Share that would come anyway, 0 to 1 or 50%"),
    Column("Displacement", "displacement", a_share, "Share that is lost elsewhere"),
    Column("Leakage", "leakage", a_share, "Share that goes to others than those meant"),
    Column("Drop off", "drop_off", a_share, "Share lost in each year after the first"),
)
FAMILIES = (
    Family("fact", "facts", a_scalar, "A fact that the rules ask for"),
    Family("mark", "marks", a_mark, "The mark for a criterion"),
    Family("not applicable", "not_applicable", a_word, "Why the criterion does not apply"),
)
#: Only where one sheet holds everything, as a CSV file must.
CONTRACT = Family("contract", "contract", a_scalar, "A fact of the contract, such as its value")

_HEADINGS = frozenset(name for column in (*TENDERS, *COMMITMENTS) for name in column.names)
_PREFIXES = frozenset(name_of(one.prefix) for one in (*FAMILIES, CONTRACT))


def is_known(heading: str) -> bool:
    """Tell whether a heading is one of a workbook of one lot."""
    before, colon, _ = heading.partition(":")
    return (bool(colon) and name_of(before) in _PREFIXES) or name_of(heading) in _HEADINGS
