"""Each row below a heading is read, faulty, or named with why it is not read."""

from decimal import Decimal

import pytest

from app.spreadsheets.forms.delimited import MARK
from tests.spreadsheets.forms.made import (
    TREE_ROWS,
    TREES,
    after,
    codes_of,
    is_whole,
    meant,
    put,
    said,
    taken,
)

KEYS = [field.key for field in TREES.fields]


def test_totals_notes_and_headings_in_between_are_named_and_not_read() -> None:
    filled = after(
        lambda sheet: sheet.append(KEYS),
        lambda sheet: sheet.append([None, "Total", 12.5]),
        lambda sheet: sheet.append([None, "Grand total:", 99]),
        lambda sheet: sheet.cell(11, 1, "Sent by the North team"),
        lambda sheet: sheet.cell(12, 1, "Source: our own counts"),
        lambda sheet: sheet.append([]),
    )
    why = {one.place: one.why for one in filled.not_read}

    assert said(filled) == meant(TREES, TREE_ROWS[:3])
    assert why["Trees!7"] == "It is part of the heading, printed again."
    assert why["Trees!8"] == why["Trees!9"] == "It is a row of totals; totals are worked out."
    assert why["Trees!11"] == why["Trees!12"] == "It is a note below the data."
    assert filled.counts["trees"] == 8
    assert is_whole(filled)


def test_a_row_that_merely_begins_like_a_total_is_read() -> None:
    filled = after(lambda sheet: sheet.append([None, "Total Oak Farm", 2]))

    assert len(filled.of("trees")) == 4
    assert filled.not_read == []


def test_a_lone_text_right_below_the_data_is_a_row_that_somebody_began() -> None:
    filled = after(lambda sheet: sheet.append([None, "Yew"]))

    assert filled.of("trees")[-1].values == {"kind": "Yew"}
    assert is_whole(filled)


def test_a_lone_word_like_a_heading_is_a_row_that_somebody_began() -> None:
    filled = after(lambda sheet: sheet.append([None, "Kind of tree"]))

    assert filled.of("trees")[-1].values == {"kind": "Kind of tree"}
    assert is_whole(filled)


def test_our_reference_alone_is_a_row_of_ours_that_was_emptied() -> None:
    filled = after(lambda sheet: sheet.delete_cols(2, 9))

    assert [row.ref for row in filled.of("trees")] == ["TRE-1", "TRE-2", "TRE-3"]


def test_a_new_row_has_no_reference() -> None:
    filled = after(lambda sheet: sheet.append([None, "Yew", 4]))

    assert [row.ref for row in filled.of("trees")] == ["TRE-1", "TRE-2", "TRE-3", ""]


def test_a_reference_that_stands_twice_makes_a_new_row_and_is_told() -> None:
    filled = after(lambda sheet: sheet.append(["TRE-2", "Ash", 7]))
    [told] = [one for one in filled.findings if one.code == "reference_twice"]

    assert [row.ref for row in filled.of("trees")] == ["TRE-1", "TRE-2", "TRE-3", ""]
    assert (told.cell, told.severity.value) == ("Trees!A7", "warning")
    assert "Trees!A5" in told.message


def test_a_cell_that_cannot_be_read_makes_its_row_faulty_and_is_told_with_its_fix() -> None:
    filled = after(lambda sheet: sheet.cell(5, 3, "about 1,2"))
    [row] = [one for one in filled.rows if one.is_faulty]
    [told] = [one for one in filled.findings if one.code == "bad_cell"]

    assert (row.ref, "planted" in row.values) == ("TRE-2", False)
    assert told.cell == "Trees!C5"
    assert told.message.startswith("Planted holds")
    assert told.how_to_fix
    assert is_whole(filled)


@pytest.mark.parametrize(
    ("typed", "number", "is_told"),
    [
        ("£1,200", Decimal(1200), True),
        ("1 200.50", Decimal("1200.5"), True),
        ("(3)", Decimal(-3), True),
        ("\xa07\xa0", Decimal(7), False),
        ("7.50", Decimal("7.5"), False),
    ],
)
def test_a_number_as_people_type_it_is_read_and_told(
    typed: str, number: Decimal, is_told: bool
) -> None:
    filled = after(lambda sheet: put(sheet.cell(5, 3), typed))

    assert filled.of("trees")[1].values["planted"] == number
    assert ("text_as_number" in codes_of(filled)) is is_told


@pytest.mark.parametrize("typed", ["31/03/2026", "31.3.2026", "2026-03-31 00:00:00"])
def test_a_day_as_people_type_it_is_read_day_first_and_told(typed: str) -> None:
    filled = after(lambda sheet: put(sheet.cell(5, 4), typed))
    told = [one for one in filled.findings if one.code == "text_as_day"]

    assert filled.of("trees")[1].values["on"] == "2026-03-31"
    assert [one.cell for one in told] == ["Trees!D5"]


@pytest.mark.parametrize("typed", ["31/03/26", "31/02/2026", "March"])
def test_what_is_no_day_is_a_fault(typed: str) -> None:
    filled = after(lambda sheet: put(sheet.cell(5, 4), typed))

    assert [one.cell for one in filled.findings if one.code == "bad_cell"] == ["Trees!D5"]


@pytest.mark.parametrize("sign", [";", "\t"])
def test_a_csv_whose_texts_are_full_of_other_separators_is_parted_at_its_commas(sign: str) -> None:
    names = [sign.join("abcdefgh"[:length]) for length in range(2, 9)]
    lines = ["site,code,hectares", *(f"Field {name},x,1" for name in names)]
    filled = taken((MARK + "\r\n".join(lines)).encode(), "x.csv")

    assert [row.values["site"] for row in filled.of("sites")] == [
        f"Field {name}" for name in names
    ]
    assert filled.findings == []


@pytest.mark.parametrize("sign", [";", "\t"])
def test_a_csv_that_was_saved_with_another_separator_is_read(sign: str) -> None:
    lines = ["site,code,hectares", "Field, North,x,2", "Hill, South,y,3"]
    written = "\r\n".join(sign.join(line.rsplit(",", 2)) for line in lines)
    filled = taken(written.encode(), "x.csv")

    assert [row.values["site"] for row in filled.of("sites")] == ["Field, North", "Hill, South"]


def test_an_apostrophe_typed_into_a_csv_stays() -> None:
    filled = taken(f"{','.join(KEYS)}\r\n,'tis Oak,1,,,,'=1+1,\r\n".encode(), "x.csv")
    [row] = filled.of("trees")

    assert row.values["kind"] == "'tis Oak"
    assert row.values["remark"] == "=1+1"
