from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.problems import Invalid
from app.spreadsheets.mapping.proposing import (
    MOST_NOT_READ,
    MOST_TOLD,
    Proposal,
    proposal,
    written,
)
from app.spreadsheets.mapping.target import TargetName
from tests.spreadsheets.files import filled, saved, xlsx
from tests.spreadsheets.mapping.as_published import whole
from tests.spreadsheets.mapping.made import AMOUNT, SUPPLIER, a_profile

LIST: list[tuple[Any, ...]] = [("Supplier", "Amount"), ("Alpha", 5), ("Beta", "x"), ("Total", 5)]


def proposed(content: bytes, **more: Any) -> Proposal:
    return proposal(whole(content), more.get("profile"), more.get("target"), "Ours")


def test_every_row_of_every_sheet_is_accounted_for() -> None:
    made = proposed(xlsx({"Apr": LIST, "Notes": [("These are", "notes"), ("of ours", "1")]}))

    assert made.counts == {"in": 6, "read": 1, "faulty": 1, "not_read": 4}
    assert {(one.place, one.why) for one in made.not_read} >= {
        ("Notes!1", "the profile does not read this sheet"),
        ("Apr!4", "a total, not a row of its own"),
    }


@pytest.mark.parametrize("sign", ["\u200b", "\u2007", "\ufeff"])
def test_a_row_of_signs_that_nobody_sees_is_not_counted(sign: str) -> None:
    made = proposed(xlsx({"Apr": [*LIST, (sign, "")]}), target=TargetName.SPEND)

    assert made.counts == {"in": 4, "read": 1, "faulty": 1, "not_read": 2}


def test_a_row_that_becomes_several_is_counted_once() -> None:
    profile = a_profile(
        columns=[{"field": "measure", "headings": ["Measure"]}], target="return",
        unpivot={"headings": ["Q?"], "value": "quantity", "parts": {"period": 0}},
    )  # fmt: skip
    made = proposed(xlsx({"": [("Measure", "Q1", "Q2"), ("Jobs", 1, 2)]}), profile=profile)

    assert made.counts == {"in": 2, "read": 1, "not_read": 1}
    assert len(made.rows) == 2


def test_what_is_hidden_and_read_all_the_same_is_told() -> None:
    book = filled({"Apr": LIST})
    book["Apr"].column_dimensions["B"].hidden = True

    made = proposed(saved(book), target=TargetName.SPEND)

    assert "hidden_content" in [one.code for one in made.findings]


def test_of_very_many_columns_those_that_are_not_looked_at_are_told() -> None:
    wide = [("Supplier", "Amount", *(f"C{at}" for at in range(200))), ("Alpha", 5, *["1"] * 200)]

    made = proposed(xlsx({"Apr": wide}), target=TargetName.SPEND)

    told = {one.name for one in made.not_read if one.what == "column"}
    assert told == {f"C{at}" for at in range(200)}


def test_findings_beyond_those_listed_are_counted_whatever_came_before() -> None:
    headings = ("Supplier", "Amount")
    first = [headings, *[("Alpha", "x")] * (MOST_TOLD - 1)]
    book = filled({"Apr": first, "May": [headings, *[("Beta", "x")] * 20]})
    for sheet in book.worksheets:
        sheet.column_dimensions["B"].hidden = True

    made = proposed(saved(book), profile=a_profile(columns=[SUPPLIER, AMOUNT]))

    assert len(made.findings) == MOST_TOLD + 1
    assert made.findings[-1].code == "more_findings"
    assert "121 findings" in made.findings[-1].message
    assert made.counts["faulty"] == 119


def test_things_that_are_not_read_beyond_those_listed_are_counted() -> None:
    more = [f"C{at}" for at in range(MOST_NOT_READ // 2 + 25)]
    rows = [("Supplier", "Amount", *more), ("Alpha", 5, *["1"] * len(more)), ("Total", 5)]

    made = proposed(xlsx({"Apr": rows, "May": rows}), target=TargetName.SPEND)

    listed, others = made.not_read[:MOST_NOT_READ], made.not_read[MOST_NOT_READ:]
    assert [one.what for one in others] == ["column", "row"]
    columns = sum(one.what == "column" for one in listed)
    assert columns + others[0].rows == 2 * len(more)
    assert sum(one.rows for one in (*listed, others[1]) if one.what == "row") == 4


def test_a_file_without_rows_is_refused() -> None:
    with pytest.raises(Invalid, match="no rows"):
        proposed(xlsx({"Empty": []}))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4) | st.booleans() | st.dates())
def test_a_value_is_shown_without_an_exponent(value: Any) -> None:
    shown = written(value)

    assert shown is value if isinstance(value, bool) else "E" not in str(shown)
