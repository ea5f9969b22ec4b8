from collections.abc import Iterator
from decimal import Decimal
from itertools import count, islice
from typing import Any

import pytest

from app.spreadsheets.mapping.plan import compile_profile
from app.spreadsheets.mapping.reader import LONGEST_TEXT
from app.spreadsheets.mapping.series import CONTINUES, MOST_WAITING, TOO_LONG
from app.spreadsheets.mapping.shipping import preset_called
from app.spreadsheets.mapping.understood import Understood
from tests.spreadsheets.mapping.made import AMOUNT, SUPPLIER, a_profile, understood, values_of

COUNT: list[dict[str, Any]] = [
    {"field": "measure", "headings": ["KPI"]},
    {"field": "quantity", "headings": ["Number"]},
]


def a_count(*steps: dict[str, Any], **layout: Any) -> Any:
    columns = [COUNT[0], COUNT[1] | {"steps": list(steps)}]
    return a_profile(columns=columns, target="return", **layout)


def quantities(profile: Any, *rows: Any) -> list[Decimal]:
    return [one["quantity"] for one in values_of(understood(profile, *rows))]


def test_hours_become_full_time_equivalents() -> None:
    profile = a_count({"do": "hours_to_fte", "full_time": "37", "weeks": "52"})

    assert quantities(profile, ("KPI", "Number"), ("Jobs", "962")) == [Decimal("0.5000")]


def test_days_become_weeks() -> None:
    profile = a_count({"do": "days_to_weeks"})

    assert quantities(profile, ("KPI", "Number"), ("Training", "12")) == [Decimal("2.4000")]


def test_people_are_multiplied_by_their_hours() -> None:
    profile = a_count({"do": "people_times_hours", "heading": "Hours each"})
    rows = understood(profile, ("KPI", "Number", "Hours each"), ("Talks", "12", "1.5"),
                      ("Visits", "3", None))  # fmt: skip

    assert rows[1].values["quantity"] == 18
    assert rows[2].is_faulty


def test_a_column_to_multiply_by_that_is_missing_is_a_fault() -> None:
    profile = a_count({"do": "people_times_hours", "heading": "Hours each"})

    assert values_of(understood(profile, ("KPI", "Number"), ("Talks", "12"))) == []


def test_running_totals_become_what_each_period_added() -> None:
    step = {"do": "cumulative_to_period", "by": ["measure"]}
    rows = [("KPI", "Number"), ("Jobs", "2"), ("Weeks", "10"), ("Jobs", "5"), ("Jobs", "4")]

    assert quantities(a_count(step), *rows) == [2, 10, 3, -1]


def test_columns_of_running_totals_become_periods() -> None:
    profile = a_profile(
        columns=[COUNT[0]], target="return",
        unpivot={"headings": ["Q?"], "value": "quantity", "parts": {"period": 0},
                 "cumulative": True},
    )  # fmt: skip
    rows = values_of(understood(profile, ("KPI", "Q1", "Q2", "Q3"), ("Jobs", "1", None, "4"),
                                ("Weeks", "2", "2", "2")))  # fmt: skip

    told = [(one["measure"], one["period"], one["quantity"]) for one in rows]
    assert told == [
        ("Jobs", "Q1", 1), ("Jobs", "Q3", 3), ("Weeks", "Q1", 2), ("Weeks", "Q2", 0),
        ("Weeks", "Q3", 0),
    ]  # fmt: skip


def test_signs_that_cannot_be_read_are_left_out_of_what_a_heading_says() -> None:
    profile = a_profile(columns=[SUPPLIER], unpivot={"headings": ["Q*"], "value": "amount",
                                                     "parts": {"period": 0}})  # fmt: skip
    [row] = values_of(understood(profile, ("Supplier", "Q\x001"), ("Alpha", "5")))

    assert row["period"] == "Q1"


def test_a_figure_among_columns_that_cannot_be_read_names_its_cell_and_stops_its_row() -> None:
    profile = a_profile(columns=[COUNT[0]], target="return",
                        unpivot={"headings": ["Q?"], "value": "quantity"})  # fmt: skip
    rows = understood(
        profile, ("KPI", "Q1", "Q2", "Q3"), ("Jobs", "4", "some", "few"), ("Weeks", "1", "2")
    )

    assert [found.cell for one in rows for found in one.findings] == ["C2", "D2"]
    assert [(one.number, one.is_faulty) for one in rows] == [
        (1, False), (2, True), (3, False), (3, False),
    ]  # fmt: skip


def test_a_row_that_lacks_what_each_of_its_figures_needs_gives_none_of_them() -> None:
    profile = a_profile(
        columns=[SUPPLIER, AMOUNT | {"field": "unit", "required": True}],
        unpivot={"headings": ["Q?"], "value": "amount"},
    )
    rows = understood(profile, ("Supplier", "Amount", "Q1", "Q2"), ("Alpha", None, "1", "2"))

    assert [one.is_faulty for one in rows] == [False, True]


def test_words_that_run_on_are_joined_to_the_row_above() -> None:
    profile = a_profile({"field": "purpose", "headings": ["For"]},
                        {"field": "paid_on", "headings": ["Date"]},
                        columns=[SUPPLIER, AMOUNT], continued=True)  # fmt: skip
    rows = understood(
        profile, ("Supplier", "Amount", "For", "Date"),
        (None, None, "a heading's words"), ("Alpha", "5", "a path"), (None, None, "and a gate"),
        (None, None, "of oak", "01/02/2026"), ("Beta", "6", "a wall"), ("Total", "11"),
    )  # fmt: skip

    assert [one["purpose"] for one in values_of(rows)] == ["a path and a gate of oak", "a wall"]
    assert values_of(rows)[0]["paid_on"].isoformat() == "2026-02-01"
    assert [(one.number, one.why) for one in rows if one.why] == [
        (1, "the headings"),
        (2, "it says neither 'Supplier' nor 'Amount'"),
        (4, "it continues the row above"),
        (5, "it continues the row above"),
        (7, "a total, not a row of its own"),
    ]


def running_on(*rows: tuple[Any, ...]) -> list[Understood]:
    profile = a_profile({"field": "purpose", "headings": ["For"]}, columns=[SUPPLIER, AMOUNT],
                        continued=True)  # fmt: skip
    return understood(profile, ("Supplier", "Amount", "For"), ("Alpha", "5", "a path"), *rows)


def test_words_that_run_on_beyond_what_a_field_takes_are_not_added_and_it_is_told() -> None:
    most = LONGEST_TEXT - len("a path ")
    rows = running_on((None, None, "x" * most), (None, None, "y"), (None, None, "z"),
                      ("Beta", "6", "a wall"), (None, None, "of stone"))  # fmt: skip

    alpha, beta = values_of(rows)
    assert alpha["purpose"] == f"a path {'x' * most}"
    assert beta["purpose"] == "a wall of stone"
    assert [(one.number, one.why) for one in rows if one.why][1:] == [
        (3, CONTINUES), (4, TOO_LONG), (5, TOO_LONG), (7, CONTINUES),
    ]  # fmt: skip
    [found] = [found for one in rows for found in one.findings]
    assert (found.code, found.cell, found.severity) == ("row_too_long", "A4", "warning")


@pytest.mark.parametrize("words", [(None, None, "x"), ("Total", "5", None)])
def test_only_so_many_rows_wait_for_one_that_may_go_on(words: tuple[Any, ...]) -> None:
    rows = running_on(*[words] * (MOST_WAITING + 10), (None, None, "the end"), ("Beta", "6", "b"))

    order = [one.number for one in rows]
    assert order == sorted(order)
    alpha, beta = values_of(rows)
    assert alpha["purpose"].count("x") == (MOST_WAITING if words[2] else 0)
    assert "the end" not in alpha["purpose"]
    assert beta["purpose"] == "b"
    [found] = [found for one in rows for found in one.findings]
    assert found.code == "row_too_long"
    assert rows[-2].why == TOO_LONG


def test_a_sheet_that_runs_on_is_given_out_as_it_comes() -> None:
    profile = a_profile({"field": "purpose", "headings": ["For"]}, columns=[SUPPLIER, AMOUNT],
                        continued=True)  # fmt: skip
    taken = 0

    def rows() -> Iterator[tuple[int, tuple[Any, ...]]]:
        nonlocal taken
        for number in count(1):
            taken = number
            first = {1: ("Supplier", "Amount", "For"), 2: ("Alpha", "5", "a path")}
            yield number, first.get(number, (None, None, "and on"))

    given = compile_profile(profile).rows("", rows())

    assert [one.number for one in islice(given, 2)] == [1, 2]
    assert taken < 10 * MOST_WAITING


def test_a_row_of_a_template_that_nobody_filled_in_asks_for_nothing() -> None:
    profile = preset_called("mhclg-towns-fund-4.3")
    rows = (
        ("Project 1: A hall",),
        ("Indicator Name", "Unit of Measurement", "Financial Year 2025/26", None),
        (None, None, "H1 (Apr-Sep)", "H2 (Oct-Mar)"),
        (None, None, "Actual", "Actual"),
        ("< Select >", "< Select >", None, None),
        ("< Select >", "< Select >", "2", None),
    )

    found = understood(profile, *rows, sheet="5 - Project Outputs")

    unfilled, faulty = found[-2:]
    assert (unfilled.why, unfilled.findings) == ("no figure stands in any of its periods", ())
    assert (faulty.is_faulty, [one.code for one in faulty.findings]) == (True, ["cell_blank"])


GOING_ON = ("Supplier", "Amount", "For", "Date")
DATE = {"field": "paid_on", "headings": ["Date"]}
FOR = {"field": "purpose", "headings": ["For"]}


def test_words_are_whole_before_the_rows_below_take_them() -> None:
    unit = {"field": "unit", "headings": ["Unit"], "fill_down": True}
    profile = a_profile(columns=[SUPPLIER, AMOUNT, unit], continued=True)
    rows = understood(profile, ("Supplier", "Amount", "Unit"), ("Ash", "5", "Roads and"),
                      ("", "", "Parks"), ("Elm", "6", ""))  # fmt: skip

    assert [one["unit"] for one in values_of(rows)] == ["Roads and Parks"] * 2


def test_words_that_run_on_are_of_every_row_that_columns_become() -> None:
    months = {"headings": ["Q?"], "value": "amount"}
    profile = a_profile(columns=[SUPPLIER, FOR], unpivot=months, continued=True)
    rows = understood(profile, ("Supplier", "For", "Q1", "Q2"), ("Ash", "a wall", "1", "2"),
                      ("", "and a gate", "", ""))  # fmt: skip

    assert [one["purpose"] for one in values_of(rows)] == ["a wall and a gate"] * 2


def test_what_is_not_taken_of_a_row_that_goes_on_is_told() -> None:
    profile = a_profile(columns=[SUPPLIER, AMOUNT, FOR, DATE], continued=True)
    rows = understood(
        profile, GOING_ON, ("Ash", "5", "a wall", ""), ("", "", "and a gate", "soon"),
        ("Elm", "6", "a path", "1/1/2026"), ("", "", "", "2/2/2026"), ("", "", "", "1/1/2026"),
    )  # fmt: skip

    assert [one["purpose"] for one in values_of(rows)] == ["a wall and a gate", "a path"]
    told = [(one.number, found.code, found.cell, found.severity)
            for one in rows for found in one.findings]  # fmt: skip
    assert told == [(3, "left_blank", "D3", "warning"), (5, "not_continued", "D5", "warning")]
    assert rows[4].findings[0].message == (
        "Date is said in row 4 already, which this row continues; what stands here is not taken."
    )


def test_what_a_row_needs_and_the_one_that_goes_on_does_not_say_rightly_is_its_fault() -> None:
    profile = a_profile(columns=[SUPPLIER, AMOUNT, FOR, DATE | {"unreadable": "refuse"}],
                        continued=True)  # fmt: skip
    rows = understood(
        profile, GOING_ON, ("Ash", "5", "a wall", ""), ("", "", "and a gate", "soon"),
        ("Elm", "6", "a path", "1/1/2026"), ("", "", "and a gate", "soon"),
    )  # fmt: skip

    [found] = rows[1].findings
    assert (rows[1].is_faulty, found.cell, found.message) == (
        True, "D2", "Date is blank, and D3, which continues it, cannot be read.",
    )  # fmt: skip
    assert set(rows[1].leans) == {"purpose", "paid_on"}
    assert rows[2].findings == ()
    assert (rows[3].is_faulty, [one.code for one in rows[4].findings]) == (
        False, ["not_continued"],
    )  # fmt: skip
