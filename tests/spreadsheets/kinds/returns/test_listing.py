"""Rows at fault that would tell what was delivered: what follows from them is not told as well."""

from typing import Any

from tests.spreadsheets.kinds.desk import changed, codes, counted, filled
from tests.spreadsheets.kinds.returns.made import (
    HALF_TIME,
    HOURS,
    MONEY,
    PAID,
    PEOPLE,
    POSTS,
    Reporting,
)

TO_COME = {"commitment": POSTS, "role": "Cook", "start_date": "TBC", "weekly_hours": 37}
CAUSE = {"row_ref": POSTS, "cause": "no_candidates", "explanation": "Few applied."}
Sheets = dict[str, list[dict[str, Any]]]
ALL_AT_FAULT: Sheets = {
    "Jobs": [TO_COME, TO_COME | {"role": "Cleaner"}],
    "Shortfalls": [CAUSE],
    "Summary": [{"row_ref": PEOPLE, "delivered_qty": "ten"}],
    "Evidence": [{"commitment": POSTS, "file": "payroll.pdf"}],
}


def test_faults_of_cells_are_told_and_not_what_follows_from_them(reporting: Reporting) -> None:
    preview = reporting.desk.checked(filled(reporting.desk.file(), ALL_AT_FAULT))

    told = {
        cell: one["code"]
        for one in preview["problems"]
        for cell in one["cells"]
        if one["severity"] in ("fix", "stop")
    }
    assert told == dict.fromkeys(("Jobs!E4", "Jobs!E5", "Summary!F6"), "bad_cell")
    assert codes(preview, "stop") == {}
    assert counted(preview, "Shortfalls").get("faulty", 0) == 0


def test_what_is_kept_with_rows_at_fault_is_left_out_with_them(reporting: Reporting) -> None:
    rows = ALL_AT_FAULT | {"Spend": [PAID]}

    preview = reporting.desk.checked(filled(reporting.desk.file(), rows))

    assert codes(preview, "fix") == {
        "Jobs!E4": "bad_cell", "Summary!F6": "bad_cell", "Shortfalls!E5": "kept_with_another",
        "Evidence!A4": "kept_with_another",
    }  # fmt: skip
    kept_with = [one for one in preview["problems"] if one["code"] == "kept_with_another"]
    assert {one["how_to_fix"] for one in kept_with} == {"Mend that row."}
    assert all(one["messages"][0].startswith("Jobs!A4 tells what was") for one in kept_with)

    reporting.desk.applied(preview["id"], partly=True)

    assert [ref for ref, one in reporting.lines().items() if one["said"] != "blank"] == [MONEY]
    assert len(reporting.deliveries()) == 1


def test_a_figure_of_summary_at_fault_takes_its_cause_and_its_evidence_with_it(
    reporting: Reporting,
) -> None:
    rows: Sheets = {
        "Summary": [{"row_ref": POSTS, "delivered_qty": "ten", "forecast": 20}],
        "Shortfalls": [CAUSE], "Evidence": [{"commitment": POSTS, "file": "payroll.pdf"}],
    }  # fmt: skip

    alone = reporting.desk.checked(filled(reporting.desk.file(), rows))
    beside = reporting.desk.checked(filled(reporting.desk.file(), rows | {"Spend": [PAID]}))

    assert codes(alone, "fix", "stop") == {"Summary!F5": "bad_cell"}
    assert codes(beside, "fix", "stop") == {
        "Summary!F5": "bad_cell", "Shortfalls!E5": "kept_with_another",
        "Evidence!A4": "kept_with_another",
    }  # fmt: skip


def test_what_no_row_at_fault_would_tell_is_asked_for_still(reporting: Reporting) -> None:
    rows: Sheets = {
        "Jobs": [TO_COME],
        "Shortfalls": [CAUSE | {"row_ref": HOURS}],
        "Evidence": [{"commitment": HOURS, "file": "register.pdf"}],
    }

    preview = reporting.desk.checked(filled(reporting.desk.file(), rows))

    assert codes(preview, "fix", "stop") == {
        "Jobs!E4": "bad_cell", "Summary!F4": "nothing_said", "Evidence!A4": "proves_nothing"
    }  # fmt: skip


def test_a_row_of_totals_in_a_sheet_that_takes_no_new_rows_is_to_be_taken_out(
    reporting: Reporting,
) -> None:
    def total(book: Any) -> None:
        book["Summary"]["A9"], book["Summary"]["F9"] = "Sum of all", 15

    [told] = [
        one
        for one in reporting.desk.checked(changed(reporting.desk.file(), total))["problems"]
        if one["severity"] in ("fix", "stop")
    ]

    assert (told["cells"], told["code"]) == (["Summary!A9"], "row_ref_unknown")
    assert told["messages"] == ["Summary has no row Sum of all, and takes no new rows."]
    assert told["how_to_fix"].startswith("Take the row out")


def test_rows_that_together_are_far_more_than_was_promised_are_asked_about(
    reporting: Reporting,
) -> None:
    rows = [HALF_TIME | {"role": f"Cleaner {at}", "weekly_hours": 35, "people": 100}
            for at in range(6)]  # fmt: skip

    preview = reporting.desk.checked(filled(reporting.desk.file(), {"Jobs": rows}))

    assert codes(preview, "confirm")["Jobs!G4"] == "much_in_all"
