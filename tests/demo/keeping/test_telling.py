"""The second story, told on days that are awkward for a calendar."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from icalendar import Calendar

from app.demo.keeping.telling import SCRIPT
from app.ocds.publication.validating import faults_in
from app.platform.documents import read_yaml
from app.spreadsheets.hand import rows_in
from tests.demo.story import Told

LEAP_DAY = date(2028, 2, 29)
EVE = date(2026, 12, 31)  #: the last day of a quarter
FIRST_UNDER_THE_ACT = date(2027, 4, 1)  #: eight quarters before it, the Act had just begun
WORKBOOKS = {
    "brokerage.xlsx", "brokerage-filled-in.xlsx", "committee-pack.xlsx", "contract-report.xlsx",
    "delivery-plan.xlsx", "delivery-plan-filled-in.xlsx", "fix-list.xlsx", "fix-list-mended.xlsx",
    "reference-data.xlsx", "reference-data-filled-in.xlsx", "return.xlsx",
    "return-annotated.xlsx", "return-with-a-slip.xlsx",
}  # fmt: skip
PAPERS = [
    "calendar.ics", "contract-ocds.json", "contract-report.docx", "meeting-sheet.docx",
    "performance-notice.txt",
]  # fmt: skip


@pytest.fixture(scope="session")
def eve(told_on: Callable[[date], Told]) -> Told:
    return told_on(EVE)


@pytest.fixture(scope="session")
def leap_day(told_on: Callable[[date], Told]) -> Told:
    return told_on(LEAP_DAY)


def test_it_tells_what_became_of_each_promise(eve: Told) -> None:
    assert "8 quarterly returns come in, with 26 deliveries" in eve.text
    assert "One apprentice turns up twice" in eve.text
    assert "nothing of it counts as verified" in eve.text
    # two of three years are over; of the fifth that was added today nothing is due yet
    assert "  Years of local work       28.8      16     16.3     16.3  good" in eve.lines
    assert "  Apprentices                 15       8        9        8  good" in eve.lines
    assert "  Hours with schools         432     240      144      144  inadequate" in eve.lines
    assert "  Community fund in £      28800   16000    10000     6000  inadequate" in eve.lines
    assert "The hours with schools are 96 behind." in eve.text


def test_it_tells_what_the_service_refuses(eve: Told) -> None:
    assert "“The file is plain text, and its name says otherwise.”" in eve.text
    assert "“Your key lacks the scope deliveries:verify.”" in eve.text


def test_a_contract_from_before_the_act_needs_no_change_notice(eve: Told) -> None:
    assert "since 1 October 2024 (under the law before the Act)" in eve.text
    assert "The law before the Act asks for no change notice." in eve.text


def test_a_contract_under_the_act_waits_for_its_change_notice(leap_day: Told) -> None:
    assert "since 1 January 2026 (under the Act)" in leap_day.text
    assert "“Change 1 needs a contract change notice before 2028-02-29" in leap_day.text
    assert "432 (360 hour × 5760000 ÷ 4800000 pounds)" in leap_day.text


def test_the_first_contract_under_the_act_is_told_of_as_any_other(
    told_on: Callable[[date], Told],
) -> None:
    story = told_on(FIRST_UNDER_THE_ACT)

    assert "since 1 April 2025 (under the Act)" in story.text
    assert "with 0 things missing that the law wants" in story.text


def test_it_ends_with_what_is_published_and_what_to_ask(leap_day: Told) -> None:
    assert (
        "(Local people in work: good, Apprenticeships completed: good, Hours with schools: "
        "inadequate), with 0 things missing that the law wants"
    ) in leap_day.text
    # of 1,096 days 730 are over: 360 hours × 730 ÷ 1096 are 239.78
    assert "95.78 hours of 239.78 hours due not verified. When will it be made up?" in (
        leap_day.text
    )


def test_it_writes_what_can_be_read(leap_day: Told) -> None:
    files = {path.name: path for path in leap_day.folder.iterdir() if path.is_file()}

    assert sorted(files) == PAPERS
    notice = files["performance-notice.txt"].read_text(encoding="utf-8")
    assert "Apprenticeships completed" in notice
    assert "good" in notice.casefold()
    events = Calendar.from_ical(files["calendar.ics"].read_bytes()).walk("VEVENT")
    assert any("copy of the contract as modified" in str(one["SUMMARY"]) for one in events)
    for name in ("contract-report.docx", "meeting-sheet.docx"):
        assert files[name].read_bytes().startswith(b"PK")


def test_it_fits_an_old_terminal_on_every_day(eve: Told, leap_day: Told) -> None:
    assert [line for line in (*eve.lines, *leap_day.lines) if len(line) > 80] == []


def test_every_promise_has_a_short_title_and_a_file_that_shows_it() -> None:
    script = read_yaml(Path(SCRIPT).read_bytes(), SCRIPT.name)

    names = [one["id"] for one in script["promises"]]

    assert list(script["titles"]) == names
    assert list(script["evidence"]) == names
    assert list(script["wards"]) == names
    assert {one["promise"] for one in script["indicators"]} <= set(names)
    said = {name for quarter in script["quarters"] for name in quarter}
    assert said - {"people", "to"} == set(names)


def test_an_apprentice_stands_for_each_that_is_counted_and_one_is_counted_twice() -> None:
    script = read_yaml(Path(SCRIPT).read_bytes(), SCRIPT.name)
    people = [one for quarter in script["quarters"] for one in quarter.get("people", ())]

    assert len(people) == sum(int(quarter["apprentices"]) for quarter in script["quarters"])
    assert len(people) - len(set(people)) == 1


def test_a_workbook_comes_back_with_what_is_wrong_and_is_saved_once_it_is_mended(
    leap_day: Told,
) -> None:
    assert (
        "Summary!F6: “Delivered in this period holds 'eighteen', which is not a number."
    ) in leap_day.text
    assert "That list, mended, is put back into it: 2 rows change" in leap_day.text
    assert "Sent once more, it would change nothing." in leap_day.text
    folder = leap_day.folder / "workbooks"
    with ZipFile(folder / "return-annotated.xlsx") as annotated:
        assert "xl/comments/comment1.xml" in annotated.namelist()
    [fixed] = rows_in((folder / "fix-list-mended.xlsx").read_bytes(), "Summary", "row_ref")
    assert (fixed["row_ref"], fixed["delivered_qty"]) == ("schools", 18)


def test_plan_brokerage_and_registers_go_through_workbooks_too(eve: Told, leap_day: Told) -> None:
    for story in (eve, leap_day):
        assert "saved, it is a proposal, to which a second manager agrees" in story.text
        assert "a food bank's need (4 rows)" in story.text
        assert "two wards go into the registers (3 rows)" in story.text
        assert {path.name for path in (story.folder / "workbooks").iterdir()} == WORKBOOKS


def test_as_many_hours_are_planned_as_before_some_of_them_sooner(leap_day: Told) -> None:
    folder = leap_day.folder / "workbooks"

    plan = {row["row_ref"]: row["planned_qty"] for row in _periods(folder / "delivery-plan.xlsx")}
    sent = _periods(folder / "delivery-plan-filled-in.xlsx")

    moved = {row["row_ref"]: row["planned_qty"] - plan[row["row_ref"]] for row in sent}
    assert sorted(round(hours, 4) for hours in moved.values() if hours) == [-10, 10]


def _periods(path: Path) -> list[dict[str, Any]]:
    rows = rows_in(path.read_bytes(), "Quarterly plan", "row_ref")
    return [row for row in rows if row["commitment"] == "schools"]


def test_the_contract_is_printed_as_open_contracting_with_its_ratings(eve: Told) -> None:
    package = json.loads((eve.folder / "contract-ocds.json").read_text(encoding="utf-8"))

    [release] = package["releases"]
    assert faults_in(json.loads(json.dumps(release), parse_float=Decimal)) == []
    metrics = release["contracts"][0]["implementation"]["metrics"]
    said = [one["observations"][0]["measureClassification"]["id"] for one in metrics]
    assert {"met", "significantlyBelow"} <= set(said)
    for metric in metrics:
        assert f'"title": "{metric["title"]}"' in eve.text
