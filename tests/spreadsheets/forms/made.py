"""An invented workbook for tests: trees that are to be planted, and where."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from app.spreadsheets.cell import a_code, a_flag, a_number, a_statement, a_word, codes
from app.spreadsheets.day import a_day_first
from app.spreadsheets.forms.book import Book, Check, Estimate, Shown
from app.spreadsheets.forms.filled import Filled
from app.spreadsheets.forms.form import ROW_REF, Field, Form
from app.spreadsheets.forms.intake import filled_in
from app.spreadsheets.forms.plain import plain_of
from app.spreadsheets.forms.writing import write_book
from app.spreadsheets.reading import workbook
from app.spreadsheets.sheet import Workbook
from tests.spreadsheets.files import saved

REFERENCE = "WB-7F3K-02QX"
Rows = Sequence[Mapping[str, Any]]

TREES = Form(
    "trees",
    "Trees",
    "One line for each kind of tree that was promised.",
    (
        Field(ROW_REF, "Row reference", a_word, "", is_prefilled=True),
        Field("kind", "Kind of tree", a_word, "As it was promised", is_prefilled=True),
        Field("planted", "Planted", a_number, "Trees", example="12.5", is_required=True),
        Field("on", "Planted on", a_day_first, "The first of them", also=("date planted",)),
        Field("native", "Native", a_flag, "Whether it is a native kind"),
        Field("groups", "Planted by", codes, "Who took part", chosen_from="Groups", width=30),
        Field("remark", "Remark", a_statement, "Anything else", width=60),
        Field("secret", "Postcode", a_word, "Of the site", is_kept_when_blank=True),
    ),
)
SITES = Form(
    "sites",
    "Sites",
    "Where trees may be planted.",
    (
        Field("site", "Site", a_word, "Its name", is_required=True),
        Field("code", "Site code", a_code, "Of your own", holds="text"),
        Field("hectares", "Hectares", a_number, "In hectares", is_required=True),
    ),
    natural_key=("site",),
)
#: texts that programs take for formulas, beside those that they do not
INJECTIONS = (
    '=HYPERLINK("https://example.com","click")',
    "+44 20 7946 0000",
    "-5 tonnes",
    "@SUM(A1)",
    "\uff1d1+1",
    "first line\n=1+1",
    "'=already quoted",
    "'tis",
    '=cmd|"/c calc"!A1',
    "_x0041_ is no A",
    "a\ttab and  two spaces",
    "£, – and 木",
)
TREE_ROWS: Rows = (
    {
        ROW_REF: "TRE-1",
        "kind": "Oak",
        "planted": Decimal("12.5"),
        "on": date(2026, 3, 1),
        "native": True,
        "groups": ["school", "youth"],
        "remark": INJECTIONS[0],
        "secret": "LS1 1UR",
    },
    {ROW_REF: "TRE-2", "kind": "Ash", "planted": Decimal(0), "native": False},
    {ROW_REF: "TRE-3", "kind": "Elm"},
    *(
        {ROW_REF: f"TRE-{at}", "kind": f"Kind {at}", "planted": Decimal(at), "remark": words}
        for at, words in enumerate(INJECTIONS[1:], 4)
    ),
)
SITE_ROWS: Rows = (
    {"site": "North field", "code": "00123", "hectares": Decimal("0.75")},
    {"site": "Canal bank", "code": "1e5", "hectares": Decimal(-3)},
)
TREE_BOOK = Book(
    kind="trees",
    template_version=3,
    title="Trees of the North contract",
    told=(("Contract", "North, trees and paths"), ("Period", "1 January to 31 March 2026")),
    forms=((TREES, TREE_ROWS), (SITES, SITE_ROWS)),
    lists={"Groups": ("school", "youth", "=1+1"), "None": ()},
    shown=(Shown("Kinds", "Every kind of tree.", ("Kind", "Tall"), (("Oak", 20), ("Ash", 15))),),
    checks=(Check("Lines with a number", "=COUNT(Trees!C4:C2000)"),),
    estimates=(Estimate("trees", "Estimate of points", ("=C4*2", "=C5*2")),),
    facts={"rules": "abc123"},
)
FORMS = (TREES, SITES)


def tree_book(trees: Rows = TREE_ROWS, sites: Rows = SITE_ROWS) -> Book:
    """Give the book with other rows."""
    return replace(TREE_BOOK, forms=((TREES, trees), (SITES, sites)), estimates=())


def taken(content: bytes, name: str = "trees.xlsx") -> Filled:
    """Read a file as the engine does."""
    return filled_in(opened(content, name), FORMS, ["Kinds"])


def opened(content: bytes, name: str = "trees.xlsx") -> Workbook:
    return workbook(content, name)


def edited(content: bytes) -> openpyxl.Workbook:
    """Open a workbook to do to it what people do."""
    return openpyxl.load_workbook(BytesIO(content))


def put(cell: Any, value: Any) -> None:
    """Type a value into a cell; text stays text."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def written(book: Book = TREE_BOOK) -> bytes:
    return write_book(book, REFERENCE)


def said(filled: Filled, form: str = "trees") -> list[dict[str, str]]:
    """Give the rows of a form in the one form of values, in an order of their own."""
    rows = [{key: plain_of(value) for key, value in row.values.items()} for row in filled.of(form)]
    return sorted(rows, key=lambda row: sorted(row.items()))


def meant(form: Form, rows: Rows) -> list[dict[str, str]]:
    """Give what should be read of rows that were written."""
    told = [
        {one.key: plain_of(one.printed(row)) for one in form.fields if plain_of(one.printed(row))}
        for row in rows
    ]
    return sorted(told, key=lambda row: sorted(row.items()))


def codes_of(filled: Filled) -> set[str]:
    return {finding.code for finding in filled.findings}


PLAIN = tree_book(TREE_ROWS[:3])


def after(*changes: Callable[[Worksheet], Any], sheet: str = "Trees") -> Filled:
    """Read the workbook after somebody did something to a sheet of it."""
    book = edited(written(PLAIN))
    for change in changes:
        change(book[sheet])
    return taken(saved(book))


def is_whole(filled: Filled) -> bool:
    """Tell whether what went in came out: read, faulty or not read."""
    passed_over = sum(one.what == "row" for one in filled.not_read)
    return sum(filled.counts.values()) == len(filled.rows) + passed_over
