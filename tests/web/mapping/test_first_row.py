"""Sheets whose headings nobody knows."""

from app.web.mapping.first_row import by_first_row

ROWS = [(1, ["A list of ours"]), (3, ["Whom", "", "How much"]), (4, ["Ash", "x", "1"])]


def test_the_first_row_that_says_two_things_is_taken_for_headings() -> None:
    columns, [layout] = by_first_row([("", ROWS)])

    assert [(one.place, one.heading, one.field, one.examples) for one in columns] == [
        ("A", "Whom", "", ("Ash",)), ("C", "How much", "", ("1",)),
    ]  # fmt: skip
    assert layout["confirmed"] == [["Whom", "How much"]]
    assert layout["sheets"] == ["*"]


def test_sheets_with_the_same_headings_are_read_alike() -> None:
    columns, layouts = by_first_row([("May", ROWS), ("June", ROWS), ("Notes", [(1, ["Only"])])])

    assert [one["sheets"] for one in layouts] == [["May", "June"]]
    assert len(columns) == 2
