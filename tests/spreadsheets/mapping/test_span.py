"""Periods as councils name them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spreadsheets.mapping.span import Span, span_of

QUARTER = Span(date(2026, 1, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Financial year 2024 to 2025 / (Apr to Jun) / Actual", "2024-04-01", "2024-06-30"),
        ("Financial Year 2023/24 / H2 (Oct-Mar) / Forecast", "2023-10-01", "2024-03-31"),
        ("Financial Year 2023/24 / Actual", "2023-04-01", "2024-03-31"),
        ("Q3 2025/26", "2025-10-01", "2025-12-31"),
        ("25/26 Quarter 4", "2026-01-01", "2026-03-31"),
        ("Jan\u2013Mar 2026", "2026-01-01", "2026-03-31"),
        ("Oct to Jan 2026", "2025-10-01", "2026-01-31"),
        ("Feb-26", "2026-02-01", "2026-02-28"),
        ("2026-01", "2026-01-01", "2026-01-31"),
        ("1 January 2026 to 31/03/2026", "2026-01-01", "2026-03-31"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("Oct 2025 to Mar 2026", "2025-10-01", "2026-03-31"),
        ("Apr 2024 to Mar 2025", "2024-04-01", "2025-03-31"),
        ("Oct 25 to Mar 26", "2025-10-01", "2026-03-31"),
        ("Nov 2025 to Jan 2026", "2025-11-01", "2026-01-31"),
        ("Nov 2025 to Jan", "2025-11-01", "2026-01-31"),
        ("1 Jan to 31 Mar 2026", "2026-01-01", "2026-03-31"),
        ("01/10/2025 - 31/12/2025", "2025-10-01", "2025-12-31"),
        ("31/12/2025", "2025-12-31", "2025-12-31"),
        ("Month 2026-01", "2026-01-01", "2026-01-31"),
        ("2025/26Q3", "2025-10-01", "2025-12-31"),
        ("Q3-Q4 2025/26", "2025-10-01", "2026-03-31"),
        ("2024/25 to 2025/26", "2024-04-01", "2026-03-31"),
        ("Financial year 2010-11", "2010-04-01", "2011-03-31"),
        ("Quarter ending December 2025", "2025-10-01", "2025-12-31"),
        ("Year to 31 March 2026", "2025-04-01", "2026-03-31"),
        ("Q4 (Jan-Mar) 2025/26", "2026-01-01", "2026-03-31"),
        ("Q4 2025/26 - Actual", "2026-01-01", "2026-03-31"),
    ],
)
def test_a_period_that_says_its_year(text: str, first: str, last: str) -> None:
    wanted = Span(date.fromisoformat(first), date.fromisoformat(last))

    assert span_of(text, QUARTER) == wanted


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Q4", "2026-01-01", "2026-03-31"),
        ("Q1", "2025-04-01", "2025-06-30"),
        ("H1", "2025-04-01", "2025-09-30"),
        ("Feb", "2026-02-01", "2026-02-28"),
        ("Dec to Jan", "2025-12-01", "2026-01-31"),
    ],
)
def test_a_period_without_a_year_is_a_guess(text: str, first: str, last: str) -> None:
    wanted = Span(date.fromisoformat(first), date.fromisoformat(last), is_guessed=True)

    assert span_of(text, QUARTER) == wanted


def test_what_is_later_and_what_is_so_far_have_one_end() -> None:
    later = span_of("April 2027 and after", QUARTER)
    so_far = span_of("Total cumulative outputs to date / (Up to and including Mar 2024)", QUARTER)

    assert later == Span(date(2027, 4, 1), date.max)
    assert so_far == Span(date.min, date(2024, 3, 31))
    assert (str(later), str(so_far)) == ("2027-04-01 and after", "all until 2024-03-31")


@pytest.mark.parametrize(
    "text",
    ["by 31 March 2026", "As at 31 March 2026", "Total to March 2026", "to 31/03/2026",
     "Cumulative Q4 2025/26", "up to the end of Mar 2026", "March 2026 (to date)"],
)  # fmt: skip
def test_what_there_is_by_a_day_is_all_until_then(text: str) -> None:
    assert span_of(text, QUARTER) == Span(date.min, QUARTER.ends_on)


@pytest.mark.parametrize("text", ["YTD Mar 2026", "Year to date", "Total to date"])
def test_that_it_does_not_say_since_or_until_when_is_told_of_it(text: str) -> None:
    assert span_of(text, QUARTER) == Span(date.min, QUARTER.ends_on, is_guessed=True)


@given(st.text("0123456789/-() '.abcdefhjlmnopqrtuvyMQ\u2013", max_size=30))
def test_no_text_is_more_than_not_told(text: str) -> None:
    found = span_of(text, QUARTER)

    assert found is None or found.starts_on <= found.ends_on


@pytest.mark.parametrize(
    "text",
    ["", "Month 1", "Q1 2026", "Q5 2025/26", "H3", "2019/24", "soon", "Month 7 2025/26",
     "P7 2025/26", "M7 25/26", "Period 7 2025/26", "Week 40 2025", "2010-11", "31 Feb 2026",
     "targets may change 2025/26", "Q4 to date", "Jan to Mar 2026 cumulative", "2025 Oct to Mar",
     "Jan 2026 to Mar 2025", "Q3 (Jan-Mar) 2025/26", "Jan 2026 Mar 2026", "from Jan 2026",
     "Target Q4 2025/26", "Quarter ending 30 December 2025", "April 2025 2025/26 2026"],
)  # fmt: skip
def test_what_cannot_be_told_is_not_guessed(text: str) -> None:
    assert span_of(text, QUARTER) is None
