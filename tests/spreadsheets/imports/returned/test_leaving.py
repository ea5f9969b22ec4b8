"""Rows that a file was saved without can still be had, mended, and sent by themselves."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from app.platform.database import writing
from app.spreadsheets.imports.lifecycle import UNDONE
from app.spreadsheets.imports.tables import FileImportPart, Part
from app.spreadsheets.imports.withdrawing import forget_old
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet
from tests.spreadsheets.imports.register import KEYS, REPLACING
from tests.spreadsheets.imports.test_jobs import parts_of

PERIOD = "2026-01-01/2026-12-31"
FAULTY = a_sheet([a_firm("Ash Ltd"), a_firm("Birch Ltd", "nowhere"), a_firm("Cedar Ltd")])


def left_out(office: Office, import_id: str) -> Any:
    """Have the list of rows to fix."""
    answer = office.gets(f"/v1/imports/{import_id}/fix-list.xlsx")
    assert answer.status_code == 200, answer.text
    return load_workbook(BytesIO(answer.content))


def test_they_are_mended_and_sent_as_a_file_of_their_own(office: Office) -> None:
    saved = office.saves(FAULTY, partly=True)
    assert Part.FILE not in parts_of(office, saved["id"])

    book = left_out(office, saved["id"])
    cells = [cell for row in book.worksheets[0] for cell in row]
    assert not {"Ash Ltd", "Cedar Ltd"} & {cell.value for cell in cells}
    next(cell for cell in cells if cell.value == "nowhere").value = "birch@birch.example"
    book.save(mended := BytesIO())
    again = office.saves(mended.getvalue())

    assert again["state"] == "applied"
    assert office.firms() == {"Ash Ltd": "", "Birch Ltd": "birch@birch.example", "Cedar Ltd": ""}


def test_of_a_file_that_was_saved_whole_no_row_is_kept(office: Office) -> None:
    saved = office.saves(a_sheet([a_firm("Ash Ltd")]))

    assert Part.LEFT_OUT not in parts_of(office, saved["id"])
    assert left_out(office, saved["id"]).sheetnames == ["Problems"]


def test_they_go_when_what_was_found_in_the_file_goes(office: Office) -> None:
    saved = office.saves(FAULTY, partly=True)
    assert Part.LEFT_OUT in parts_of(office, saved["id"])

    with writing(office.engine) as session:
        forget_old(session, office.now + UNDONE)

    assert parts_of(office, saved["id"]) == set()


def test_rows_with_too_many_columns_for_a_list_of_them_are_not_left_out(office: Office) -> None:
    keys = (*KEYS, *(f"note {number}" for number in range(490)))
    firms = [a_firm("Ash Ltd"), a_firm("Birch Ltd", "nowhere")]
    found = office.checked(a_sheet(firms, keys))
    assert office.applies(found["id"], partly=True).status_code == 202
    office.works()

    after = office.reads(found["id"])

    assert (after["state"], office.firms()) == ("needs_fixing", {})
    assert "too many columns to be kept for you: nothing was saved" in after["trouble"]


def test_they_are_under_the_seal_of_their_import(office: Office) -> None:
    saved = office.row(office.saves(FAULTY, partly=True)["id"])

    with writing(office.engine) as session:
        part = session.get_one(FileImportPart, (saved.id, Part.LEFT_OUT, 0))
        assert not part.sealed.startswith(b"PK")
        part.sealed = b"spoiled"

    answer = office.gets(f"/v1/imports/{saved.id}/fix-list.xlsx")
    assert (answer.status_code, answer.json()["code"]) == (409, "import-damaged")


def texts(book: Any) -> set[str]:
    """Give what the cells of a book say."""
    return {str(cell.value) for sheet in book for row in sheet for cell in row if cell.value}


def test_what_no_field_takes_is_not_kept_of_them_and_they_say_so(office: Office) -> None:
    stray = {"NI number": "QQ123456C"}
    firms = [a_firm("Ash Ltd"), a_firm("Birch Ltd", "nowhere", **stray)]
    saved = office.saves(a_sheet(firms, (*KEYS, "NI number")), partly=True)

    book = left_out(office, saved["id"])

    found = texts(book)
    assert {"Birch Ltd", "nowhere", "NI number"} <= found
    assert not any("QQ123456C" in one for one in found)
    [said] = [one for one in found if "is blank in these rows" in one]
    assert said.startswith("The column F, 'NI number', is blank in these rows: no field takes it")


def test_they_replace_no_period_so_that_nothing_that_was_saved_is_removed(office: Office) -> None:
    office.client.app.state.kinds = (REPLACING,)  # type: ignore[attr-defined]
    desk = replace(office, kinds=(REPLACING,))
    ash, birch = office.has(a_firm("Ash Ltd"), a_firm("Birch Ltd"))
    content = a_sheet([ash | {"email": "ash@ash.example"}, birch | {"email": "nowhere"}])
    first = desk.checked(content, replace_period=PERIOD)["id"]
    annotated = desk.gets(f"/v1/imports/{first}/annotated.xlsx").content
    assert desk.applies(first, partly=True).status_code == 202
    desk.works()
    rows = desk.gets(f"/v1/imports/{first}/fix-list.xlsx").content

    refused = desk.checked(rows, replace_period=PERIOD)
    [problem] = desk.previews(refused["id"])["problems"]
    whole = desk.previews(desk.checked(annotated, replace_period=PERIOD)["id"])
    alone = desk.previews(desk.checked(rows)["id"])

    assert refused["can_be_saved_partly"] is False
    assert (problem["code"], problem["severity"]) == ("left_out_replaces", "stop")
    for preview in (whole, alone):
        assert "left_out_replaces" not in {one["code"] for one in preview["problems"]}
        assert preview["total"]["faulty"] == 1
