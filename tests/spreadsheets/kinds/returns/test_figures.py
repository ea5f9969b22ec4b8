"""Which figures of a file in its sender's own layout are of the return's period."""

from typing import Any

import pytest

from tests.spreadsheets.files import xlsx
from tests.spreadsheets.kinds.desk import codes, counted
from tests.spreadsheets.kinds.returns.made import HOURS, Reporting
from tests.spreadsheets.kinds.returns.own import (
    PERIOD,
    QUANTITY,
    UNIT,
    a_file,
    a_preset,
    a_profile,
    kept,
)

QUARTERS: dict[str, Any] = {
    "unpivot": {"headings": ["Q?"], "value": "quantity", "parts": {"period": 0}},
}
EARLIER = {"D2": "earlier_not_submitted"}  #: three quarters of 2025 say nothing


def test_the_column_of_the_returns_own_quarter_is_taken(reporting: Reporting) -> None:
    profile = kept(reporting, a_profile(**QUARTERS))
    content = a_file(
        ("Code", "Measure", "Q1", "Q2", "Q3", "Q4"), ("ECC8", "Mentoring", 1, 2, 3, 4)
    )

    preview = reporting.desk.checked(content, profile=profile)

    assert codes(preview, "confirm") == {"F2": "year_guessed"}
    assert counted(preview, "") == {"rows": 5, "changed": 1, "not_read": 4}
    assert [one["why"] for one in preview["not_read"] if one["place"] == "2"] == [
        "it is of 2025-04-01 to 2025-06-30, and the return is for 2026-01-01 to 2026-03-31",
        "it is of 2025-07-01 to 2025-09-30, and the return is for 2026-01-01 to 2026-03-31",
        "it is of 2025-10-01 to 2025-12-31, and the return is for 2026-01-01 to 2026-03-31",
    ]
    reporting.desk.applied(preview["id"])
    assert [one["given_quantity"] for one in reporting.deliveries()] == ["4"]


def test_months_are_added_up_to_the_quarter(reporting: Reporting) -> None:
    profile = kept(reporting, a_preset("citb-7-kpi", **{"1a": HOURS}))
    content = a_file(
        ("KPI", "Description", "Target", "Dec 2025", "Jan 2026", "Feb 2026", "Mar 2026", "Total"),
        ("1a", "Placements", "20", "9", "1", "2", "4", "16"),
    )

    preview = reporting.desk.checked(content, profile=profile)

    assert counted(preview, "") == {"rows": 5, "changed": 3, "not_read": 2}
    [change] = [one for one in preview["changes"] if one["field"] == "delivered_qty"]
    assert (change["cell"], change["row_ref"], change["after"]) == ("E2", HOURS, "7")


def test_what_there_is_by_now_is_taken_without_what_earlier_returns_report(
    reporting: Reporting,
) -> None:
    profile = kept(reporting, a_preset("citb-7-kpi", **{"1a": HOURS}))
    headings = ("No.", "Description", "Target", "Actual to date")
    before = reporting.desk.day
    reporting.desk.day = "2025-11-20"
    first = reporting.desk.checked(a_file(headings, ("1a", "x", "", 10)), profile=profile)
    reporting.desk.applied(first["id"])
    reporting.submits()
    reporting.desk.day = before

    preview = reporting.desk.checked(a_file(headings, ("1a", "x", "", 25)), profile=profile)
    less = reporting.desk.checked(a_file(headings, ("1a", "x", "", 8)), profile=profile)

    assert codes(preview, "note")["D2"] == "by_now"
    [change] = [one for one in preview["changes"] if one["field"] == "delivered_qty"]
    assert change["after"] == "15"
    assert codes(less, "fix") == {"D2": "less_by_now"}


def test_a_running_figure_of_the_quarter_is_taken_without_what_is_kept_not_the_files_own(
    reporting: Reporting,
) -> None:
    layout = QUARTERS["unpivot"] | {"headings": ["20*"], "cumulative": True}
    profile = kept(reporting, a_profile(unpivot=layout))
    content = a_file(("Code", "Measure", "2025/26 Q3", "2025/26 Q4"), ("ECC8", "Hours", 3, 10))

    preview = reporting.desk.checked(content, profile=profile)

    [change] = [one for one in preview["changes"] if one["field"] == "delivered_qty"]
    assert (change["cell"], change["after"]) == ("D2", "10")  # no earlier return reports the 3
    assert codes(preview, "note")["D2"] == "by_now"


def test_a_period_in_two_columns_is_not_counted_twice(reporting: Reporting) -> None:
    layout = QUARTERS["unpivot"] | {"headings": ["20*", "Jan*"]}
    profile = kept(reporting, a_profile(unpivot=layout))
    content = a_file(("Code", "Measure", "2025/26 Q4", "Jan 2026"), ("ECC8", "Hours", 3, 1))

    preview = reporting.desk.checked(content, profile=profile)

    assert codes(preview, "fix") == {"D2": "periods_meet", "C2": "part_missing"}


def test_forecasts_and_other_years_of_a_government_return_are_not_taken(
    reporting: Reporting,
) -> None:
    profile = kept(reporting, a_preset("mhclg-pathfinders-r3", **{"Paths made": HOURS}))
    content = xlsx({
        "Outputs": [
            ["Outputs"],
            ["Intervention theme", "Output", "Unit of measurement", "Baseline",
             "Total cumulative outputs to date", "Financial year 2025 to 2026", None,
             "April 2027 and after"],
            [None, None, None, None, "(Up to and including Mar 2025)", "(Jan to Mar)",
             "(Jan to Mar)"],
            [None, None, None, None, None, "Actual", "Forecast"],
            ["Roads", "Paths made", "Hours", 3, 1, 5, 6, 2],
        ],
    })  # fmt: skip

    preview = reporting.desk.checked(content, profile=profile)

    assert codes(preview, "fix", "confirm") == {}
    [change] = [one for one in preview["changes"] if one["field"] == "delivered_qty"]
    assert (change["cell"], change["after"]) == ("Outputs!F5", "5")
    whys = {one["why"] for one in preview["not_read"]}
    assert "it is a forecast, not what was delivered" in whys
    assert any("2027-04-01 and after" in why for why in whys)
    assert any("all until 2025-03-31" in why for why in whys)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("by 31 March 2026", EARLIER),
        ("As at 31 March 2026", EARLIER),
        ("Total to March 2026", EARLIER),
        ("YTD Mar 2026", {"C2": "year_guessed"} | EARLIER),
    ],
)
def test_a_total_to_date_is_taken_without_what_earlier_returns_report(
    reporting: Reporting, said: str, asked: dict[str, str]
) -> None:
    profile = kept(reporting, a_profile(QUANTITY, PERIOD))
    headings = ("Code", "Measure", "Quarter", "Answer")
    before = reporting.desk.day
    reporting.desk.day = "2025-11-20"
    first = a_file(headings, ("ECC8", "Hours", "Q3 2025/26", 10))
    reporting.desk.applied(reporting.desk.checked(first, profile=profile)["id"])
    reporting.submits()
    reporting.desk.day = before

    preview = reporting.desk.checked(
        a_file(headings, ("ECC8", "Hours", said, 99)), profile=profile
    )

    assert codes(preview, "confirm") == asked
    assert codes(preview, "note")["D2"] == "by_now"
    [change] = [one for one in preview["changes"] if one["field"] == "delivered_qty"]
    assert (change["cell"], change["after"]) == ("D2", "89")


def test_a_total_to_date_beside_the_periods_own_figures_is_named_and_not_added(
    reporting: Reporting,
) -> None:
    layout = QUARTERS["unpivot"] | {"headings": ["20*", "Total*", "by *"]}
    profile = kept(reporting, a_profile(unpivot=layout))
    headings = ("Code", "Measure", "Total to Mar 2026", "2025/26 Q4", "by Jan 2026", "2025/26 Q3")
    content = a_file(headings, ("ECC8", "Hours", 9, 4, 1, 5))

    preview = reporting.desk.checked(content, profile=profile)

    assert counted(preview, "") == {"rows": 5, "changed": 1, "not_read": 4}
    [change] = [one for one in preview["changes"] if one["field"] == "delivered_qty"]
    assert (change["cell"], change["after"]) == ("D2", "4")
    [told] = [one for one in preview["not_read"] if "stand beside it" in one["why"]]
    assert (told["place"], told["rows"]) == ("2", 2)


@pytest.mark.parametrize(
    ("unit", "by_now", "asked"),
    [
        ("hours", 22, {}),
        ("hours", 25, {"E2": "by_now_differs"}),
        ("hours", 12, {"E2": "by_now_differs"}),
        ("hours", None, {}),
        ("minutes", 612, {}),  # ten hours were reported before
        ("minutes", 22, {"E2": "by_now_differs"}),
    ],
)
def test_what_was_delivered_and_what_there_is_by_now_are_compared(
    reporting: Reporting, unit: str, by_now: int | None, asked: dict[str, str]
) -> None:
    so_far = {"field": "cumulative", "headings": ["To date"]}
    profile = kept(reporting, a_profile(UNIT, QUANTITY, so_far))
    headings = ("Code", "Measure", "Units", "Answer", "To date")
    before = reporting.desk.day
    reporting.desk.day = "2025-11-20"
    first = a_file(headings, ("ECC8", "Hours", "hours", 10, 10))
    reporting.desk.applied(reporting.desk.checked(first, profile=profile)["id"])
    reporting.submits()
    reporting.desk.day = before

    preview = reporting.desk.checked(
        a_file(headings, ("ECC8", "Hours", unit, 12, by_now)), profile=profile
    )

    assert codes(preview, "confirm") == asked
    [change] = [one for one in preview["changes"] if one["field"] == "delivered_qty"]
    assert (change["cell"], change["after"]) == ("D2", "12")  # what is saved, all the same


def test_of_several_totals_to_date_the_last_counts(reporting: Reporting) -> None:
    layout = QUARTERS["unpivot"] | {"headings": ["by *"]}
    profile = kept(reporting, a_profile(unpivot=layout))
    content = a_file(
        ("Code", "Measure", "by Mar 2026", "by Jan 2026", "by Apr 2026"),
        ("ECC8", "Hours", 9, 4, 12),
    )

    preview = reporting.desk.checked(content, profile=profile)

    assert counted(preview, "") == {"rows": 4, "changed": 1, "not_read": 3}
    [change] = [one for one in preview["changes"] if one["field"] == "delivered_qty"]
    assert (change["cell"], change["after"]) == ("C2", "9")


def test_a_period_of_other_years_is_told_truly_and_one_that_is_not_understood_is_asked_about(
    reporting: Reporting,
) -> None:
    profile = kept(reporting, a_profile(QUANTITY, PERIOD))
    headings = ("Code", "Measure", "Quarter", "Answer")
    next_year = a_file(headings, ("ECC8", "Hours", "Nov 2026 to Jan 2027", 9))
    week = a_file(headings, ("ECC8", "Hours", "Week 40 2025", 9))

    strange = reporting.desk.checked(next_year, profile=profile)
    unknown = reporting.desk.checked(week, profile=profile)

    whys = [one["why"] for one in strange["not_read"]]
    assert any(why.startswith("it is of 2026-11-01 to 2027-01-31,") for why in whys)
    assert codes(unknown, "confirm") == {"C2": "period_unknown"}


def test_a_file_whose_columns_become_too_many_rows_is_rejected_in_words(
    reporting: Reporting,
) -> None:
    layout = QUARTERS["unpivot"] | {"headings": ["M*"]}
    profile = kept(reporting, a_profile(unpivot=layout))
    columns = 400
    row = ("ECC8", "Hours", *["1"] * columns)
    content = a_file(("Code", "Measure", *(f"M{at}" for at in range(columns))), *[row] * 251)

    told = reporting.desk.checked(content, profile=profile)

    assert told["state"] == "rejected"
    assert "more than 100,000 rows" in str(told)
