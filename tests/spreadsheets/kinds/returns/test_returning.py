"""A return by workbook: what is given, filled in, shown, saved, and what the API then says."""

from typing import Any

import pytest

from app.deliveries.returns.checks.messages import MOST_DELIVERIES
from app.problems import Invalid
from app.spreadsheets.kinds.returns.booking import TOLD
from app.spreadsheets.kinds.returns.returning import sent_in
from tests.spreadsheets.kinds.desk import changed, codes, counted, filled
from tests.spreadsheets.kinds.returns.made import (
    A_QUARTER,
    HALF_TIME,
    HOURS,
    MONEY,
    PAID,
    PEOPLE,
    POSTS,
    SESSION,
    Reporting,
    a_reporting,
    said,
)


def sent_by_hand(ids: dict[str, str]) -> dict[str, Any]:
    """Give the same quarter as somebody would send it to the API."""
    return {
        "invoiced": "40000",
        "comment": "Answered for by: Contract manager\nOnly this contract and period: yes",
        "lines": [
            {"obligation_id": ids[HOURS], "said": "something",
             "comment": "Evidence: register.pdf; ; 2026-02-20; no personal data"},
            {"obligation_id": ids[POSTS], "said": "something"},
            {"obligation_id": ids[PEOPLE], "said": "nothing", "forecast": "9",
             "confidence": "high", "cause": "no_candidates",
             "comment": "Starting in May.\nExplanation: Nobody came forward.\n"
             "Recover by: 2026-06-30\nHelp needed from: college"},
            {"obligation_id": ids[MONEY], "said": "something"},
        ],
        "deliveries": [
            {"reference": "1", "obligation_id": ids[POSTS], "delivered_from": "2026-01-01",
             "delivered_on": "2026-03-02", "comment": "Role: Cleaner",
             "posts": [{"people": 1, "hours_per_week": "17.5", "weeks": "8.9462"}]},
            {"reference": "2", "obligation_id": ids[MONEY], "quantity": "1200", "tier": 2,
             "delivered_on": "2026-02-03", "organisation": "Birch Timber Ltd",
             "comment": "Benches.\nNumber: 01234567\nSME: yes\nVCSE: no"},
            {"reference": "3", "obligation_id": ids[HOURS], "delivered_on": "2026-02-20",
             "sessions": [{"hours": "2", "attendees": 6}], "place": "E09000002",
             "organisation": "Anytown Youth Forum", "comment": "Support: mentoring"},
        ],
    }  # fmt: skip


def test_a_workbook_saved_is_the_very_record_that_the_api_would_have_made(
    reporting: Reporting,
) -> None:
    desk = reporting.desk
    twin = a_reporting(desk.client, desk.engine, desk.settings, desk.now)
    begun = twin.desk.posts(f"{twin.contract}/returns", {"day": desk.day}).json()
    twin.writes(sent_by_hand(twin.ids()), f"/v1/returns/{begun['id']}")

    desk.saved(filled(desk.file(), A_QUARTER))

    assert said(reporting) == said(twin)


def test_the_preview_is_what_saving_does_and_writes_nothing(reporting: Reporting) -> None:
    preview = reporting.desk.checked(filled(reporting.desk.file(), A_QUARTER))
    assert (preview["state"], reporting.returns()) == ("ready", [])
    assert counted(preview, "Jobs") == {"rows": 1, "added": 1}
    assert counted(preview, "Summary") == {"rows": 5, "changed": 1, "same": 4}
    assert codes(preview)[""] == "not_submitted"
    shown = {one["cell"]: one["after"] for one in preview["changes"]}

    reporting.desk.applied(preview["id"])

    again = reporting.desk.rows("lines")
    printed = next(one for one in again if one["row_ref"] == PEOPLE)
    assert (shown["Summary!F6"], shown["Summary!H6"]) == ("0", "9")
    assert (printed["delivered_qty"], printed["forecast"]) == ("0", "9")


def test_its_effect_is_where_promises_stand_once_it_is_submitted(reporting: Reporting) -> None:
    preview = reporting.desk.saved(filled(reporting.desk.file(), A_QUARTER))
    foretold = {one["figure"]: one["after"] for one in preview["effect"]}

    reporting.submits()

    on = reporting.desk.now.date()
    standing = reporting.desk.gets(f"{reporting.contract}/standing?on={on}").json()
    refs = reporting.refs()
    for promise in standing["promises"]:
        name = f"{promise['measure']} ({refs[promise['obligation_id']]}), once submitted"
        assert foretold[name] == promise["told"]
        assert foretold[f"{name}: rating"].endswith(promise["colour"])
    assert foretold["The return"].startswith("a draft: nothing in it counts")
    assert preview["effect"][0]["before"] == "not begun"


def test_what_is_saved_is_printed_in_its_own_sheets_the_next_time(reporting: Reporting) -> None:
    reporting.desk.saved(filled(reporting.desk.file(), A_QUARTER))

    for key, row in (("jobs", HALF_TIME), ("spend", PAID), ("community", SESSION)):
        [printed] = reporting.desk.rows(key)
        plain = {"01/01/2026": "2026-01-01", "£1,200": "1200", "yes": True, "no": False}
        for name, value in row.items():
            if (name, value) == ("tier", "main"):
                continue  # the supplier itself goes unsaid
            assert printed[name] == plain.get(str(value), str(value)), name
        assert printed["row_ref"]
    [evidence] = reporting.desk.rows("evidence")
    assert (evidence["file"], evidence["is_personal"]) == ("register.pdf", False)
    shortfall = reporting.desk.rows("shortfalls")[2]
    assert (shortfall["cause"], shortfall["recover_by"]) == ("no_candidates", "2026-06-30")
    assert reporting.desk.rows("sign_off")[0]["position"] == "Contract manager"


def test_a_workbook_downloaded_and_sent_back_untouched_changes_nothing(
    reporting: Reporting,
) -> None:
    reporting.desk.saved(filled(reporting.desk.file(), A_QUARTER))
    version = reporting.read()["summary"]["version"]

    preview = reporting.desk.saved(reporting.desk.file())

    total = preview["total"]
    assert (preview["changes_total"], total["same"]) == (0, total["rows"])
    assert reporting.read()["summary"]["version"] == version


def test_the_same_file_twice_is_one_import_and_no_row_counts_twice(reporting: Reporting) -> None:
    content = filled(reporting.desk.file(), A_QUARTER | {"Jobs": [HALF_TIME] * 3})
    first = reporting.desk.saved(content)
    before = reporting.deliveries()

    assert reporting.desk.sends(content).json()["id"] == first["id"]
    saved_anew = changed(content, lambda book: book.move_sheet("Jobs", 2))
    preview = reporting.desk.saved(saved_anew)

    assert preview["id"] != first["id"]
    assert [one["version"] for one in reporting.deliveries()] == [1] * len(before)
    assert len(reporting.deliveries()) == len(before) == 5


def test_rows_sorted_columns_moved_and_a_hidden_sheet_deleted_still_come_in(
    reporting: Reporting,
) -> None:
    def disarrange(book: Any) -> None:
        del book["_sv"]
        book["Jobs"].title = "Our jobs"
        sheet = book["Summary"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        sheet.delete_rows(4, len(rows))
        for number, row in enumerate(sorted(rows, key=str, reverse=True), 4):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value
        sheet.insert_cols(1)

    reporting.desk.saved(changed(filled(reporting.desk.file(), A_QUARTER), disarrange))

    assert reporting.lines()[PEOPLE]["said"] == "nothing"
    assert len(reporting.deliveries()) == 3


def test_one_sheet_saved_as_csv_comes_in_and_the_others_stay(reporting: Reporting) -> None:
    reporting.desk.saved(filled(reporting.desk.file(), A_QUARTER))
    csv = reporting.desk.fetched(reporting.desk.given(), "jobs").decode("utf-8-sig")
    keys = csv.splitlines()[0].split(",")
    row = {"commitment": POSTS, "role": "Trainer", "start_date": "2026-02-02",
           "weekly_hours": "35"}  # fmt: skip
    line = ",".join(row.get(key, "") for key in keys)

    preview = reporting.desk.saved(f"{csv}{line}\r\n".encode(), file_name="jobs.csv")

    assert counted(preview, "") == {"rows": 2, "added": 1, "same": 1}
    assert len(reporting.deliveries()) == 4
    assert reporting.lines()[PEOPLE]["forecast"] == "9"


def test_blank_and_nought_differ_in_every_total(reporting: Reporting) -> None:
    content = filled(reporting.desk.file(), {"Summary": [{"row_ref": PEOPLE, "delivered_qty": 0}]})
    preview = reporting.desk.saved(content)
    figures = {one["figure"]: one["after"] for one in preview["effect"]}

    lines = reporting.lines()

    assert (lines[PEOPLE]["said"], lines[PEOPLE]["reported"]) == ("nothing", "0")
    assert (lines[HOURS]["said"], lines[HOURS]["reported"]) == ("blank", None)
    told = [words for name, words in figures.items() if f"({PEOPLE})" in name]
    assert "0 people reported" in told[0]
    assert "not reported" in next(words for name, words in figures.items() if HOURS in name)


def test_a_nought_that_is_cleared_is_a_blank_again(reporting: Reporting) -> None:
    nought = {"Summary": [{"row_ref": PEOPLE, "delivered_qty": 0}]}
    reporting.desk.saved(filled(reporting.desk.file(), nought))
    blank = {"Summary": [{"row_ref": PEOPLE, "delivered_qty": None}]}

    preview = reporting.desk.saved(filled(reporting.desk.file(), blank))

    assert (preview["changes"][0]["before"], preview["changes"][0]["after"]) == ("0", "")
    assert reporting.lines()[PEOPLE]["said"] == "blank"


def test_more_rows_than_a_return_takes_are_refused_with_what_can_be_done() -> None:
    document: dict[str, Any] = {"lines": [], "deliveries": [{}] * (MOST_DELIVERIES + 1)}

    with pytest.raises(Invalid) as refused:
        sent_in(document)

    [told] = refused.value.findings
    assert told.message.startswith("A return has at most 2,000 rows in the sheets Jobs to")
    assert "it would have 2,001" in told.message
    assert "How many jobs" in told.how_to_fix
    said = " ".join(word for _, words in TOLD for word in words.split())
    assert f"At most {MOST_DELIVERIES:,} in the sheets Jobs to Community" in said


def test_a_return_takes_more_than_a_thousand_rows(reporting: Reporting) -> None:
    rows = [{"commitment": POSTS, "role": f"Cleaner {at}", "start_date": "2026-01-01",
             "weekly_hours": 1, "referral_token": f"BRK-{at}"} for at in range(1_001)]  # fmt: skip

    def fill(book: Any) -> None:
        columns = {cell.value: cell.column for cell in book["Jobs"][2]}
        for at, row in enumerate(rows, 4):
            for key, value in row.items():
                book["Jobs"].cell(at, columns[key]).value = value

    preview = reporting.desk.checked(changed(reporting.desk.file(), fill))

    assert codes(preview, "fix", "stop") == {}
    assert counted(preview, "Jobs") == {"rows": 1_001, "added": 1_001}
