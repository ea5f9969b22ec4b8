from decimal import Decimal
from typing import Any

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


def test_a_figure_among_columns_that_cannot_be_read_names_its_cell() -> None:
    profile = a_profile(columns=[COUNT[0]], target="return",
                        unpivot={"headings": ["Q?"], "value": "quantity"})  # fmt: skip
    rows = understood(profile, ("KPI", "Q1", "Q2"), ("Jobs", "some", "4"))

    assert [found.cell for one in rows for found in one.findings] == ["B2"]
    assert [one.is_faulty for one in rows] == [False, True, False]


def test_a_blank_cell_may_mean_as_above() -> None:
    profile = a_profile(
        columns=[SUPPLIER, AMOUNT, {"field": "unit", "headings": ["Unit"], "fill_down": True}]
    )
    rows = values_of(understood(
        profile, ("Unit", "Supplier", "Amount"), ("Roads", "A", "1"), (None, "B", "2"),
        ("Parks", "C", "3"), ("", "D", "4"),
    ))  # fmt: skip

    assert [one["unit"] for one in rows] == ["Roads", "Roads", "Parks", "Parks"]


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
        (4, "it continues row 3"),
        (5, "it continues row 3"),
        (7, "a total, not a row of its own"),
    ]
