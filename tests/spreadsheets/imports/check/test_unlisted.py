"""What is not read is told the gravest first, and nothing of it goes without a word."""

from app.spreadsheets.fixing.trouble import Weight
from app.spreadsheets.forms.filled import NotRead
from app.spreadsheets.imports.check.unlisted import (
    MOST_SHOWN,
    SUMMED,
    columns_of,
    listed,
    shown_of,
    total_of,
)

STRAY = NotRead("column", "Spend!H", "Secret", "it has no place", 4)
NOTES = NotRead("sheet", "Notes", "Notes", "it is none of ours", 9)


def rows(number: int) -> list[NotRead]:
    return [NotRead("row", f"Spend!A{at}", "", "a total") for at in range(1, number + 1)]


def test_sheets_and_columns_come_before_rows() -> None:
    assert shown_of([*rows(2), STRAY, NOTES]) == [NOTES, STRAY, *rows(2)]
    assert total_of([*rows(2), STRAY, NOTES]) == 4


def test_of_many_rows_the_last_line_counts_those_that_are_not_shown() -> None:
    left = [*rows(150), STRAY]

    *shown, last = shown_of(left)

    assert (shown[0], len(shown)) == (STRAY, MOST_SHOWN)
    assert (last.what, last.why, last.rows) == ("row", "and 51 more rows", 51)
    assert total_of(left) == 151


def test_rows_that_are_counted_together_and_some_of_them_singly_count_once() -> None:
    sums = [NotRead("row", "Spend", "", f"a total {SUMMED}", 800)]
    sums += [NotRead("row", "Spend", "", f"blank {SUMMED}", 1)]
    left = [*rows(500), *sums, STRAY]

    *shown, last = shown_of(left)

    assert shown[:3] == [STRAY, *sums]
    assert last.rows == 801 - (MOST_SHOWN - 3)
    assert total_of(left) == 802


def test_of_many_columns_the_rest_are_counted_apart_from_rows() -> None:
    columns = [NotRead("column", f"Spend!A{at}", "", "it has no heading") for at in range(120)]

    *_, more, last = shown_of([*columns, *rows(3)])

    assert (more.what, more.why) == ("column", "and 20 more columns")
    assert (last.why, last.rows) == ("and 3 more rows", 3)


def test_of_many_sheets_the_rest_are_not_called_columns() -> None:
    sheets = [NotRead("sheet", "", f"Notes {at}", "it is none of ours") for at in range(130)]

    *_, more = shown_of(sheets)
    assert (more.what, more.why) == ("sheet", "and 30 more sheets")

    *_, both = shown_of([*sheets, STRAY])
    assert both.why == "and 31 more things"


def test_columns_that_are_not_read_are_known_by_their_sheet_and_number() -> None:
    bare = NotRead("column", "AB", "", "it has no heading")

    assert columns_of([STRAY, NOTES, bare, *rows(2)]) == {"Spend": [8], "": [28]}


def test_a_file_that_is_read_whole_leaves_nothing_to_tell() -> None:
    assert shown_of([]) == []
    assert listed([]) == []
    assert total_of([]) == 0


def test_all_of_it_is_listed_and_only_rows_name_a_cell() -> None:
    some = [
        NotRead("row", "Jobs!14", "Total", "It is a row of totals."),
        NotRead("row", "9", "", "blank", 3),
        NotRead("row", "My!Jobs", "", f"a total {SUMMED}", 800),
        NotRead("column", "H", "Secret", "it has no place"),
        NotRead("sheet", "Notes!A1", "Notes", "it is none of ours", 9),
    ]

    told = listed(some)

    assert [(one.sheet, one.cell, one.message) for one in told] == [
        ("Notes", "", "The sheet is not read. It is none of ours."),
        ("", "", "The column H is not read. It has no place."),
        ("", "A9", "3 rows, of which this is the first, are not read. Blank."),
        ("My!Jobs", "", f"800 rows are not read. A total {SUMMED}."),
        ("Jobs", "Jobs!A14", "The row is not read. It is a row of totals."),
    ]
    assert {(one.code, one.severity) for one in told} == {("not_read", Weight.NOTE)}
    assert len(listed(rows(500))) == 500
