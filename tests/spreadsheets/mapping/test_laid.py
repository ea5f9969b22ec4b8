"""Whole files in their sender's own layout, laid out by a profile."""

import pytest

from app.problems import TooLarge
from app.spreadsheets.mapping.laid import MOST_FIGURES, laid_out
from app.spreadsheets.mapping.wording import LONGEST
from app.spreadsheets.reading import workbook
from tests.spreadsheets.kinds.returns.own import a_file, a_profile

MONTHS = [f"20{year}-{month:02}" for year in range(20, 24) for month in range(1, 13)]
BY_MONTH = a_profile(
    unpivot={"headings": ["20??-??"], "value": "quantity", "parts": {"period": 0}}
)


def a_wide_file(rows: int) -> bytes:
    figures = [("ECC8", "Hours", *range(len(MONTHS)))] * rows
    return a_file(("Code", "Measure", *MONTHS), *figures)


def test_every_column_that_becomes_a_row_is_counted_and_keeps_its_cell() -> None:
    made = laid_out(workbook(a_wide_file(2), "back.csv"), BY_MONTH)

    assert (made.count, len(made.rows)) == (1 + 2 * len(MONTHS), 2 * len(MONTHS))
    last = made.rows[-1]
    assert (last.cell("quantity").at, last.values["period"]) == ("AX3", "2023-12")


def test_a_file_whose_columns_become_too_many_rows_is_refused_as_it_is_read() -> None:
    book = workbook(a_wide_file(MOST_FIGURES // len(MONTHS) + 1), "back.csv")

    with pytest.raises(TooLarge, match="more than 100,000 rows") as refusal:
        laid_out(book, BY_MONTH)

    assert "in parts" in refusal.value.how_to_fix


def test_headings_that_are_too_long_to_be_held_to_are_told() -> None:
    profile = a_profile({"field": "quantity", "headings": ["Answer"]})
    content = a_file(("Code", "Measure", "Answer", "x" * (LONGEST + 1)), ("ECC8", "Hours", 1, ""))

    made = laid_out(workbook(content, "back.csv"), profile)

    assert [(one.code, one.cell) for one in made.findings] == [("headings_not_watched", "A1")]
    assert made.wordings == {}


def test_rows_of_one_running_figure_lean_on_each_other_and_on_no_others() -> None:
    step = {"do": "cumulative_to_period", "by": ["measure_code"]}
    profile = a_profile({"field": "quantity", "headings": ["Answer"], "steps": [step]})
    codes = ["ECC1", "ECC8", "ECC1", "ECC40"]
    sent = a_file(("Code", "Measure", "Answer"), *((code, "x", "3") for code in codes))

    made = laid_out(workbook(sent, "back.csv"), profile)

    assert made.leaning == {("", 2): {"quantity"}, ("", 4): {"quantity"}}
