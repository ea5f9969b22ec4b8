"""Wrong turnings of a return by workbook: each is told in its cell, with what to do."""

from dataclasses import replace
from typing import Any

import pytest

from app.spreadsheets.kinds.plan.planning import PLAN_KIND
from app.spreadsheets.kinds.returns.returning import RETURN_KIND
from tests.spreadsheets.kinds.desk import changed, codes, counted, filled
from tests.spreadsheets.kinds.returns.made import (
    HALF_TIME,
    HOURS,
    PAID,
    PEOPLE,
    POSTS,
    SESSION,
    Reporting,
    a_reporting,
)

Sheets = dict[str, list[dict[str, Any]]]


def of_hours(**values: Any) -> Sheets:
    return {"Summary": [{"row_ref": HOURS, **values}]}


WRONG: dict[str, tuple[Sheets, str, str, str]] = {
    "a unit that does not convert": (
        of_hours(delivered_qty=10, unit="gbp"), "Summary!G4", "unit_does_not_convert", "Give it in"
    ),
    "below nought": (of_hours(delivered_qty=-4), "Summary!F4", "greater_than_equal", "0 or more"),
    "a thousand times too much": (
        of_hours(delivered_qty=30000), "Summary!F4", "thousandfold", "slip"
    ),
    "a comma for a point": (of_hours(delivered_qty="12,5"), "Summary!F4", "bad_cell", "full stop"),
    "a word for a number": (of_hours(delivered_qty="ten"), "Summary!F4", "bad_cell", "digits"),
    "a confidence of its own": (
        of_hours(delivered_qty=1, confidence="very"), "Summary!I4", "bad_cell", "high, medium, low"
    ),
    "nothing said": (of_hours(forecast=9), "Summary!F4", "nothing_said", "even if it is 0"),
    "told twice": (
        of_hours(delivered_qty=12) | {"Community": [SESSION]}, "Summary!F4", "told_twice", "Clear"
    ),
    "nothing and something": (
        of_hours(delivered_qty=0) | {"Community": [SESSION]}, "Summary!F4",
        "nothing_and_something", "clear the 0",
    ),
    "an end before the start": (
        {"Jobs": [HALF_TIME | {"start_date": "2026-03-01", "end_date": "2026-02-01"}]},
        "Jobs!E4", "days_order", "Check both dates, for example 1 March 2026",
    ),
    "a job that is still to come": (
        {"Jobs": [HALF_TIME | {"start_date": "2026-04-03"}]}, "Jobs!E4", "outside_period",
        "its own period",
    ),
    "a job that was over before": (
        {"Jobs": [HALF_TIME | {"start_date": "2025-04-03", "end_date": "2025-05-01"}]},
        "Jobs!F4", "outside_period", "its own period",
    ),
    "a year of two digits": (
        {"Jobs": [HALF_TIME | {"start_date": "03/04/26"}]}, "Jobs!E4", "bad_cell", "in full"
    ),
    "a day after the end of the contract": (
        {"Spend": [PAID | {"delivered_on": "2027-02-01"}]}, "Spend!G4", "outside_period", "others"
    ),
    "no hours": (
        {"Jobs": [HALF_TIME | {"weekly_hours": None}]}, "Jobs!G4", "weekly_hours_missing", "17.5"
    ),
    "more hours than a week has": (
        {"Jobs": [HALF_TIME | {"weekly_hours": 350}]}, "Jobs!G4", "too_many_hours",
        "in a week, such as 35",
    ),
    "no commitment of that name": (
        {"Community": [SESSION | {"commitment": "promise-11"}]}, "Community!B4",
        "unknown_commitment", "Summary",
    ),
    "none of several commitments": (
        {"Jobs": [HALF_TIME | {"commitment": None}]}, "Jobs!B4", "commitment_missing", "Summary"
    ),
    "a commitment of another sheet": (
        {"Jobs": [HALF_TIME | {"commitment": HOURS}]}, "Jobs!B4", "another_sheet", "Community"
    ),
    "pounds without a supplier": (
        {"Spend": [PAID | {"organisation": None}]}, "Spend!C4", "missing_value", "Fill it in"
    ),
    "weeks that go unsaid": (
        {"Training": [{"commitment": POSTS, "start_date": "2026-02-02"}]}, "Training!B4",
        "another_sheet", "Report posts in Jobs",
    ),
    "a cause that is not published": (
        of_hours(delivered_qty=1) | {"Shortfalls": [{"row_ref": HOURS, "cause": "weather"}]},
        "Shortfalls!E4", "unknown_cause", "list",
    ),
    "evidence of nothing": (
        {"Evidence": [{"commitment": HOURS, "file": "a.pdf"}]}, "Evidence!A4", "proves_nothing",
        "Summary",
    ),
    "people of a group without a number": (
        of_hours(delivered_qty=1, groups="veterans"), "Summary!J4", "bad_cell", "care_leaver: 2"
    ),
    "more of a group than there are": (
        {"Summary": [{"row_ref": PEOPLE, "delivered_qty": 1, "groups": "veteran: 2"}]},
        "Summary!J6", "more_in_group", "this return",
    ),
    "a name for a token of staff": (
        {"Jobs": [HALF_TIME | {"staff_token": "Jane Smith, 1990"}]}, "Jobs!P4", "not_a_token", ""
    ),
    "a name for a token of a referral": (
        {"Jobs": [HALF_TIME | {"referral_token": "Jane Smith, 1990", "staff_token": "S-1"}]},
        "Jobs!O4", "not_a_token", "",
    ),
    "the name of a place for its code": (
        {"Jobs": [HALF_TIME | {"place": "Anytown"}]}, "Jobs!J4", "string_pattern_mismatch",
        "Write the code of an area: a capital letter and eight digits, such as E08000018.",
    ),
    "evidence without its file": (
        of_hours(delivered_qty=1) | {"Evidence": [{"commitment": HOURS, "type": "Register"}]},
        "Evidence!B4", "missing_value", "Fill it in. No names of people in it.",
    ),
    "half a person": (
        {"Summary": [{"row_ref": PEOPLE, "delivered_qty": 1.5}]}, "Summary!F6",
        "fraction_of_whole", "whole number",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_turning_is_told_in_its_cell_with_what_to_do(
    reporting: Reporting, name: str
) -> None:
    sheets, cell, code, fix = WRONG[name]

    preview = reporting.desk.checked(filled(reporting.desk.file(), sheets))

    found = {one["code"]: one for one in preview["problems"] if one["severity"] == "fix"}
    assert code in found, preview["problems"]
    assert found[code]["cells"] == [cell], found[code]
    assert fix in found[code]["how_to_fix"]
    assert preview["state"] == "needs_fixing"
    assert reporting.returns() == []


def test_a_quantity_far_beyond_the_usual_is_taken_once_it_is_confirmed(
    reporting: Reporting,
) -> None:
    row = {"row_ref": HOURS, "delivered_qty": 150, "comment": "All of it at one fair."}
    asked = reporting.desk.checked(filled(reporting.desk.file(), {"Summary": [row]}))
    if asked["state"] == "ready":  # over twice what is due in the period is no slip yet
        row["delivered_qty"] = 800
        asked = reporting.desk.checked(filled(reporting.desk.file(), {"Summary": [row]}))

    right = filled(reporting.desk.file(), {"Summary": [row | {"confirmed": "yes"}]})
    reporting.desk.saved(right)

    assert "slip" in " ".join(one["how_to_fix"] for one in asked["problems"])
    [kept] = reporting.deliveries()
    assert (kept["quantity"], kept["comment"]) == ("800", "All of it at one fair.")


def test_good_rows_can_be_saved_without_the_faulty_ones(reporting: Reporting) -> None:
    wrong = HALF_TIME | {"start_date": "2026-04-03"}
    preview = reporting.desk.checked(filled(reporting.desk.file(), {"Jobs": [HALF_TIME, wrong]}))
    assert counted(preview, "Jobs") == {"rows": 2, "added": 1, "faulty": 1}

    reporting.desk.applied(preview["id"], partly=True)

    assert len(reporting.deliveries()) == 1


def test_a_workbook_of_another_period_is_not_taken(reporting: Reporting) -> None:
    before = replace(reporting.desk, day="2025-11-03")

    preview = reporting.desk.checked(filled(before.file(), {"Summary": []}))

    assert codes(preview, "stop") == {"": "other_period"}
    assert "2025-10-01 to 2025-12-31" in preview["problems"][0]["message"]


def test_a_workbook_of_another_contract_is_not_taken(reporting: Reporting) -> None:
    desk = reporting.desk
    other = a_reporting(desk.client, desk.engine, desk.settings, desk.now)

    preview = desk.checked(other.desk.file())

    assert codes(preview, "stop") == {"": "other_target"}


def test_a_workbook_of_an_older_template_is_read_and_told(reporting: Reporting) -> None:
    desk = reporting.desk
    old = desk.file()
    newer = replace(desk, kind=replace(RETURN_KIND, template_version=2))

    preview = newer.checked(filled(old, {"Summary": [{"row_ref": PEOPLE, "delivered_qty": 0}]}))

    assert preview["state"] == "ready"
    assert "older_template" in {one["code"] for one in preview["problems"]}


def test_a_changed_grey_cell_is_told_and_not_taken(reporting: Reporting) -> None:
    row = {"row_ref": HOURS, "due_this_period": 1, "delivered_qty": 3}

    preview = reporting.desk.saved(filled(reporting.desk.file(), {"Summary": [row]}))

    assert codes(preview, "note")["Summary!C4"] == "read_only_changed"
    assert reporting.desk.rows("lines")[0]["due_this_period"] == "12.3288"


def test_a_row_that_is_missing_is_never_a_deletion(reporting: Reporting) -> None:
    desk = reporting.desk
    desk.saved(filled(desk.file(), {"Jobs": [HALF_TIME], "Spend": [PAID]}))
    without = changed(desk.file(), lambda book: book["Jobs"].delete_rows(4))

    preview = desk.saved(without)

    assert preview["missing_total"] == 1
    assert len(reporting.deliveries()) == 2


def test_people_whose_row_began_earlier_are_asked_about(reporting: Reporting) -> None:
    row = HALF_TIME | {"commitment": PEOPLE, "start_date": "2025-11-03"}

    preview = reporting.desk.checked(filled(reporting.desk.file(), {"Jobs": [row]}))

    assert codes(preview, "confirm") == {"Jobs!E4": "begun_before"}


def test_a_sheet_that_lost_its_headings_is_left_out_only_if_that_is_meant(
    reporting: Reporting,
) -> None:
    desk = reporting.desk
    sheets: Sheets = {"Jobs": [HALF_TIME], "Spend": [PAID]}
    headless = changed(filled(desk.file(), sheets), lambda book: book["Jobs"].delete_rows(1, 3))

    preview = desk.checked(headless)

    assert preview["state"] == "ready"
    assert codes(preview, "confirm") == {"Jobs!A1": "headings_lost"}
    refused = desk.posts(f"/v1/imports/{preview['id']}/apply", {})
    assert refused.status_code == 409
    desk.applied(preview["id"])
    assert [one["name"] for one in preview["not_read"]] == ["Jobs"]


def a_plan_for_it(reporting: Reporting) -> bytes:
    """Give the workbook of the contract's delivery plan, as the authority gets it."""
    return replace(reporting.desk, kind=PLAN_KIND, headers=reporting.manager, day=None).file()


def without_carriers(content: bytes, *sheets: str) -> bytes:
    """Give a workbook without its property, and without some of its sheets."""

    def change(book: Any) -> None:
        book.custom_doc_props.props.clear()
        for name in sheets:
            book.remove(book[name])

    return changed(content, change)


@pytest.mark.parametrize("gone", [(), ("Read me",)])
def test_the_workbook_of_a_plan_is_called_that_and_nothing_else_is_told(
    reporting: Reporting, gone: tuple[str, ...]
) -> None:
    preview = reporting.desk.checked(without_carriers(a_plan_for_it(reporting), *gone))

    [told] = preview["problems"]
    assert (told["code"], told["severity"]) == ("other_kind", "stop")
    assert "delivery-plan" in told["message"]
    assert told["how_to_fix"]


def test_a_plan_is_known_by_its_sheets_where_nothing_else_tells(reporting: Reporting) -> None:
    content = without_carriers(a_plan_for_it(reporting), "_sv", "Read me")
    desk = replace(reporting.desk, others=(PLAN_KIND,))

    [told] = desk.checked(content)["problems"]

    assert (told["code"], told["severity"]) == ("other_kind", "stop")


def test_very_long_hours_are_asked_about(reporting: Reporting) -> None:
    desk = reporting.desk

    preview = desk.checked(filled(desk.file(), {"Jobs": [HALF_TIME | {"weekly_hours": 70}]}))

    assert codes(preview, "confirm")["Jobs!G4"] == "many_hours"
