"""A register sent by pages alone: sent, watched, looked at, answered, saved, undone."""

from dataclasses import replace
from html import unescape
from io import BytesIO

import openpyxl
import pytest
from fastapi.testclient import TestClient

from app.organisations.role import Role
from app.platform.database import writing
from app.spreadsheets.imports.tables import FileImport
from tests.callers import a_person
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet
from tests.spreadsheets.imports.register import REPLACING
from tests.spreadsheets.imports.test_answering import filled, given
from tests.web.pages import Visitor, csrf_in, title_of

BOTH = a_sheet([a_firm("Ash Ltd", "ash@ash.example"), a_firm("Birch Ltd")])
HOSTILE = "<script>alert(1)</script>"


def sent(visitor: Visitor, content: bytes, name: str = "firms.csv") -> str:
    """Send a file by its page, and give the path of its result."""
    visitor.opens("/web/uploads/file?kind=register")
    return visitor.uploads("/web/uploads?kind=register", content, name).path


def checked(office: Office, visitor: Visitor, content: bytes, name: str = "firms.csv") -> str:
    """Send a file, have it checked, and look at the result."""
    path = sent(visitor, content, name)
    office.works()
    visitor.opens(path)
    return path


def version_in(visitor: Visitor) -> str:
    return visitor.page.split('name="version" value="')[1].split('"')[0]


def test_a_file_is_sent_watched_looked_at_saved_and_undone(
    office: Office, visitor: Visitor
) -> None:
    path = sent(visitor, BOTH)
    assert title_of(visitor.page) == "We are checking your file – Social value"
    assert '<meta http-equiv="refresh" content="5">' in visitor.page

    office.works()
    visitor.opens(path)
    assert "Ready to save: 2 new, 0 changed, 0 the same" in visitor.text
    assert "Firms 0 2" in visitor.text
    assert office.firms() == {}

    visitor.sends(f"{path}/save", {"version": version_in(visitor)})
    office.works()
    visitor.opens(path)
    assert title_of(visitor.page).startswith("Your file is saved")
    assert office.firms() == {"Ash Ltd": "ash@ash.example", "Birch Ltd": ""}

    visitor.sends(f"{path}/undo")
    assert "what stood before stands again" in visitor.text
    assert office.firms() == {}


def test_the_reloading_can_be_stopped(visitor: Visitor) -> None:
    path = sent(visitor, BOTH)
    visitor.opens(f"{path}?still=yes")

    assert "http-equiv" not in visitor.page
    assert "The page stays as it is." in visitor.text


def test_how_far_it_has_come_is_told_in_words_and_as_progress(
    office: Office, visitor: Visitor
) -> None:
    path = sent(visitor, BOTH)
    with writing(office.engine) as session:
        row = session.get_one(FileImport, office.row(path.rpartition("/")[2]).id)
        row.rows_done, row.rows_total = 412, 1240

    visitor.opens(path)
    assert "412 of 1,240 rows" in visitor.text
    assert '<progress id="progress" value="412" max="1240">' in visitor.page


def test_text_of_a_workbook_stays_text(office: Office, visitor: Visitor) -> None:
    [ash] = office.has(a_firm("Ash Ltd"))
    hostile = ash | {"address": HOSTILE, "email": '"><img src=x onerror=alert(1)>'}
    content = a_sheet([hostile | {HOSTILE: HOSTILE}], [*ash, "address", HOSTILE])
    checked(office, visitor, content)

    assert "<script" not in visitor.page
    assert "<img" not in visitor.page
    assert HOSTILE in visitor.text
    assert "Not read" in visitor.text


def test_faulty_rows_are_told_with_their_cells_and_can_be_left_out(
    office: Office, visitor: Visitor
) -> None:
    path = checked(office, visitor, a_sheet([a_firm("Ash Ltd"), a_firm("Birch Ltd", "none")]))
    assert "1 of 2 rows needs fixing" in visitor.text
    assert "kept of it can be downloaded for 90 days, unless a person is erased" in visitor.text
    assert "To fix C3 This is no e-mail address. Put an @ in it. none" in visitor.text

    visitor.sends(f"{path}/save", {"version": version_in(visitor), "partly": "yes"})
    office.works()
    visitor.opens(path)
    assert "1 faulty row was left out: download it with what is wrong" in visitor.text
    assert f'<a href="{path}/fix-list.xlsx">' in visitor.page
    book = openpyxl.load_workbook(BytesIO(visitor.client.get(f"{path}/fix-list.xlsx").content))
    assert any("Birch Ltd" in map(str, row) for row in book.worksheets[0].values)
    assert office.firms() == {"Ash Ltd": ""}


def test_without_leaving_out_faulty_rows_nothing_is_saved(
    office: Office, visitor: Visitor
) -> None:
    path = checked(office, visitor, a_sheet([a_firm("Ash Ltd"), a_firm("Birch Ltd", "none")]))

    visitor.sends(f"{path}/save", {"version": version_in(visitor)}, 409)
    assert office.firms() == {}


def test_what_is_unusual_is_to_be_confirmed(office: Office, visitor: Visitor) -> None:
    path = checked(office, visitor, a_sheet([a_firm("Odd Ltd")]))
    version = version_in(visitor)

    visitor.sends(f"{path}/save", {"version": version}, 422)
    assert '<a href="#confirmed">' in visitor.page
    visitor.sends(f"{path}/save", {"version": version, "confirmed": "yes"})
    office.works()
    assert office.firms() == {"Odd Ltd": ""}


@pytest.mark.parametrize(
    ("take", "email"), [("yours", "yours@ash.example"), ("ours", "ours@ash.example")]
)
def test_a_question_is_answered_by_a_radio_button(
    office: Office, visitor: Visitor, take: str, email: str
) -> None:
    [ash] = office.has(a_firm("Ash Ltd", "old@ash.example"))
    content = filled(given(office), email="yours@ash.example", address="New Street")
    office.changes(ash["row_ref"], email="ours@ash.example")
    path = checked(office, visitor, content, "firms.xlsx")
    assert "1 cell was changed by you and by somebody here" in visitor.text
    assert "When the workbook was given out: old@ash.example" in visitor.text

    visitor.sends(f"{path}/answers", {"version": version_in(visitor)}, 422)
    assert '<a href="#answer-0">' in visitor.page
    visitor.sends(f"{path}/answers", {"version": version_in(visitor), "answer-0": take})
    office.works()
    visitor.opens(path)
    visitor.sends(f"{path}/save", {"version": version_in(visitor)})
    office.works()
    assert office.firms() == {"Ash Ltd": email}


def test_a_form_of_an_old_page_is_refused(office: Office, visitor: Visitor) -> None:
    path = checked(office, visitor, BOTH)

    visitor.sends(f"{path}/save", {"version": "1"}, 412)
    assert "Something happened to this file since you loaded the page." in visitor.text
    assert office.firms() == {}


def test_what_moved_since_the_check_is_checked_anew(office: Office, visitor: Visitor) -> None:
    path = checked(office, visitor, BOTH)
    version = version_in(visitor)
    office.has(a_firm("Cedar Ltd"))

    visitor.sends(f"{path}/save", {"version": version}, 409)
    visitor.opens(path)
    assert "We are checking your file" in visitor.text
    assert "it is checked anew" in visitor.text


def test_a_file_that_cannot_be_used_says_why(office: Office, visitor: Visitor) -> None:
    checked(office, visitor, b"PK\x03\x04 not a workbook at all", "broken.xlsx")

    assert title_of(visitor.page) == "The file cannot be used – Social value"
    assert "Nothing of it was saved." in visitor.text


def test_a_file_can_be_withdrawn(office: Office, visitor: Visitor) -> None:
    path = checked(office, visitor, BOTH)
    visitor.sends(f"{path}/withdraw")

    assert title_of(visitor.page).startswith("The file is withdrawn")
    assert office.reads(path.rpartition("/")[2])["state"] == "withdrawn"


def test_the_file_comes_back_with_notes_and_as_a_list_of_rows_to_fix(
    office: Office, visitor: Visitor
) -> None:
    path = checked(office, visitor, a_sheet([a_firm("Ash Ltd"), a_firm("Birch Ltd", "none")]))

    books = {}
    for name in ("annotated.xlsx", "fix-list.xlsx"):
        answer = visitor.client.get(f"{path}/{name}")
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["cache-control"] == "no-store"
        books[name] = openpyxl.load_workbook(BytesIO(answer.content))
    assert "Problems" in books["annotated.xlsx"].sheetnames
    rows = list(books["fix-list.xlsx"].worksheets[0].values)
    assert not any("Ash Ltd" in map(str, row) for row in rows)
    assert any("Birch Ltd" in map(str, row) for row in rows)


def test_only_the_mended_rows_are_sent_back(office: Office, visitor: Visitor) -> None:
    path = checked(office, visitor, a_sheet([a_firm("Ash Ltd"), a_firm("Birch Ltd", "none")]))
    link = unescape(visitor.page.split('<a href="/web/uploads/file?')[1].split('"')[0])
    book = openpyxl.load_workbook(BytesIO(visitor.client.get(f"{path}/fix-list.xlsx").content))
    cells = [cell for row in book.worksheets[0] for cell in row]
    next(cell for cell in cells if cell.value == "none").value = "birch@birch.example"
    book.save(mended := BytesIO())

    visitor.opens(f"/web/uploads/file?{link}")
    assert "Choose the list of rows to fix" in visitor.text
    both = visitor.uploads(f"/web/uploads?{link}", mended.getvalue(), "fixes.xlsx").path
    office.works()

    assert "Ready to save: 2 new, 0 changed, 0 the same" in visitor.opens(both).text
    assert office.reads(path.rpartition("/")[2])["state"] == "withdrawn"


def test_a_list_of_fixes_for_no_file_is_refused(visitor: Visitor) -> None:
    about = "kind=register&fixes="
    visitor.opens(f"/web/uploads/file?{about}nothing", 422)
    assert "Go back to the file that waits, and send its list from there." in visitor.text

    nobodys = f"{about}01a203be-cf59-762c-bd97-93d9f1e5a8cf"
    visitor.opens(f"/web/uploads/file?{nobodys}")
    visitor.uploads(f"/web/uploads?{nobodys}", BOTH, status=404)


@pytest.mark.parametrize("deed", ["save", "answers", "undo", "withdraw"])
def test_nothing_is_done_without_the_forms_token(
    office: Office, visitor: Visitor, deed: str
) -> None:
    path = checked(office, visitor, BOTH)
    before = office.reads(path.rpartition("/")[2])

    answer = visitor.client.post(f"{path}/{deed}", data={"version": version_in(visitor)})

    assert answer.status_code == 403
    assert office.reads(path.rpartition("/")[2]) == before


@pytest.mark.parametrize(
    ("role", "authority"),
    [(Role.EVALUATOR, "Anytown Council"), (Role.PROCUREMENT_OFFICER, "Elsewhere Council")],
)
def test_another_role_or_authority_finds_nothing(
    office: Office, visitor: Visitor, role: Role, authority: str
) -> None:
    path = checked(office, visitor, BOTH)
    other = Visitor(TestClient(office.client.app))
    other.signs_in(a_person(office.engine, role, authority=authority))
    csrf = csrf_in(other.page)

    for part in ("", "/annotated.xlsx", "/fix-list.xlsx"):
        assert other.client.get(path + part).status_code == 404, part
    for deed in ("save", "answers", "undo", "withdraw"):
        told = {"csrf": csrf, "version": version_in(visitor)}
        assert other.client.post(f"{path}/{deed}", data=told).status_code == 404, deed
    assert office.reads(path.rpartition("/")[2])["state"] == "ready"


def removing(office: Office) -> str:
    """Have a file wait that leaves a firm out of the period that it replaces."""
    office.client.app.state.kinds = (REPLACING,)  # type: ignore[attr-defined]
    ash, _ = office.has(a_firm("Ash Ltd"), a_firm("Birch Ltd"))
    desk = replace(office, kinds=(REPLACING,))
    found = desk.checked(a_sheet([ash]), replace_period="2026-01-01/2026-12-31")
    return f"/web/uploads/{found['id']}"


def test_rows_are_removed_only_once_that_was_typed(office: Office, visitor: Visitor) -> None:
    path = removing(office)
    visitor.opens(path)
    assert "Rows of ours that would be removed" in visitor.text
    assert "Birch Ltd" in visitor.text
    version = version_in(visitor)

    for typed in ("", "remove 2 rows"):
        visitor.sends(f"{path}/save", {"version": version, "removing": typed}, 422)
        assert '<a href="#removing">Type “remove 1 row”' in visitor.page
        assert f'value="{typed}"' in visitor.page
    assert set(office.firms()) == {"Ash Ltd", "Birch Ltd"}

    visitor.sends(f"{path}/save", {"version": version, "removing": " remove  1 row "})
    replace(office, kinds=(REPLACING,)).works()
    assert set(office.firms()) == {"Ash Ltd"}
