from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.problems import Severity
from app.spreadsheets.mapping.plan import compile_profile
from tests.spreadsheets.mapping.made import (
    AMOUNT,
    HEADINGS,
    PAID_ON,
    SUPPLIER,
    a_profile,
    codes_of,
    reading_of,
    understood,
    values_of,
)

ROW = ("Alpha Ltd", "£1,200", "31/03/2026")


def test_a_row_is_what_its_headings_say_in_any_order() -> None:
    rows = understood(a_profile(), ("Date", None, "supplier ", "AMOUNT"),
                      ("31/03/2026", "", "Alpha Ltd", ("number", "12.5")))  # fmt: skip

    assert [one.why for one in rows] == ["the headings", ""]
    assert rows[1].number == 2
    assert rows[1].values == {
        "supplier": "Alpha Ltd", "amount": Decimal("12.50"), "paid_on": date(2026, 3, 31),
    }  # fmt: skip


def test_what_stands_around_a_table_is_named() -> None:
    rows = understood(
        a_profile(), ("Our spending",), (), HEADINGS, ROW, (None, " ", "\u00a0"),
        HEADINGS, ROW, ("Total", "2,400"), ("Total Gas Ltd", "5", "01/01/2026"),
        (None, None, None, "Notes: without VAT"), ("Grand total for March", None, "01/02/2026"),
    )  # fmt: skip

    assert {one.number: one.why for one in rows if one.why} == {
        1: "it stands above the table",
        3: "the headings",
        6: "the headings again",
        8: "a total, not a row of its own",
        10: "it says neither 'Supplier' nor 'Amount'",
        11: "a total, not a row of its own",
    }
    assert [one["supplier"] for one in values_of(rows)] == [
        "Alpha Ltd",
        "Alpha Ltd",
        "Total Gas Ltd",
    ]


def test_a_cell_that_must_be_right_makes_its_row_faulty_and_another_is_left_blank() -> None:
    rows = understood(a_profile(), HEADINGS, ("Alpha", "twelve", "31/02/2026"), ("Beta", "", None),
                      sheet="March")  # fmt: skip

    assert codes_of(rows) == [
        ("bad_cell", "March!B2"), ("left_blank", "March!C2"), ("cell_blank", "March!B3"),
    ]  # fmt: skip
    assert [one.is_faulty for one in rows[1:]] == [True, True]
    assert rows[1].values == {"supplier": "Alpha"}


def test_a_profile_may_be_stricter_or_milder() -> None:
    strict = a_profile(columns=[SUPPLIER, AMOUNT, PAID_ON | {"required": True}])
    mild = a_profile(columns=[SUPPLIER, AMOUNT | {"unreadable": "blank"}, PAID_ON])

    assert codes_of(understood(strict, HEADINGS, ("A", "1", ""))) == [("cell_blank", "C2")]
    [_, row] = understood(mild, HEADINGS, ("A", "?", "01/01/2026"))
    assert not row.is_faulty
    assert codes_of([row]) == [("left_blank", "B2")]


def test_a_heading_that_is_needed_and_missing_stops_the_sheet() -> None:
    reading = reading_of(a_profile(), ("Supplier", "Date"), ("A", "01/01/2026"))

    assert [one.why for one in reading] == [
        "the headings",
        "the sheet lacks a heading that is needed",
    ]
    assert [str(one) for one in reading.findings] == [
        "A1: There is no heading 'Amount'. Check the headings, or give the new one to the mapping "
        "profile. To leave the sheet out, name it in `except_sheets` of the profile, or delete "
        "it. [heading_missing]"
    ]


def test_a_heading_that_stands_twice_stops_the_sheet() -> None:
    reading = reading_of(a_profile(), (*HEADINGS, "amount "), (*ROW, "7"))

    assert values_of(reading) == []
    assert [(one.code, one.cell) for one in reading.findings] == [("heading_twice", "D1")]


def test_a_sheet_without_the_headings_is_named_and_not_read() -> None:
    rows = understood(a_profile(), ("One", "Two"), ("1", "2"))

    assert {one.why for one in rows} == {"no row of the sheet has the headings of the profile"}


def test_sheets_are_chosen_by_name() -> None:
    plan = compile_profile(a_profile(sheets=["* 2026", "Year"], except_sheets=["Notes*"]))

    assert [bool(plan.layouts(name)) for name in ("Apr 2026", "YEAR", "Notes 2026", "Apr")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert [one.why for one in plan.rows("Apr", [(1, ("x",))])] == [
        "the profile does not read this sheet"
    ]


def test_columns_that_are_not_read_are_named() -> None:
    profile = a_profile(ignored=["Our ref"])
    reading = reading_of(
        profile, (*HEADINGS, "Our ref", "Colour", None), (*ROW, "1", "red", "x", "y"), ROW
    )

    assert len(values_of(reading)) == 2
    assert [(one.place, one.heading, one.why, one.rows) for one in reading.not_read] == [
        ("D", "Our ref", "the profile leaves it out", 0),
        ("E", "Colour", "no field of the profile takes it", 0),
        ("F", "", "it has no heading", 1),
        ("G", "", "it has no heading", 1),
    ]
    assert reading.columns == {"supplier": 1, "amount": 2, "paid_on": 3}


def test_three_rows_of_headings_say_it_together() -> None:
    profile = a_profile(
        columns=[{"field": "measure", "headings": ["Output"]}], target="return",
        headings={"rows": 3, "fill_right": True, "joined_by": " / "},
        unpivot={"headings": ["Year * / * / *"], "value": "quantity",
                 "parts": {"period": 2, "status": 3}},
    )  # fmt: skip
    rows = understood(
        profile,
        ("Output", "Year 2026", None, "Year 2027", "Grand total"),
        (None, "Q1", "Q2", "Q1"),
        (None, "Actual", "Forecast", "Forecast"),
        ("Jobs", ("number", "1"), None, "3", "4"),
        ("Paths", None, None, None, "0"),
    )

    assert values_of(rows) == [
        {"measure": "Jobs", "period": "Q1", "status": "Actual", "quantity": Decimal(1)},
        {"measure": "Jobs", "period": "Q1", "status": "Forecast", "quantity": Decimal(3)},
    ]
    assert [one.number for one in rows if not one.why] == [4, 4]
    assert rows[-1].why == "no figure stands in any of its periods"


def test_the_month_may_stand_above_the_headings_or_be_the_sheets_name() -> None:
    how = {"steps": [{"do": "date", "month": True, "century": 2000}]}
    above = a_profile({"field": "period", "above": True, **how})
    named = a_profile({"field": "period", "sheet_name": True, **how})

    assert values_of(understood(above, ("sql where x",), ("", "Apr-13"), HEADINGS, ROW))[0][
        "period"
    ] == "2013-04"  # fmt: skip
    assert values_of(understood(named, HEADINGS, ROW, sheet="Apr 20"))[0]["period"] == "2020-04"
    assert "period" not in values_of(understood(named, HEADINGS, ROW, sheet="Notes"))[0]


def test_a_row_of_its_own_says_what_the_rows_below_it_are_of() -> None:
    profile = a_profile({"field": "unit", "section": "Department: *",
                         "steps": [{"do": "split", "at": ": ", "take": 2}]})  # fmt: skip
    rows = understood(profile, ("Department: Roads",), HEADINGS, ROW, ("Department: Parks",), ROW)

    assert [one["unit"] for one in values_of(rows)] == ["Roads", "Parks"]
    assert rows[3].why == "it says what the rows below it are of"


def test_money_read_as_a_number_is_read_to_the_penny() -> None:
    profile = a_profile(columns=[SUPPLIER, AMOUNT | {"steps": [{"do": "number"}]}])
    rows = understood(
        profile, ("Supplier", "Amount"), ("Alpha", "0.123456"), ("Beta", "9" * 20),
        ("Gamma", ("number", "5.005")), ("Delta", "1,200.50"),
    )  # fmt: skip

    amounts = [str(one["amount"]) for one in values_of(rows) if "amount" in one]
    assert amounts == ["0.12", "5.01", "1200.50"]
    assert codes_of(rows) == [
        ("rounded_to_pence", "B2"), ("bad_cell", "B3"), ("rounded_to_pence", "B4"),
    ]  # fmt: skip


def test_a_withheld_name_is_not_a_name() -> None:
    withheld = SUPPLIER | {"withheld": ["*redacted*", "third party"]}
    profile = a_profile(columns=[withheld, AMOUNT])
    rows = values_of(understood(
        profile, HEADINGS, ("REDACTED - Personal", "1"), ("Third Party", "x1"),
        ("Third Party Forensics", "3"), ("Redactive Ltd", "4"),
    ))  # fmt: skip

    assert rows[0] == {"amount": Decimal(1), "redacted": True}
    assert rows[1] == {"redacted": True}  # and its amount is a fault
    assert [one["supplier"] for one in rows[2:]] == ["Third Party Forensics", "Redactive Ltd"]


def test_words_that_mean_blank_are_counted() -> None:
    profile = a_profile({"field": "vat", "headings": ["VAT"], "blank": ["N/A", "-"]})
    reading = reading_of(profile, (*HEADINGS, "VAT"), (*ROW, "n/a"), (*ROW, "-"), (*ROW, "2"))

    assert [one.get("vat") for one in values_of(reading)] == [None, None, Decimal(2)]
    assert dict(reading.blanked) == {("vat", "n/a"): 1, ("vat", "-"): 1}


def test_cells_that_say_one_thing_together_are_joined() -> None:
    profile = a_profile(
        columns=[SUPPLIER | {"steps": [{"do": "join", "headings": ["Branch"], "by": ", "}]},
                 AMOUNT | {"right": 1},
                 {"field": "purpose", "headings": ["For"], "left": 1}],
    )  # fmt: skip
    rows = values_of(understood(
        profile, ("Supplier", "Amount", None, "Branch", None, "For"),
        ("Alpha", "£", "3,000.00", "North", "a path", "and a gate"),
        ("Beta", "£", ("number", "800.00"), None, "a wall", None),
    ))  # fmt: skip

    assert [one["supplier"] for one in rows] == ["Alpha, North", "Beta"]
    assert [one["amount"] for one in rows] == [3000, 800]
    assert [one["purpose"] for one in rows] == ["a path and a gate", "a wall"]


def test_drift_is_told_and_the_known_columns_are_read() -> None:
    profile = a_profile(confirmed=[["Supplier", "Amount", "Date", "Q3 actual"]])
    reading = reading_of(profile, (*HEADINGS, "Q3 25/26 actual"), (*ROW, "1"))

    assert len(values_of(reading)) == 1
    assert [one.words for one in reading.drift] == ["'Q3 actual' is now 'Q3 25/26 actual'."]


CELLS = st.one_of(
    st.none(), st.text(max_size=12),
    st.sampled_from(["Alpha", "1", "01/01/2026", "Total", *HEADINGS]),
    st.tuples(st.sampled_from(["text", "number", "percent", "flag", "day", "moment", "error",
                               "formula", "ambiguous"]), st.text(min_size=1, max_size=12)),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=5), max_size=12), st.booleans())
def test_every_row_comes_out_once_whatever_it_says(rows: list[list[Any]], joins: bool) -> None:
    given_ = [list(HEADINGS), *rows]
    came = understood(a_profile(continued=joins), *given_)

    blank = {at for at, row in enumerate(given_, 1) if not [cell for cell in row if cell]}
    numbers = [one.number for one in came]
    assert len(numbers) == len(set(numbers))
    assert set(range(1, len(given_) + 1)) - set(numbers) >= blank
    for one in came:
        assert one.why or one.values or one.findings


@pytest.mark.parametrize("width", [1, 2, 3, 9])
def test_rows_may_have_any_width(width: int) -> None:
    row = [*ROW, *[None] * 9][:width]
    came = understood(a_profile(), HEADINGS, row)

    assert len(came) == 2


def test_a_month_of_six_digits_is_named_until_the_profile_says_what_it_is() -> None:
    rows = (*HEADINGS, "Period"), (*ROW, "201601")
    month: dict[str, Any] = {"do": "date", "month": True}
    period: dict[str, Any] = {"field": "period", "headings": ["Period"]}

    [_, unsaid] = understood(a_profile(period | {"steps": [month]}), *rows)
    steps = [month | {"six_digits": "financial_year"}]
    [_, said] = understood(a_profile(period | {"steps": steps}), *rows)

    assert "period" not in unsaid.values
    [found] = unsaid.findings
    assert (found.cell, found.severity) == ("D2", Severity.WARNING)
    assert "of the calendar or of the financial year" in found.message
    assert (said.values["period"], said.findings) == ("2016-04", ())


def test_a_day_is_of_no_six_digits() -> None:
    with pytest.raises(ValueError, match="six_digits"):
        a_profile({"field": "period", "headings": ["Period"], "steps": [
            {"do": "date", "six_digits": "calendar"},
        ]})  # fmt: skip
