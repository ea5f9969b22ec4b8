import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.platform.renditions.choosing import JSON, LIST_FORMS, chosen
from app.platform.renditions.columns import columns_of
from app.platform.renditions.delimited import as_csv, as_sent, harmless
from app.platform.renditions.workbook import as_xlsx
from app.platform.request.messages import Message
from app.problems import NotAcceptable
from app.spreadsheets.formats.book import unescaped

CSV, XLSX = LIST_FORMS[".csv"], LIST_FORMS[".xlsx"]
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
    | st.sampled_from("=+-@'\r\n\t \u00a0＝＋－＠\",;")
)


class Money(Message):
    amount: Decimal
    currency: str = "GBP"


class Line(Message):
    name: str
    quantity: Decimal | None = None
    value: Money | None = None
    tags: tuple[str, ...] = ()
    on: date | None = None
    at: datetime | None = None
    is_local: bool = False


COLUMNS = columns_of(Line)


def csv_cells(*lines: Line) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(COLUMNS, lines).decode(), newline="")))


def xlsx_cells(*lines: Line) -> list[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(as_xlsx(COLUMNS, lines, "lines")))
    return [tuple(cell.value for cell in row) for row in book.worksheets[0].iter_rows()]


A_LINE = Line(
    name="Jobs for young people",
    quantity=Decimal("-5.50"),
    value=Money(amount=Decimal("1E+3")),
    tags=("local", "green"),
    on=date(2026, 4, 30),
    at=datetime(2026, 4, 30, 12, tzinfo=UTC),
    is_local=True,
)


def test_csv_and_xlsx_have_the_same_columns_in_the_same_order() -> None:
    heading = [
        "name",
        "quantity",
        "value.amount",
        "value.currency",
        "tags",
        "on",
        "at",
        "is_local",
    ]
    assert csv_cells()[0] == heading
    assert list(xlsx_cells()[0]) == heading


def test_values_are_written_so_that_both_people_and_programs_read_them() -> None:
    assert csv_cells(A_LINE)[1] == [
        *["Jobs for young people", "-5.50", "1000", "GBP", "local; green"],
        *["2026-04-30", "2026-04-30T12:00:00Z", "true"],
    ]
    assert xlsx_cells(A_LINE)[1] == (
        *("Jobs for young people", -5.5, 1000, "GBP", "local; green"),
        *(datetime(2026, 4, 30), "2026-04-30T12:00:00Z", True),  # noqa: DTZ001 - as openpyxl reads
    )


def test_nothing_is_an_empty_cell() -> None:
    assert csv_cells(Line(name="x"))[1] == ["x", "", "", "", "", "", "", "false"]


@pytest.mark.parametrize(
    "text",
    [
        *["=1+1", "+44 20 7946 0000", "-5 tonnes", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1"],
        *["\u00a0=1", "＝1", "＋1", "－1", "＠1", "first\n=2+2", "first\r\n @x", "'quoted"],
        *[
            "\u3000\u2009=1",
            "\u200e\u2066=1",
            "\xad=1",
            "\x07=1",
            "\u2028=1",
            "﹦1",
            "a\n\n \n\t＝1",
        ],
    ],
)
def test_text_like_a_formula_is_made_harmless_and_comes_back_as_sent(text: str) -> None:
    [_, row] = csv_cells(Line(name=text))

    for line in re.split(r"\r\n|\r|\n", row[0]):
        assert not re.match(r"[\W_]*?[=+\-@＝＋－＠﹦]", line.replace("'", "x"))
    assert as_sent(row[0]) == text


@pytest.mark.parametrize("text", ["Jobs", "a = b", "5-a-side", "O'Neill", "", "café ✓"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert harmless(text) == text


def test_a_text_of_blank_lines_alone_is_looked_at_once() -> None:
    began = monotonic()

    assert as_sent(harmless("\n" * 100_000 + " \t" * 50_000)) == "\n" * 100_000 + " \t" * 50_000

    assert monotonic() - began < 2


def test_every_text_of_a_row_is_made_harmless_wherever_it_stands() -> None:
    line = Line(name="=1", value=Money(amount=Decimal(1), currency="@x"), tags=("+1", "b"))

    [_, row] = csv_cells(line)

    assert [row[0], row[3], row[4]] == ["'=1", "'@x", "'+1; b"]
    book = load_workbook(io.BytesIO(as_xlsx(COLUMNS, [line], "lines")))
    cells = book.worksheets[0][2]
    assert [cells[n].quotePrefix for n in (0, 3, 4)] == [True, True, True]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}


@pytest.mark.parametrize("text", ["＝1", "\u00a0=1", "\u200e@x", "first\n+44 20", "-5 tonnes"])
def test_text_like_a_formula_stays_text_in_a_workbook_when_it_is_edited(text: str) -> None:
    book = load_workbook(io.BytesIO(as_xlsx(COLUMNS, [Line(name=text)], "lines")))
    cell = book.worksheets[0]["A2"]

    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@given(TEXTS)
def test_any_text_survives_a_workbook(text: str) -> None:
    content = as_xlsx(COLUMNS, [Line(name=text)], "lines")
    [value, *_] = xlsx_row(content)

    assert value == text


def xlsx_row(content: bytes) -> list[str]:
    """Give the texts of the second row as a program reads them, escapes undone."""
    book = load_workbook(io.BytesIO(content))
    return [unescaped(str(cell.value or "")) for cell in book.worksheets[0][2][:1]]


@given(TEXTS)
def test_any_text_survives_csv(text: str) -> None:
    [_, row] = csv_cells(Line(name=text))
    assert as_sent(row[0]) == text


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_any_number_survives_csv_bare(number: Decimal) -> None:
    [_, row] = csv_cells(Line(name="x", quantity=number))
    assert Decimal(row[1]) == number
    assert re.fullmatch(r"-?\d+(\.\d+)?", row[1])


def test_no_text_in_a_workbook_is_a_formula() -> None:
    book = as_xlsx(COLUMNS, [Line(name="=1+1"), Line(name='=HYPERLINK("x")')], "lines")
    sheet = zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in sheet
    cell = load_workbook(io.BytesIO(book)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_a_number_that_a_workbook_would_round_is_written_as_text() -> None:
    number = Decimal("12345678901234.5678")
    assert xlsx_cells(Line(name="x", quantity=number))[1][1] == "12345678901234.5678"


def test_characters_that_a_workbook_cannot_hold_are_escaped_its_own_way() -> None:
    book = as_xlsx(COLUMNS, [Line(name="a\x01b _x0041_")], "lines")
    cell = load_workbook(io.BytesIO(book)).worksheets[0]["A2"]
    assert cell.value == "a_x0001_b _x005F_x0041_"


def test_a_text_longer_than_a_cell_is_refused_rather_than_cut() -> None:
    with pytest.raises(NotAcceptable, match="name is longer"):
        as_xlsx(COLUMNS, [Line(name="x" * 32_768)], "lines")


@pytest.mark.parametrize("name", ["a/b:c*d?[e]\\f", "x" * 60])
def test_any_name_can_name_the_sheet(name: str) -> None:
    assert as_xlsx(COLUMNS, [], name)


OFFERS = tuple(LIST_FORMS.values())


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("text/csv", CSV),
        ("TEXT/CSV; charset=utf-8", CSV),
        ("text/html, text/*;q=0.5, application/json;q=0.4", CSV),
        (f"{XLSX};q=0.9, text/csv;q=0.1", XLSX),
        ("application/json;q=0, */*;q=0.1", CSV),
        ("application/*", JSON),
    ],
)
def test_the_form_a_caller_likes_best_is_chosen(accept: str, form: str) -> None:
    assert chosen(accept, OFFERS) == form


@pytest.mark.parametrize(
    "accept", ["image/png", "application/xml, text/html", "nonsense", "*/*;q=0"]
)
def test_a_form_that_there_is_not_is_refused(accept: str) -> None:
    with pytest.raises(NotAcceptable, match="application/json"):
        chosen(accept, OFFERS)


@given(st.text())
def test_any_header_is_answered(accept: str) -> None:
    try:
        form = chosen(accept, OFFERS)
    except NotAcceptable:
        form = JSON
    assert form in OFFERS
