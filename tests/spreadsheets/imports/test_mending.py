"""Lists of fixes put back into the files that they are for."""

import io
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from app.organisations.role import Role
from app.spreadsheets.imports import mending
from app.spreadsheets.sheet import letter
from tests.callers import a_person
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet

ROWS = [a_firm("Ash Ltd", "a@ash.example"), a_firm("Birch Ltd", "nowhere"), a_firm("?")]
WRONG = a_sheet(ROWS)


def the_list(office: Office, import_id: str) -> bytes:
    answer = office.gets(f"/v1/imports/{import_id}/fix-list.xlsx")
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def changed(content: bytes, **cells: Any) -> bytes:
    """Write into some cells of a list's first sheet that has rows."""
    book = load_workbook(io.BytesIO(content))
    sheet = book["Firms"] if "Firms" in book.sheetnames else book.worksheets[0]
    for at, value in cells.items():
        sheet[at] = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def row_of(content: bytes, what: str) -> tuple[int, Mapping[str, str]]:
    """Find the row of a list in which something stands, and its columns by their headings."""
    book = load_workbook(io.BytesIO(content))
    sheet = book["Firms"] if "Firms" in book.sheetnames else book.worksheets[0]
    columns: dict[str, str] = {}
    for number, row in enumerate(sheet.iter_rows(), 1):
        columns = columns or {
            str(cell.value): letter(at)
            for at, cell in enumerate(row, 1)
            if any(other.value == "email" for other in row)
        }
        if any(cell.value == what for cell in row):
            return number, columns
    raise LookupError(what)


def mended(content: bytes, what: str, **values: str) -> bytes:
    """Mend one row of a list, by the keys of its columns."""
    number, columns = row_of(content, what)
    return changed(content, **{f"{columns[key]}{number}": one for key, one in values.items()})


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def codes(office: Office, import_id: str) -> set[str]:
    return {one["code"] for one in office.previews(import_id)["problems"]}


@pytest.fixture
def waits(office: Office) -> str:
    """Give a file of three rows, two of them wrong."""
    return str(office.checked(WRONG)["id"])


def test_mended_rows_are_put_back_and_the_good_ones_are_not_lost(
    office: Office, waits: str
) -> None:
    back = mended(the_list(office, waits), "nowhere", email="b@birch.example")
    back = mended(back, "?", name="Cedar Ltd")

    found = office.checked(back, fixes=waits)

    assert (found["state"], office.reads(waits)["state"]) == ("ready", "withdrawn")
    shown = office.previews(found["id"])
    assert (shown["total"]["rows"], shown["total"]["added"]) == (3, 3)
    assert codes(office, found["id"]) == {"fixes_put_back"}
    assert "2 rows took the place" in str(shown["problems"])
    assert office.applies(found["id"]).status_code == 202
    office.works()
    assert office.firms() == {
        "Ash Ltd": "a@ash.example", "Birch Ltd": "b@birch.example", "Cedar Ltd": "",
    }  # fmt: skip


def test_what_is_still_wrong_is_mended_by_a_further_list(office: Office, waits: str) -> None:
    first = office.checked(
        mended(the_list(office, waits), "nowhere", email="b@birch.example"), fixes=waits
    )
    assert (first["state"], office.previews(first["id"])["total"]["faulty"]) == ("needs_fixing", 1)

    again = mended(the_list(office, first["id"]), "?", name="Cedar Ltd")
    second = office.checked(again, fixes=first["id"])

    assert second["state"] == "ready"
    assert office.previews(second["id"])["total"]["added"] == 3


def test_the_same_list_twice_is_one_import(office: Office, waits: str) -> None:
    back = mended(the_list(office, waits), "nowhere", email="b@birch.example")

    first, again = office.sends(back, fixes=waits), office.sends(back, fixes=waits)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]


def test_without_the_file_only_its_own_rows_are_looked_at_and_that_is_told(
    office: Office, waits: str
) -> None:
    found = office.checked(mended(the_list(office, waits), "nowhere", email="b@birch.example"))

    assert office.reads(waits)["state"] == "needs_fixing"
    assert office.previews(found["id"])["total"]["rows"] == 2
    assert "fix_list_alone" in codes(office, found["id"])


def test_what_is_given_back_of_it_is_the_whole_file(office: Office, waits: str) -> None:
    back = mended(the_list(office, waits), "nowhere", email="b@birch.example")
    found = office.checked(back, fixes=waits)

    annotated = office.gets(f"/v1/imports/{found['id']}/annotated.xlsx").content

    book = load_workbook(io.BytesIO(annotated))
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"Ash Ltd", "b@birch.example"} <= texts
    assert "nowhere" not in texts


def test_a_file_that_is_no_list_of_fixes_is_not_put_anywhere(office: Office, waits: str) -> None:
    found = office.checked(a_sheet([a_firm("Yew Ltd")]), fixes=waits)

    assert (found["state"], codes(office, found["id"])) == ("needs_fixing", {"no_fix_list"})
    assert not found["can_be_saved_partly"]


def test_a_list_that_cannot_be_read_loses_nothing_and_another_is_put_back_after_it(
    office: Office, waits: str
) -> None:
    right = mended(the_list(office, waits), "nowhere", email="b@birch.example")
    right = mended(right, "?", name="Cedar Ltd")
    wrong = office.checked(b"PK\x03\x04 nonsense", fixes=waits)
    assert (wrong["state"], codes(office, wrong["id"])) == ("needs_fixing", {"fixes_unreadable"})
    given = office.gets(f"/v1/imports/{wrong['id']}/annotated.xlsx").content
    book = load_workbook(io.BytesIO(given))
    values = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "Ash Ltd" in values

    found = office.checked(right, fixes=wrong["id"])

    assert (found["state"], codes(office, found["id"])) == ("ready", {"fixes_put_back"})
    office.applies(found["id"])
    office.works()
    assert set(office.firms()) == {"Ash Ltd", "Birch Ltd", "Cedar Ltd"}


def test_a_second_row_for_the_same_place_is_a_new_one(office: Office, waits: str) -> None:
    content = the_list(office, waits)
    number, columns = row_of(content, "nowhere")
    other, _ = row_of(content, "?")
    same = changed(content, **{
        f"{columns['cell']}{other}": load_workbook(io.BytesIO(content)).worksheets[0][
            f"{columns['cell']}{number}"
        ].value
    })  # fmt: skip

    found = office.checked(same, fixes=waits)

    assert office.previews(found["id"])["total"]["rows"] == 4


Wrong = Callable[[Office, str], Any]


@pytest.mark.parametrize(
    ("send", "told_of_it"),
    [
        (lambda office, waits: office.sends(WRONG + b"x", fixes=uuid4()), (404, "not-found")),
        (lambda office, waits: office.sends(WRONG + b"x", fixes=waits, day="2026-05-01"),
         (422, "invalid")),
        (lambda office, waits: office.of(
            a_person(office.engine, Role.ECONOMIC_DEVELOPMENT)
        ).sends(WRONG + b"x", fixes=waits), (422, "invalid")),
        (lambda office, waits: office.of(
            a_person(office.engine, Role.SUPPLIER, supplier="Ash Ltd")
        ).sends(WRONG + b"x", fixes=waits), (403, "kind-not-yours")),
    ],
)  # fmt: skip
def test_fixes_are_for_a_file_of_the_same_person_and_thing(
    office: Office, waits: str, send: Wrong, told_of_it: tuple[int, str]
) -> None:
    assert told(send(office, waits)) == told_of_it
    assert office.reads(waits)["state"] == "needs_fixing"


def test_a_file_that_is_gone_cannot_be_mended(office: Office, waits: str) -> None:
    back = the_list(office, waits)
    office.client.delete(f"/v1/imports/{waits}", headers=office.headers)

    answer = office.sends(back, fixes=waits)

    assert told(answer) == (409, "import-state")
    assert [one["id"] for one in office.gets("/v1/imports").json()["data"]] == [waits]


def test_too_many_lists_for_one_file_are_refused(
    office: Office, waits: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mending, "MOST_FILES", 0)

    answer = office.sends(the_list(office, waits), fixes=waits)

    assert told(answer) == (422, "invalid")
    assert "too often" in answer.json()["detail"]
    assert office.reads(waits)["state"] == "needs_fixing"
