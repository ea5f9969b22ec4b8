"""Leaves as a workbook: its tables, and charts that everybody can read."""

import re
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from app.paper.archive import unzipped
from app.spreadsheets.committee.charting import LOOKS, height
from app.spreadsheets.committee.leaf import Chart, Leaf, Series, Tint, first, short
from app.spreadsheets.committee.writing import write_leaves
from app.spreadsheets.reading import workbook

CHART = Chart(
    message="Hours & more: 5% <of> what is due",
    about='Bars of "hours": 5.',
    rows=2,
    series=(Series(1, Tint.LIGHT), Series(2, Tint.DARK)),
    of="Unit",
    scale="Per cent",
)
LEAF = Leaf(
    "First", "=A title", ("A sentence.", "word " * 60), ("Unit", "Due", "Verified", "Opens to"),
    [("Hours", Decimal("1200.5"), Decimal(5), "/v1/x"), ("=1+1", Decimal(2), "left out", None)],
    (20, 10, 10, 30), CHART, 3,
)  # fmt: skip
PLAIN = Leaf("Second", "Another", (), ("Only",), [], (20,))


@pytest.fixture(scope="module")
def made() -> bytes:
    return write_leaves([LEAF, PLAIN])


@pytest.fixture(scope="module")
def book(made: bytes) -> Any:
    return load_workbook(BytesIO(made))


@pytest.fixture(scope="module")
def parts(made: bytes) -> dict[str, str]:
    return {name: content.decode() for name, content in unzipped(made).items()}


def heading(sheet: Any) -> int:
    return next(int(row[0].row) for row in sheet.iter_rows() if row[0].value == LEAF.headings[0])


def test_the_first_cell_says_what_the_sheet_is_and_no_text_is_a_formula(book: Any) -> None:
    sheet = book["First"]

    assert sheet["A1"].value == "=A title"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"inlineStr", "s", "n"}
    assert not sheet.merged_cells.ranges


def test_a_table_keeps_numbers_as_numbers_and_says_what_is_left_out(book: Any) -> None:
    sheet, at = book["First"], heading(book["First"])

    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=at)]
    assert rows == [
        list(LEAF.headings), ["Hours", 1200.5, 5, "/v1/x"], ["=1+1", 2, "left out", None],
    ]  # fmt: skip
    assert sheet.cell(at + 1, 2).number_format == "#,##0.00"
    assert sheet.auto_filter.ref == f"A{at}:D{at + 2}"


def test_a_chart_has_a_title_titles_of_its_axes_and_its_table_below(book: Any) -> None:
    sheet = book["First"]
    [chart] = sheet._charts

    at = heading(sheet)
    texts = [
        "".join(run.t for run in one.tx.rich.p[0].r)
        for one in (chart.title, chart.x_axis.title, chart.y_axis.title)
    ]
    assert texts == [CHART.message, CHART.of, CHART.scale]
    assert [one.val.numRef.f for one in chart.series] == [
        f"'First'!$B${at + 1}:$B${at + 2}", f"'First'!$C${at + 1}:$C${at + 2}",
    ]  # fmt: skip
    assert [one.tx.strRef.f for one in chart.series] == [f"'First'!$B${at}", f"'First'!$C${at}"]
    assert not chart.x_axis.delete
    assert not chart.y_axis.delete
    assert chart.anchor._from.row + height(CHART) / 0.53 < at - 1


def test_a_chart_says_in_words_what_is_to_be_seen(parts: dict[str, str]) -> None:
    drawing = parts["xl/drawings/drawing1.xml"]

    assert 'descr="Bars of &quot;hours&quot;: 5."' in drawing
    assert 'name="Hours &amp; more: 5% &lt;of&gt; what is due"' in drawing


def test_no_two_series_of_a_chart_differ_by_colour_alone() -> None:
    together = ((Tint.LIGHT, Tint.DARK), (Tint.GREEN, Tint.AMBER, Tint.RED, Tint.GREY))

    for tints in together:
        assert len({LOOKS[one][2] for one in tints}) == len(tints)


def test_each_bar_is_labelled_by_a_format_of_its_own(parts: dict[str, str]) -> None:
    chart = parts["xl/charts/chart1.xml"]

    formats = re.findall(r"<numFmt [^>]*>", chart)
    assert [one for one in formats if "sourceLinked" not in one] == []
    assert "pattFill" in chart
    assert chart.count('<showVal val="1"') == 2


def test_what_is_only_for_a_screen_is_not_printed_and_the_page_lies(book: Any) -> None:
    sheet, at = book["First"], heading(book["First"])

    assert sheet.print_area == f"'First'!$A$1:$C${at + 2}"
    assert sheet.print_title_rows == f"${at}:${at}"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)


def test_the_same_is_the_same_bytes_and_our_own_reader_reads_it(made: bytes) -> None:
    assert write_leaves([LEAF, PLAIN]) == made
    assert [one.name for one in workbook(made, "x.xlsx").sheets] == ["First", "Second"]


def test_a_long_name_without_a_gap_is_cut_at_its_end() -> None:
    assert short("a" * 30 + "b" * 30, 30) == f"{'a' * 28} …"
    assert short("short", 30) == "short"
    assert (first("ab", "abc"), first("ab", "ab")) == (" (2 of 3 lines drawn)", "")
