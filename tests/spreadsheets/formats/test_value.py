import pytest

from app.spreadsheets.formats.value import iso_day, serial_day, written_number


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        ("1", "1900-01-01"),
        ("59", "1900-02-28"),
        ("61", "1900-03-01"),
        ("46174", "2026-06-01"),
        ("46174.0", "2026-06-01"),
        ("2958465", "9999-12-31"),
    ],
)
def test_days_are_counted_from_1900_as_workbooks_do(serial: str, day: str) -> None:
    assert serial_day(serial, from_1904=False) == ("day", day)


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    assert serial_day("0", from_1904=True) == ("day", "1904-01-01")
    assert serial_day("44712", from_1904=True) == ("day", "2026-06-01")


@pytest.mark.parametrize("serial", ["0", "60", "-1", "2958466", "1e300"])
def test_a_day_that_no_calendar_has_is_an_error(serial: str) -> None:
    assert serial_day(serial, from_1904=False)[0] == "error"


def test_a_day_with_a_time_is_no_day() -> None:
    assert serial_day("46174.5", from_1904=False) == ("moment", "2026-06-01 12:00:00")
    assert iso_day("2026-06-01T09:30:00") == ("moment", "2026-06-01 09:30:00")
    assert iso_day("2026-06-01T00:00:00") == ("day", "2026-06-01")
    assert iso_day("1 June")[0] == "error"


@pytest.mark.parametrize(
    "written", ["NaN", "INF", "1_000", "１２", "٣", "0x1F", "1e99999", "", "1,2"]
)
def test_what_is_no_number_in_the_file_is_an_error(written: str) -> None:
    assert written_number(written, "number") == ("error", written)


def test_a_number_of_five_thousand_digits_is_told_by_its_length() -> None:
    assert written_number("9" * 5_000, "number") == ("error", "a number of 5,000 characters")
