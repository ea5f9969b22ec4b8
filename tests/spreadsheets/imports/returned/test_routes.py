"""A file that was sent, given back with what is wrong in it."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from app.organisations.role import Role
from tests.callers import a_person
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet

BAD = a_sheet([a_firm("Ash Ltd", "ash@ash.example"), a_firm("", "nobody@nowhere.example")])
PATHS = ("annotated.xlsx", "fix-list.xlsx")


def fetched(office: Office, import_id: str, name: str) -> Any:
    answer = office.gets(f"/v1/imports/{import_id}/{name}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    return load_workbook(BytesIO(answer.content))


def test_the_file_comes_back_with_every_problem_and_its_values(office: Office) -> None:
    found = office.checked(BAD)

    book = fetched(office, found["id"], "annotated.xlsx")

    listed = office.gets(f"/v1/imports/{found['id']}/problems").json()["data"]
    rows = list(book["Problems"].iter_rows(min_row=5, values_only=True))
    assert found["state"] == "needs_fixing"
    assert [row[0] for row in rows] == [one["code"] for one in listed] != []
    values = {cell.value for row in book.worksheets[1].iter_rows() for cell in row}
    assert {"Ash Ltd", "ash@ash.example", "nobody@nowhere.example"} <= values


def test_the_list_of_fixes_has_the_faulty_row_alone_and_can_be_sent_again(office: Office) -> None:
    found = office.checked(BAD)

    answer = office.gets(f"/v1/imports/{found['id']}/fix-list.xlsx")
    book: Any = load_workbook(BytesIO(answer.content))
    sheet = book.worksheets[0]
    values = {cell.value for row in sheet.iter_rows() for cell in row}
    assert "nobody@nowhere.example" in values
    assert "Ash Ltd" not in values

    keys = [cell.value for cell in sheet[1]]
    sheet.cell(2, keys.index("name") + 1).value = "Birch Ltd"
    mended = BytesIO()
    book.save(mended)
    again = office.saves(mended.getvalue())

    assert again["state"] == "applied"
    assert office.firms() == {"Birch Ltd": "nobody@nowhere.example"}


def test_a_file_that_is_not_kept_any_more_leaves_what_was_found(office: Office) -> None:
    saved = office.saves(a_sheet([a_firm("Ash Ltd")]))

    for name in PATHS:
        assert fetched(office, saved["id"], name).sheetnames == ["Problems"]


def test_nobody_else_is_given_it(office: Office) -> None:
    found = office.checked(BAD)
    others = (
        a_person(office.engine, Role.PROCUREMENT_OFFICER, authority="Elsewhere Council"),
        a_person(office.engine, Role.SUPPLIER, supplier="Ash Ltd"),
    )

    for headers in others:
        for name in PATHS:
            answer = office.of(headers).gets(f"/v1/imports/{found['id']}/{name}")
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
