from datetime import date
from decimal import Decimal

import pytest

from app.spend.rows.row import Naming, payment
from app.spreadsheets.mapping.moment import a_day, a_last_day, a_month
from app.spreadsheets.mapping.reader import Unreadable
from app.spreadsheets.mapping.transform import SixDigits


@pytest.mark.parametrize(
    "text",
    ["2011-03-09", "2011-03-09T00:00:00", "2011-03-09 00:00:00", "09/03/2011", "9.3.2011",
     "09-03-2011", "09-Mar-2011", "9 March 2011", "9th March, 2011", "20110309",
     "09/03/2011 00:00"],
)  # fmt: skip
def test_the_day_comes_first(text: str) -> None:
    assert a_day(text) == date(2011, 3, 9)


@pytest.mark.parametrize("text", ["26-May-11", "26/05/11", "26 may 11"])
def test_a_year_with_two_digits_needs_a_century(text: str) -> None:
    assert a_day(text, 2000) == date(2011, 5, 26)
    with pytest.raises(Unreadable, match="two digits"):
        a_day(text)


@pytest.mark.parametrize(
    "text",
    ["04/25/2016", "31/02/2016", "2016-13-01", "43951", "yesterday", "1/1/0001", "99-Abc-2011",
     "2016", "", "１/1/2016"],
)  # fmt: skip
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        a_day(text, 2000)


@pytest.mark.parametrize("text", ["9999-12-31", "31/12/9999", "31 Dec 9999", "99991231"])
def test_the_last_day_of_all_is_one_only_where_something_may_stay(text: str) -> None:
    assert a_last_day(text) == date.max
    assert a_last_day("31/03/27", 2000) == date(2027, 3, 31)
    with pytest.raises(Unreadable, match="a year that cannot be meant"):
        a_day(text)
    with pytest.raises(Unreadable, match="a year that cannot be meant"):
        a_last_day("9999-12-30")


@pytest.mark.parametrize("text", ["Apr-13", "April 2013", "Apr 13", "2013-04", "04/2013",
                                  "2013-04-01", "01/04/2013"])  # fmt: skip
def test_a_month_is_one_text(text: str) -> None:
    assert a_month(text, 2000) == "2013-04"


@pytest.mark.parametrize(
    ("meant", "text", "month"),
    [("calendar", "201304", "2013-04"), ("financial_year", "201601", "2016-04"),
     ("financial_year", "201609", "2016-12"), ("financial_year", "201610", "2017-01"),
     ("financial_year", "201612", "2017-03")],
)  # fmt: skip
def test_a_month_of_six_digits_is_what_the_profile_says(
    meant: SixDigits, text: str, month: str
) -> None:
    assert a_month(text, 2000, meant) == month
    with pytest.raises(Unreadable, match="of the calendar or of the financial year"):
        a_month(text, 2000)


@pytest.mark.parametrize("meant", ["calendar", "financial_year"])
@pytest.mark.parametrize("text", ["201613", "201600", "000001", "2016-13", "13/2016"])
def test_a_thirteenth_period_is_no_month(meant: SixDigits, text: str) -> None:
    with pytest.raises(Unreadable, match=r"no month (13|0)\b|year that cannot") as refusal:
        a_month(text, 2000, meant)

    assert "when the day comes first" not in refusal.value.what


def test_a_year_alone_stays_one() -> None:
    assert a_month("2013") == "2013"


@pytest.mark.parametrize("text", ["2011-12", "2011/12", "2023-24"])
def test_what_may_be_a_financial_year_is_no_month(text: str) -> None:
    with pytest.raises(Unreadable, match="a financial year, not a month"):
        a_month(text, 2000)


def test_december_2011_counts_where_it_was_read_as_a_month() -> None:
    period = a_month("Dec-11", 2000)

    paid = payment({"supplier": "Alpha", "amount": Decimal(1), "period": period}, Naming())

    assert 201112 in paid.rest


@pytest.mark.parametrize("text", ["2013-14", "Quarter 1", "sql and t.amount >= 500"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        a_month(text, 2000)
