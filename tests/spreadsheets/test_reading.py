"""Reading whole files: good ones of each kind, and hostile ones, each through the real child."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.styles import Font

from app.problems import Finding, Invalid, Problem, TooLarge
from app.spreadsheets.one_lot import OneLot
from app.spreadsheets.reading import tenders_in, workbook
from tests.spreadsheets.files import (
    COMMITMENTS,
    ODS_TYPE,
    filled,
    ods,
    packed,
    saved,
    three_sheets,
    with_part,
    xlsx,
)

FIRST_SHEET = "xl/worksheets/sheet1.xml"


def read(tmp_path: Path, content: bytes, name: str = "offer.xlsx") -> OneLot:
    path = tmp_path / name
    path.write_bytes(content)
    return tenders_in(path)


def faults(tmp_path: Path, content: bytes, name: str = "offer.xlsx") -> list[Finding]:
    with pytest.raises(Invalid) as refusal:
        read(tmp_path, content, name)
    return [one for one in refusal.value.findings if one.severity == "fault"]


def refusal(content: bytes) -> Problem:
    with pytest.raises(Problem) as refused:
        workbook(content, "offer.xlsx")
    return refused.value


def test_xlsx_and_ods_say_the_same(tmp_path: Path) -> None:
    one = read(tmp_path, xlsx(three_sheets()))
    other = read(tmp_path, ods(three_sheets()), "offer.ods")

    assert one.tree == other.tree
    assert one.cells == other.cells


def test_every_finding_names_the_file(tmp_path: Path) -> None:
    made = read(tmp_path, xlsx(three_sheets()))

    assert {finding.file for finding in made.findings} == {"offer.xlsx"}
    assert "offer.xlsx: Read 2 tenders and 2 commitments. [rows_read]" in map(str, made.findings)


CSV = (
    "Supplier;Price;contract: value;mark: service;Measure;Quantity;Unit;Place\r\n"
    "Alpha;940000;1000000;4;job_local;3;fte_year;E09000002\r\n"
    "Alpha;;;;spend_local;£1,500.25;gbp;E09000002\r\n"
    "Beta;900000;;3;;;;\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_holds_everything_in_one_table(tmp_path: Path, encoding: str) -> None:
    made = read(tmp_path, CSV.encode(encoding), "offer.csv")

    assert made.tree["contract"] == {"value": 1000000}
    alpha, beta = made.tree["tenders"]
    assert [line["quantity"] for line in alpha["commitments"]] == [3, pytest.approx(1500.25)]
    assert alpha["price"] == 940000
    assert beta == {"supplier": "Beta", "price": 900000, "marks": {"service": 3}}
    assert made.cells["tenders[0].commitments[1].quantity"] == "F3"


def test_a_quotation_mark_that_is_not_closed_is_refused_with_its_line(tmp_path: Path) -> None:
    broken = CSV.replace("Beta", '"Beta')

    with pytest.raises(Invalid, match="broken near line"):
        read(tmp_path, broken.encode(), "offer.csv")


def test_the_dimension_a_sheet_states_is_not_believed(tmp_path: Path) -> None:
    content = with_part(
        xlsx(three_sheets()),
        "xl/worksheets/sheet3.xml",
        lambda part: part.replace(b'<dimension ref="A1:H3"', b'<dimension ref="A1"'),
    )

    made = read(tmp_path, content)

    assert sum(len(tender["commitments"]) for tender in made.tree["tenders"]) == 2


def test_a_styled_cell_at_the_far_end_costs_nothing(tmp_path: Path) -> None:
    book = filled(three_sheets())
    book["Tenders"]["XFD1048576"].font = Font(bold=True)

    started = time.monotonic()
    made = read(tmp_path, saved(book))

    assert len(made.tree["tenders"]) == 2
    assert time.monotonic() - started < 5


def test_too_many_rows_are_refused_with_their_number() -> None:
    rows = [("Supplier", "Price"), *((f"S{n}", 1) for n in range(50_010))]
    text = "\n".join(",".join(map(str, row)) for row in rows)

    problem = refusal(text.encode())

    assert isinstance(problem, TooLarge)
    assert "50,011 rows" in problem.detail


def test_a_formula_that_was_never_worked_out_names_its_cell(tmp_path: Path) -> None:
    book = filled(three_sheets())
    book["Tenders"]["B2"] = "=900000+40000"

    [fault] = faults(tmp_path, saved(book))

    assert fault.cell == "Tenders!B2"
    assert "was never worked out" in fault.message


def test_a_formula_with_its_value_saved_is_read(tmp_path: Path) -> None:
    book = filled(three_sheets())
    book["Tenders"]["B2"] = "=900000+40000"
    content = with_part(
        saved(book),
        "xl/worksheets/sheet2.xml",
        lambda part: re.sub(rb"<v ?/>|<v></v>", b"<v>940000</v>", part),
    )

    assert read(tmp_path, content).tree["tenders"][0]["price"] == 940000


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'<c r="B2" t="e"><v>#REF!</v></c>', "the error #REF!"),
        (b'<c r="B2"><v>1E400</v></c>', "too large"),
        (b'<c r="B2"><v>1E30</v></c>', "too large"),
        (b'<c r="B2" t="b"><v>1</v></c>', "holds true, not a number"),
    ],
)
def test_a_cell_that_is_no_number_is_named(tmp_path: Path, raw: bytes, words: str) -> None:
    content = with_part(
        xlsx(three_sheets()),
        "xl/worksheets/sheet2.xml",
        lambda part: re.sub(rb'<c r="B2"[^>]*>.*?</c>', raw, part, count=1),
    )

    [fault] = faults(tmp_path, content)

    assert fault.cell == "Tenders!B2"
    assert words in fault.message


def test_a_number_with_the_tail_of_a_binary_fraction_is_read_as_it_was_typed(
    tmp_path: Path,
) -> None:
    rows = [COMMITMENTS[0], ("Alpha", "spend_local", 4442.2699999999995, "gbp")]

    made = read(tmp_path, xlsx(three_sheets(Commitments=rows)))

    assert str(made.tree["tenders"][0]["commitments"][0]["quantity"]) == "4442.27"


def test_hidden_rows_columns_and_sheets_are_read_and_named(tmp_path: Path) -> None:
    book = filled(three_sheets())
    book["Commitments"].row_dimensions[3].hidden = True
    book["Commitments"].column_dimensions["E"].hidden = True
    book["Contract"].sheet_state = "veryHidden"

    made = read(tmp_path, saved(book))

    said = [one.message for one in made.findings if one.code == "hidden_content"]
    assert "Hidden, and read all the same: the whole sheet." in said
    assert "Hidden, and read all the same: row 3, column 5." in said
    assert made.tree["tenders"][1]["commitments"]


def in_content(change: Callable[[bytes], bytes]) -> bytes:
    return with_part(ods(three_sheets()), "content.xml", change)


def test_hidden_rows_of_an_ods_are_read_and_named(tmp_path: Path) -> None:
    content = in_content(
        lambda part: part.replace(
            b"<table:table-row>", b'<table:table-row table:visibility="filter">', 2
        )
    )

    made = read(tmp_path, content, "offer.ods")

    said = [one.message for one in made.findings if one.code == "hidden_content"]
    assert said == ["Hidden, and read all the same: rows 1 to 2."]


NUMBER = rb'<table:table-cell office:value-type="float" office:value="150000">'


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (rb'<table:table-cell table:formula="of:=1+2">', "never worked out"),
        (
            rb'<table:table-cell table:formula="of:=1/0" office:value-type="string" '
            rb'office:string-value=""><text:p>#DIV/0!</text:p>',
            "the error #DIV/0!",
        ),
        (
            rb'<table:table-cell office:value-type="date" office:date-value="2026-04-03">',
            "the date 2026-04-03",
        ),
        (
            rb'<table:table-cell office:value-type="percentage" office:value="0.25">',
            "as a percentage",
        ),
        (rb'<table:table-cell office:value-type="float" office:value="NaN">', "NaN"),
    ],
)
def test_a_cell_of_an_ods_that_is_no_number_is_named(
    tmp_path: Path, cell: bytes, words: str
) -> None:
    content = in_content(lambda part: re.sub(NUMBER + rb".*?(?=</table:table-cell>)", cell, part))

    [fault] = faults(tmp_path, content, "offer.ods")

    assert fault.cell == "Commitments!C3"
    assert words in fault.message


def test_a_protected_ods_is_called_that() -> None:
    parts = {
        "mimetype": ODS_TYPE,
        "content.xml": b"scrambled",
        "META-INF/manifest.xml": b"<manifest:encryption-data/>",
    }

    assert "password protected" in refusal(packed(parts)).detail


def test_an_ods_without_its_content_is_damaged() -> None:
    assert "damaged" in refusal(packed({"mimetype": ODS_TYPE})).detail


def test_an_error_in_an_ods_names_its_cell(tmp_path: Path) -> None:
    rows = [COMMITMENTS[0], ("Alpha", "spend_local", "Err:502", "gbp")]

    [fault] = faults(tmp_path, ods(three_sheets(Commitments=rows)), "offer.ods")

    assert fault.cell == "Commitments!C2"
    assert "the error Err:502" in fault.message
