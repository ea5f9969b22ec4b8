"""A file with thousands of findings, and what is told and saved of it all the same."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook

from app.platform.database import writing
from app.spreadsheets.fixing import extent
from app.spreadsheets.imports.check import staging
from app.spreadsheets.imports.tables import FileImportPart, Part
from app.spreadsheets.large.taking import MOST_FINDINGS
from tests.spreadsheets.imports.made import Office
from tests.spreadsheets.large.made import HEADING, a_row
from tests.spreadsheets.large.test_mending import as_csv, texts, the
from tests.spreadsheets.large.test_whole_way import office, profile, total

__all__ = ["office", "profile"]

MANY = MOST_FINDINGS + 100


def a_file(*more: list[Any], **wrong: str) -> bytes:
    """Write very many rows that are wrong in one cell, and others below them."""
    return as_csv([list(HEADING), *(a_row(at, **wrong) for at in range(MANY)), *more])


def at_fault(office: Office, import_id: str) -> list[str]:
    """Give the transactions in the list of rows to fix."""
    [rows] = texts(the(office, import_id)).values()
    return [row[4] for row in rows if row[3] == "lots"]


def mended(fixes: bytes) -> bytes:
    """Give a list of fixes with every amount put right."""
    book = load_workbook(BytesIO(fixes))
    for row in book.worksheets[0].iter_rows(min_row=2, min_col=4, max_col=4):
        row[0].value = "100.00"
    book.save(made := BytesIO())
    return made.getvalue()


def found(office: Office, import_id: str, code: str) -> Iterator[tuple[str, int]]:
    """Give the weight of each group of a code, and how many cells are in it."""
    for one in office.previews(import_id)["problems"]:
        if one["code"] == code:
            yield one["severity"], one["occurrences"]


def test_cells_at_fault_beyond_those_that_are_listed_are_not_the_file_at_fault(
    office: Office, profile: str
) -> None:
    right = [a_row(MANY + at) for at in range(100)]

    one = office.checked(a_file(*right, amount="lots"), kind="spend", profile=profile)

    assert (one["state"], one["can_be_saved_partly"]) == ("needs_fixing", True)
    assert list(found(office, one["id"], "bad_cell")) == [("fix", MOST_FINDINGS), ("note", 1)]
    assert at_fault(office, one["id"]) == [f"T{number}" for number in range(MANY)]
    answer = office.applies(one["id"], partly=True)
    assert answer.status_code == 202, answer.text
    office.works()
    assert total(office) == (100, "10000.00")


def test_every_row_that_was_left_out_is_kept_and_put_right_by_its_list(
    office: Office, profile: str
) -> None:
    one = office.checked(a_file(a_row(MANY), amount="lots"), kind="spend", profile=profile)
    assert office.applies(one["id"], partly=True).status_code == 202
    office.works()

    kept = the(office, one["id"])
    assert at_fault(office, one["id"]) == [f"T{number}" for number in range(MANY)]
    problems = texts(the(office, one["id"], "annotated"))["Problems"]
    told = {row[3] for row in problems}
    assert {f"D{number + 2}" for number in range(MOST_FINDINGS)} <= told
    assert {f"A{number + 2}" for number in range(MOST_FINDINGS, MANY)} <= told
    again = office.checked(mended(kept), kind="spend", profile=profile)
    assert office.applies(again["id"], confirmed=True).status_code == 202
    office.works()
    assert total(office) == (MANY + 1, f"{100 * (MANY + 1)}.00")


def test_a_list_of_very_many_fixes_is_put_back_whole(office: Office, profile: str) -> None:
    one = office.checked(a_file(a_row(MANY), amount="lots"), kind="spend", profile=profile)

    fixes = mended(the(office, one["id"]))
    again = office.checked(fixes, kind="spend", profile=profile, fixes=one["id"])

    found = office.previews(again["id"])["total"]
    assert (found["added"], found["faulty"]) == (MANY + 1, 0)


def test_more_rows_at_fault_than_can_be_kept_are_not_left_out(
    office: Office, profile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "MOST_ROWS", 2)
    rows = [list(HEADING), a_row(1), *(a_row(at, amount="lots") for at in (2, 3, 4))]

    one = office.checked(as_csv(rows), kind="spend", profile=profile)

    assert (one["state"], one["can_be_saved_partly"]) == ("needs_fixing", False)
    assert list(found(office, one["id"], "too_many_faulty")) == [("stop", 1)]


def test_rows_at_fault_that_are_too_long_to_be_kept_stop_the_rest_from_being_saved(
    office: Office, profile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [list(HEADING), a_row(1), a_row(2, amount="lots")]
    one = office.checked(as_csv(rows), kind="spend", profile=profile)
    monkeypatch.setattr(extent, "MOST_TEXT", 100)

    office.applies(one["id"], partly=True)
    office.works()

    after = office.reads(one["id"])
    assert (after["state"], "nothing was saved" in after["trouble"]) == ("needs_fixing", True)
    assert total(office) == (0, "0.00")


def test_a_file_that_was_spoiled_is_not_saved_without_rows_that_cannot_be_kept(
    office: Office, profile: str
) -> None:
    rows = [list(HEADING), a_row(1), a_row(2, amount="lots")]
    one = office.checked(as_csv(rows), kind="spend", profile=profile)
    with writing(office.engine) as session:
        session.get_one(FileImportPart, (UUID(one["id"]), Part.FILE, 0)).sealed = b"spoiled"

    office.applies(one["id"], partly=True)
    office.works()

    after = office.reads(one["id"])
    assert (after["state"], after["trouble"].split(".")[0]) == (
        "rejected", "What is stored of this file is not what was received",
    )  # fmt: skip
    assert total(office) == (0, "0.00")


def test_thousands_of_one_weight_hide_nothing_of_another(office: Office, profile: str) -> None:
    wrong = a_row(MANY, amount="lots")

    one = office.checked(a_file(wrong, is_sme="perhaps"), kind="spend", profile=profile)

    left = list(found(office, one["id"], "left_blank"))
    assert left == [("confirm", MOST_FINDINGS), ("note", 1)]
    [fix] = [one for one in office.previews(one["id"])["problems"] if one["severity"] == "fix"]
    assert fix["cells"] == [f"D{MANY + 2}"]


def test_thousands_of_cells_hide_nothing_that_is_about_the_whole_file(
    office: Office, profile: str
) -> None:
    first = office.checked(as_csv([list(HEADING), a_row(1)]), kind="spend", profile=profile)
    assert office.applies(first["id"]).status_code == 202
    office.works()
    story = ["Story" if one == "Purpose" else one for one in HEADING]
    rows = [story, *(a_row(at, is_sme="perhaps") for at in range(MANY))]

    one = office.checked(as_csv(rows), kind="spend", profile=profile)

    told = {each["code"]: each["message"] for each in office.previews(one["id"])["problems"]}
    assert "'Story' is new." in told["headings_changed"]
    assert "counts already" in told["days_count_already"]
