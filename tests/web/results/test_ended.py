"""What the page of a file says once it is saved: no more than is there and can be done."""

from dataclasses import replace
from uuid import UUID

from app.platform.database import writing
from app.spreadsheets.imports.keeping import forget
from app.spreadsheets.imports.lifecycle import UNDONE
from app.spreadsheets.imports.tables import FileImport, Part
from app.spreadsheets.imports.withdrawing import forget_old
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet
from tests.spreadsheets.imports.register import REPLACING
from tests.web.pages import Visitor
from tests.web.results.test_routes import BOTH, checked, version_in


def test_rows_left_out_of_a_file_that_replaces_a_period_are_sent_without_it(
    office: Office, visitor: Visitor
) -> None:
    office.client.app.state.kinds = (REPLACING,)  # type: ignore[attr-defined]
    desk = replace(office, kinds=(REPLACING,))
    ash, birch = office.has(a_firm("Ash Ltd"), a_firm("Birch Ltd"))
    content = a_sheet([ash | {"email": "ash@ash.example"}, birch | {"email": "none"}])
    found = desk.checked(content, replace_period="2026-01-01/2026-12-31")["id"]
    assert desk.applies(found, partly=True).status_code == 202
    desk.works()

    visitor.opens(f"/web/uploads/{found}")

    assert "you sent this one, but without the period that it replaces." in visitor.text


def test_of_a_file_of_which_nothing_is_kept_nothing_is_counted_or_undone(
    office: Office, visitor: Visitor
) -> None:
    path = checked(office, visitor, BOTH)
    visitor.sends(f"{path}/save", {"version": version_in(visitor)})
    office.works()
    assert "Undo what this file saved" in visitor.opens(path).text

    with writing(office.engine) as session:
        forget_old(session, office.now + UNDONE)
    visitor.opens(path)

    assert "What was found in it is not kept any more." in visitor.text
    for told in ("0 new", "No row was left out", "Undo"):
        assert told not in visitor.text


def test_what_was_saved_too_long_ago_is_not_offered_to_be_undone(
    office: Office, visitor: Visitor
) -> None:
    path = checked(office, visitor, BOTH)
    visitor.sends(f"{path}/save", {"version": version_in(visitor)})
    office.works()
    with writing(office.engine) as session:
        row = session.get_one(FileImport, UUID(path.rpartition("/")[2]))
        row.expires_at = office.now

    visitor.opens(path)

    assert "2 new" in visitor.text
    assert "Undo" not in visitor.text


def test_rows_that_were_left_out_and_are_gone_are_not_offered(
    office: Office, visitor: Visitor
) -> None:
    path = checked(office, visitor, a_sheet([a_firm("Ash Ltd"), a_firm("Birch Ltd", "none")]))
    visitor.sends(f"{path}/save", {"version": version_in(visitor), "partly": "yes"})
    office.works()
    with writing(office.engine) as session:
        forget(session, UUID(path.rpartition("/")[2]), Part.LEFT_OUT)

    visitor.opens(path)

    assert "1 faulty row was left out, and is not kept any more." in visitor.text
    assert "fix-list.xlsx" not in visitor.page
