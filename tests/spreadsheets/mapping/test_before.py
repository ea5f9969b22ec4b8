"""Blank cells that mean: as above; and figures by the end of a period."""

from typing import Any

import pytest

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
