"""Months of one commitment in rows or sheets of their own, and figures that are doubtful."""

import pytest

from app.spreadsheets.mapping.profile import Profile
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

COMMENT = {"field": "comment", "headings": ["Comments"]}
HEADINGS = ("Code", "Measure", "Quarter", "Answer", "Units", "Comments")
TO_DATE = ("No.", "Description", "Target", "Actual to date")


def by_rows(reporting: Reporting) -> str:
    return kept(reporting, a_profile(QUANTITY, PERIOD, UNIT, COMMENT))


def test_months_in_rows_of_their_own_are_added_up(reporting: Reporting) -> None:
    content = a_file(
        HEADINGS,
        ("ECC8", "Hours", "Mar 2026", 4, "hours", "Late."),
        ("ECC8", "Hours", "Jan 2026", 1, "hours", ""),
        ("ECC8", "Hours", "Feb 2026", 2, "hours", "Snow."),
        ("ECC8", "Hours", "Apr 2026", 9, "hours", ""),
    )

    preview = reporting.desk.checked(content, profile=by_rows(reporting))

    assert codes(preview, "fix", "confirm") == {}
    assert counted(preview, "") == {"rows": 5, "changed": 3, "not_read": 2}
    told = {one["field"]: one["after"] for one in preview["changes"]}
    assert (told["delivered_qty"], told["comment"]) == ("7", "Snow.; Late.")
    reporting.desk.applied(preview["id"])
    assert [one["given_quantity"] for one in reporting.deliveries()] == ["7"]


def by_sheets(reporting: Reporting) -> str:
    document = a_profile(QUANTITY).model_dump(mode="json", exclude_defaults=True)
    document["layouts"][0]["columns"].append({"field": "period", "sheet_name": True})
    return kept(reporting, Profile.model_validate(document))


def test_months_in_sheets_of_their_own_are_added_up(reporting: Reporting) -> None:
    heading = ["Code", "Measure", "Answer"]
    content = xlsx({
        "Jan 2026": [heading, ["ECC8", "Hours", 1]], "Feb 2026": [heading, ["ECC8", "Hours", 2]],
    })  # fmt: skip

    preview = reporting.desk.checked(content, profile=by_sheets(reporting))

    assert codes(preview, "fix", "confirm") == {}
    [change] = [one for one in preview["changes"] if one["field"] == "delivered_qty"]
    assert change["after"] == "3"
    counts = [counted(preview, sheet) for sheet in ("Jan 2026", "Feb 2026")]
    assert counts == [{"rows": 2, "changed": 1, "not_read": 1}] * 2


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (("ECC8", "Hours", "Jan 2026", 2, "hours", ""), {"A3": "told_twice"}),
        (("ECC8", "Hours", "Q4 2025/26", 2, "hours", ""), {"A3": "told_twice"}),
        (("ECC8", "Hours", "", 2, "hours", ""), {"A3": "told_twice"}),
        (
            ("ECC8", "Hours", "Feb 2026", 120, "minutes", ""),
            {"A3": "units_differ", "A2": "part_missing"},
        ),
        (
            ("ECC8", "Hours", "Feb 2026", "two", "hours", ""),
            {"D3": "bad_cell", "A2": "part_missing"},
        ),
        (
            ("ECC8", "Hours", "by Mar 2026", "two", "hours", ""),
            {"D3": "bad_cell", "A2": "part_missing"},
        ),
        (("ECC8", "Hours", "Jan 2026", "two", "hours", ""), {"D3": "bad_cell"}),
        (("ECC8", "Hours", "Apr 2026", "two", "hours", ""), {"D3": "bad_cell"}),
        (("ECC9", "Weeks", "Feb 2026", "two", "hours", ""), {"D3": "bad_cell"}),
    ],
)
def test_rows_of_one_commitment_are_added_up_whole_or_not_at_all(
    reporting: Reporting, second: tuple[object, ...], code: dict[str, str]
) -> None:
    content = a_file(HEADINGS, ("ECC8", "Hours", "Jan 2026", 1, "hours", ""), second)

    preview = reporting.desk.checked(content, profile=by_rows(reporting))

    assert codes(preview, "fix") == code
    total = preview["total"]
    assert total["rows"] == 3 == sum(total[key] for key in ("changed", "faulty", "not_read"))
    assert total["faulty"] == len(code)


def test_a_later_total_to_date_in_a_row_of_its_own_counts(reporting: Reporting) -> None:
    content = a_file(
        HEADINGS,
        ("ECC8", "Hours", "by Mar 2026", 9, "hours", ""),
        ("ECC8", "Hours", "by Jan 2026", 4, "hours", ""),
    )

    preview = reporting.desk.checked(content, profile=by_rows(reporting))

    [change] = [one for one in preview["changes"] if one["field"] == "delivered_qty"]
    assert (change["cell"], change["after"]) == ("D2", "9")
    assert counted(preview, "") == {"rows": 3, "changed": 1, "not_read": 2}


@pytest.mark.parametrize("second", ["by Mar 2026", "by Feb 2026", "Feb 2026"])
def test_a_total_to_date_is_not_saved_without_another_figure_that_cannot_be_taken(
    reporting: Reporting, second: str
) -> None:
    content = a_file(
        HEADINGS,
        ("ECC8", "Hours", "by Jan 2026", 4, "hours", ""),
        ("ECC8", "Hours", second, "nine", "hours", ""),
    )

    preview = reporting.desk.checked(content, profile=by_rows(reporting))

    assert codes(preview, "fix") == {"D3": "bad_cell", "A2": "part_missing"}
    assert preview["partly"]["is_possible"] is False


def by_columns(reporting: Reporting) -> str:
    layout = {"headings": ["* 2026"], "value": "quantity", "parts": {"period": 0}}
    return kept(reporting, a_profile(unpivot=layout))


@pytest.mark.parametrize(
    ("february", "march", "code"),
    [
        ("two", "", {"A!D2": "bad_cell", "B!C2": "part_missing"}),
        ("2", "", {}),
        ("", "three", {"A!E2": "bad_cell", "B!C2": "part_missing"}),
    ],
)
def test_months_in_columns_of_several_rows_are_added_up_whole_or_not_at_all(
    reporting: Reporting, february: str, march: str, code: dict[str, str]
) -> None:
    content = xlsx({
        "A": [["Code", "Measure", "Jan 2026", "Feb 2026", "Mar 2026"],
              ["ECC8", "Hours", "1", february, march]],
        "B": [["Code", "Measure", "Mar 2026"], ["ECC8", "Hours", 4]],
    })  # fmt: skip

    preview = reporting.desk.checked(content, profile=by_columns(reporting))

    assert codes(preview, "fix") == code
    total = preview["total"]
    assert total["rows"] == sum(total[key] for key in ("changed", "faulty", "not_read"))
    assert total["changed"] == (0 if code else 3)


def test_a_row_of_which_one_column_is_told_already_is_taken_whole_or_not_at_all(
    reporting: Reporting,
) -> None:
    heading = ["Code", "Measure", "Feb 2026", "Mar 2026"]
    content = xlsx({
        "A": [["Code", "Measure", "Jan 2026", "Feb 2026"], ["ECC8", "Hours", 1, 2]],
        "B": [heading, ["ECC8", "Hours", 2, 4]],
    })  # fmt: skip

    preview = reporting.desk.checked(content, profile=by_columns(reporting))

    missing = dict.fromkeys(("A!C2", "B!D2"), "part_missing")
    assert codes(preview, "fix") == missing | {"B!C2": "told_twice"}
    assert counted(preview, "A") == {"rows": 3, "faulty": 2, "not_read": 1}
    [told] = [one["message"] for one in preview["problems"] if one["code"] == "told_twice"]
    assert told.startswith("A!D2 tells ")


def test_rows_that_are_added_to_one_that_cannot_be_saved_are_at_fault_with_it(
    reporting: Reporting,
) -> None:
    most = "9" * 15
    content = a_file(
        HEADINGS,
        ("ECC8", "Hours", "Jan 2026", most, "hours", ""),
        ("ECC8", "Hours", "Feb 2026", most, "hours", ""),
        ("ECC40", "Spend", "Q4 2025/26", 5, "£", ""),
    )

    preview = reporting.desk.checked(content, profile=by_rows(reporting))

    assert codes(preview, "fix").keys() == {"D2", "D3"}
    assert counted(preview, "") == {"rows": 4, "changed": 1, "faulty": 2, "not_read": 1}


@pytest.mark.parametrize(
    ("day", "months", "asked"),
    [
        (None, ("Jan 2026", "Mar 2026"), "2026-02-01 to 2026-02-28"),
        (None, ("Feb 2026", "Mar 2026"), "2026-01-01 to 2026-01-31"),
        (None, ("Jan 2026", "Feb 2026"), ""),  # March may still come
        ("2025-11-20", ("Oct 2025", "Nov 2025"), "2025-12-01 to 2025-12-31"),
    ],
)
def test_days_of_the_period_of_which_nothing_is_told_are_asked_about(
    reporting: Reporting, day: str | None, months: tuple[str, str], asked: str
) -> None:
    reporting.desk.day = day or reporting.desk.day
    rows = [("ECC8", "Hours", month, at, "hours", "") for at, month in enumerate(months, 1)]
    content = a_file(HEADINGS, *rows, ("ECC8", "Hours", "Feb 2026", "", "hours", ""))

    preview = reporting.desk.checked(content, profile=by_rows(reporting))

    found = [one["message"] for one in preview["problems"] if one["code"] == "days_untold"]
    assert found == ([f"Nothing is told of {HOURS} for {asked}."] if asked else [])


def test_a_sheet_of_a_month_whose_headings_are_not_known_is_asked_about(
    reporting: Reporting,
) -> None:
    heading = ["Code", "Measure", "Answer"]
    other: list[list[object]] = [["Kod", "What", "Said"], ["ECC8", "Hours", 2]]
    content = xlsx({
        "Jan 2026": [heading, ["ECC8", "Hours", 1]],
        "Feb 2026": other, "Apr 2026": other, "Notes": other,
    })  # fmt: skip

    preview = reporting.desk.checked(content, profile=by_sheets(reporting))

    assert codes(preview, "confirm") == {"Feb 2026!A1": "sheet_untold"}


def test_what_there_is_by_now_is_asked_about_while_earlier_periods_say_nothing(
    reporting: Reporting,
) -> None:
    profile = kept(reporting, a_preset("citb-7-kpi", **{"1a": HOURS}))
    before = reporting.desk.day
    reporting.desk.day = "2025-11-20"
    draft = reporting.desk.checked(a_file(TO_DATE, ("1a", "x", "", 10)), profile=profile)
    reporting.desk.applied(draft["id"])
    reporting.desk.day = before

    saved = reporting.desk.checked(a_file(TO_DATE, ("1a", "x", "", 25)), profile=profile)
    reporting.submits()
    submitted = reporting.desk.checked(a_file(TO_DATE, ("1a", "x", "", 26)), profile=profile)

    assert codes(saved, "confirm") == {"D2": "earlier_not_submitted"}
    first, then = (
        next(one["message"] for one in found["problems"] if one["severity"] == "confirm")
        for found in (saved, submitted)
    )
    assert "2025-07-01 to 2025-09-30, 2025-10-01 to 2025-12-31: what was delivered then" in first
    assert "2025-07-01 to 2025-09-30: what was delivered then" in then
    refused = reporting.desk.posts(f"/v1/imports/{saved['id']}/apply", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "questions-open")


def test_what_was_delivered_in_the_period_is_not_asked_about_earlier_ones(
    reporting: Reporting,
) -> None:
    content = a_file(HEADINGS, ("ECC8", "Hours", "Q4 2025/26", 1, "hours", ""))

    preview = reporting.desk.checked(content, profile=by_rows(reporting))

    assert codes(preview, "confirm") == {}


def test_a_percentage_of_what_is_counted_in_something_else_is_asked_about(
    reporting: Reporting,
) -> None:
    profile = kept(reporting, a_profile(QUANTITY))
    heading = ("Code", "Measure", "Answer")

    signed = reporting.desk.checked(a_file(heading, ("ECC8", "Hours", "5%")), profile=profile)
    plain = reporting.desk.checked(a_file(heading, ("ECC8", "Hours", "5")), profile=profile)

    assert codes(signed, "confirm") == {"C2": "percent_told"}
    [told] = [one["message"] for one in signed["problems"] if one["severity"] == "confirm"]
    assert told == f"5% is told, and {HOURS} is counted in hour; it is taken for 5."
    assert codes(plain, "confirm") == {}
