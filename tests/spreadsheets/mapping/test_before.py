"""Blank cells that mean: as above; and figures by the end of a period."""

from decimal import Decimal
from typing import Any

import pytest

from app.spreadsheets.mapping.before import MOST_ASKED
from tests.spreadsheets.mapping.made import (
    AMOUNT,
    SUPPLIER,
    a_profile,
    codes_of,
    reading_of,
    understood,
    values_of,
)

UNIT = {"field": "unit", "headings": ["Unit"], "fill_down": True}
DOWN = a_profile(columns=[SUPPLIER, AMOUNT, UNIT])
HEADING = ("Unit", "Supplier", "Amount")


def test_a_blank_cell_may_mean_as_above() -> None:
    rows = values_of(understood(
        DOWN, HEADING, ("Roads", "A", "1"), (None, "B", "2"), ("Parks", "C", "3"), ("", "D", "4"),
    ))  # fmt: skip

    assert [one["unit"] for one in rows] == ["Roads", "Roads", "Parks", "Parks"]


def test_only_a_row_that_takes_something_from_above_needs_it() -> None:
    rows = understood(DOWN, HEADING, ("", "A", "1"), ("Roads", "B", "2"), ("", "C", "3"))

    assert [set(one.leans) for one in rows] == [set(), set(), set(), {"unit"}]


@pytest.mark.parametrize("is_required", [True, False])
def test_a_name_that_is_withheld_is_withheld_in_the_blank_cells_below_it(
    is_required: bool,
) -> None:
    withheld = {"fill_down": True, "required": is_required, "withheld": ["*redacted*"]}
    rows = understood(
        a_profile(columns=[SUPPLIER | withheld, AMOUNT]), ("Supplier", "Amount"),
        ("Ash", "5"), ("REDACTED", "6"), ("", "7"), ("", "£8"), ("Birch", "9"), ("", "10"),
    )  # fmt: skip

    said = [(one.get("supplier"), one.get("redacted")) for one in values_of(rows)]
    assert said == [("Ash", None), *[(None, True)] * 3, *[("Birch", None)] * 2]
    assert codes_of(rows) == []
    assert [bool(one.leans) for one in rows[1:]] == [False, False, True, True, False, True]


def test_a_cell_that_is_needed_is_not_blank_where_it_has_the_value_above() -> None:
    profile = a_profile(columns=[SUPPLIER | {"fill_down": True}, AMOUNT])
    rows = understood(profile, ("Supplier", "Amount"), ("", "4"), ("Ash", "5"), ("", "6"))

    assert codes_of(rows) == [("cell_blank", "A2")]
    assert [one.values.get("supplier") for one in rows] == [None, None, "Ash", "Ash"]


def test_a_needed_cell_below_one_that_cannot_be_read_is_told_once() -> None:
    day: dict[str, Any] = {"field": "paid_on", "headings": ["Date"], "required": True}
    profile = a_profile(columns=[SUPPLIER, AMOUNT, day | {"fill_down": True}])
    rows = understood(profile, ("Supplier", "Amount", "Date"), ("Ash", "5", "soon"),
                      ("Birch", "6", ""))  # fmt: skip

    assert codes_of(rows) == [("bad_cell", "C2"), ("bad_cell", "C3")]
    assert rows[2].findings[0].message == (
        "Date is blank, and C2, whose value it has, cannot be read."
    )


@pytest.mark.parametrize(
    "between",
    [
        ("Parks", "", ""),  # a heading of the rows below it
        ("Parks", "VOID", "2"),  # the profile leaves it out
    ],
)
def test_a_row_that_is_not_read_says_it_as_well(between: tuple[str, ...]) -> None:
    profile = a_profile(columns=[SUPPLIER, AMOUNT, UNIT], skip=[{"says": "VOID"}])
    rows = understood(profile, HEADING, ("Roads", "A", "1"), between, ("", "B", "2"))

    assert [one.values.get("unit") for one in rows] == [None, "Roads", None, "Parks"]


@pytest.mark.parametrize(
    "between",
    [
        HEADING,
        ("Total", "", "1"),
        ("Roads total", "", ""),
        ("Page 2", "", ""),  # the words by which it is left out
        ("", "Page 2", ""),
    ],
)
def test_headings_totals_and_words_by_which_a_row_is_left_out_do_not(
    between: tuple[str, ...],
) -> None:
    profile = a_profile(columns=[SUPPLIER, AMOUNT, UNIT], skip=[{"says": "Page *"}])
    rows = understood(profile, HEADING, ("Roads", "A", "1"), between, ("", "B", "2"))

    assert [bool(one.why) for one in rows] == [True, False, True, False]
    assert rows[3].values["unit"] == "Roads"


def test_a_row_that_is_not_read_may_say_what_cannot_be_read_either() -> None:
    day = {"field": "paid_on", "headings": ["Date"], "fill_down": True}
    profile = a_profile(columns=[SUPPLIER, AMOUNT, day])
    rows = understood(profile, ("Supplier", "Amount", "Date"), ("Ash", "5", "1/5/2026"),
                      ("", "", "soon"), ("Birch", "6", ""))  # fmt: skip

    assert (rows[3].values.get("paid_on"), codes_of(rows)) == (None, [("left_blank", "C4")])


@pytest.mark.parametrize(
    ("rows", "faulty", "mixed"),
    [
        ([("Ash", "5"), ("Ash", "9"), ("Birch", "lots")], True, set()),
        ([("Ash", "lots"), ("Ash", "9"), ("Birch", "5")], True, {"amount"}),
        ([("Ash", "5"), ("Ash", "9"), ("Ash", "lots"), ("Birch", "5")], True, {"amount"}),
        ([("Ash", "5"), ("Birch", "9"), (("error", "#REF!"), "5")], True, {"amount"}),
        ([("Ash", "5"), ("Ash", "9"), ("Birch", "5")], False, set()),
    ],
)
def test_a_faulty_row_needs_the_others_of_its_own_running_figure(
    rows: list[Any], faulty: bool, mixed: set[str]
) -> None:
    step = {"do": "cumulative_to_period", "by": ["supplier"]}
    profile = a_profile(columns=[SUPPLIER, AMOUNT | {"steps": [step]}])
    reading = reading_of(profile, ("Supplier", "Amount"), *rows)

    assert {one.is_faulty for one in reading} == {False, faulty}
    assert reading.mixed == mixed


def test_of_rows_of_their_own_only_the_fields_that_one_said_are_needed() -> None:
    sections = [{"field": key, "section": f"{key}: *"} for key in ("unit", "purpose")]
    rows = understood(a_profile(*sections), ("Supplier", "Amount", "Date"), ("Alpha", "4"),
                      ("unit: Roads",), ("Alpha", "5"))  # fmt: skip

    assert [set(one.leans) for one in rows] == [set(), set(), set(), {"unit"}]


@pytest.mark.parametrize("words", ["Roads total", "Subtotal Roads", "Sub-total for Roads:"])
@pytest.mark.parametrize("amount", ["", "1"])
def test_a_total_of_a_group_is_no_heading_of_the_rows_below_it(words: str, amount: str) -> None:
    rows = understood(DOWN, HEADING, ("Roads", "A", "1"), (words, "", amount), ("", "B", "2"))

    assert (rows[2].is_faulty, rows[3].values["unit"]) == (bool(amount), "Roads")


def test_a_sum_is_a_total_only_where_it_is_all_that_is_said() -> None:
    read = [
        understood(DOWN, HEADING, ("Roads", "A", "1"), (words, "", ""), ("", "B", "2"))
        for words in ("Lump sum", "Sum")
    ]

    assert [rows[3].values["unit"] for rows in read] == ["Lump sum", "Roads"]


def test_what_may_be_a_total_or_a_unit_is_told_of_the_rows_below_it() -> None:
    rows = understood(DOWN, HEADING, ("Roads", "A", "1"), ("Total Care", "B", "lots"),
                      ("", "C", "2"))  # fmt: skip

    assert "unit" not in rows[3].values
    [found] = rows[3].findings
    assert (found.code, found.severity, found.message) == (
        "left_blank", "warning",
        "Unit is blank, and A3, whose value it has, may be that of a total.",
    )  # fmt: skip
    assert found.how_to_fix == "Mend that cell, or fill this one in."


def test_what_rows_take_from_one_that_is_not_read_is_asked_about_once() -> None:
    note = ("Continued overleaf", "", "")
    reading = reading_of(
        DOWN, HEADING, ("Roads", "A", "1"), note, ("", "B", "2"), ("Parks", "", ""),
        ("", "C", "3"), ("", "D", "4"), note, ("", "E", "5"), ("Nobody takes this", "", ""),
    )  # fmt: skip

    assert [one["unit"] for one in values_of(reading)][1:3] == ["Continued overleaf", "Parks"]
    told = [(one.code, one.severity, one.cell, one.message) for one in reading.findings]
    code, words = "taken_from_row_not_read", "This row is not read itself, and 2 rows take"
    assert told == [
        (code, "warning", "A3", f"{words} 'Continued overleaf' from it as Unit."),
        (code, "warning", "A5", f"{words} 'Parks' from it as Unit."),
    ]


def test_of_many_such_rows_the_first_are_asked_about_one_by_one() -> None:
    groups = [row for one in range(MOST_ASKED + 3) for row in ((f"Unit {one}",), ("", "A", "1"))]
    reading = reading_of(DOWN, HEADING, *groups)

    assert len(values_of(reading)) == MOST_ASKED + 3
    assert len(reading.findings) == MOST_ASKED + 1
    assert reading.findings[-1].message == (
        "From this row on, 3 rows take other such texts; the first is 'Unit 20', as Unit."
    )


@pytest.mark.parametrize(
    "how",
    [
        {"blank": ["n/a"]},
        {"steps": [{"do": "values", "map": {"Roads": "Roads"}, "others": "blank"}]},
    ],
)
def test_a_cell_that_says_that_it_is_not_stated_is_not_filled(how: dict[str, Any]) -> None:
    profile = a_profile(columns=[SUPPLIER, AMOUNT, UNIT | how])
    rows = understood(profile, HEADING, ("Roads", "A", "1"), ("n/a", "B", "2"), ("", "C", "3"),
                      ("Roads", "D", "4"), ("", "E", "5"))  # fmt: skip

    said = [one.get("unit") for one in values_of(rows)]
    assert said == ["Roads", None, None, "Roads", "Roads"]
    assert [bool(one.leans) for one in rows[1:]] == [False, False, True, False, True]


VAT = {"field": "vat", "headings": ["VAT"], "unreadable": "refuse",
       "steps": [{"do": "cumulative_to_period", "by": ["supplier"]}]}  # fmt: skip
BY_MONTH = {"headings": ["??? 2026"], "value": "amount", "parts": {"period": 0}}


@pytest.mark.parametrize(
    ("middle", "last", "mixed"),
    [
        (("Ash", "3", "x"), Decimal(3), {"vat"}),  # its month is at fault, and so is it
        (("Ash", "lots", ""), Decimal(5), set()),  # of no month: nothing of it is taken
        (("Ash", "3", ""), Decimal(5), set()),
        (("Ash", "3", "4"), Decimal(3), set()),
    ],
)
def test_a_running_figure_is_of_the_rows_that_its_months_become(
    middle: tuple[str, ...], last: Decimal, mixed: set[str]
) -> None:
    profile = a_profile(columns=[SUPPLIER, VAT], unpivot=BY_MONTH)
    reading = reading_of(profile, ("Supplier", "VAT", "Jan 2026"), ("Ash", "1", "5"), middle,
                         ("Ash", "6", "7"))  # fmt: skip

    assert values_of(reading)[-1]["vat"] == last
    assert reading.mixed == mixed


def test_a_row_of_no_month_says_what_the_rows_below_it_are_of_as_one_that_is_not_read() -> None:
    profile = a_profile(columns=[SUPPLIER | {"fill_down": True}], unpivot=BY_MONTH)
    reading = reading_of(profile, ("Supplier", "Jan 2026"), ("Ash", "5"), ("As of May", ""),
                         ("", "6"), ("Total Ash", ""), ("", "7"))  # fmt: skip

    assert [one["supplier"] for one in values_of(reading)] == ["Ash", "As of May", "As of May"]
    assert [one.cell for one in reading.findings] == ["A3"]
