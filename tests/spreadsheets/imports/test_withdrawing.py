"""Files that are taken back."""

import pytest
from sqlmodel import select

from app.platform.database import reading
from app.spreadsheets.imports.tables import FileImportPart
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet

ONE = a_sheet([a_firm("Ash Ltd")])


def withdraw(office: Office, import_id: str) -> tuple[int, str]:
    answer = office.client.delete(f"/v1/imports/{import_id}", headers=office.headers)
    told = answer.json()
    return answer.status_code, told["state"] if answer.status_code == 200 else told["code"]


@pytest.mark.parametrize("is_checked", [False, True])
def test_a_file_that_is_withdrawn_is_gone_with_all_that_it_said(
    office: Office, *, is_checked: bool
) -> None:
    import_id = office.checked(ONE)["id"] if is_checked else office.sent(ONE)

    assert withdraw(office, import_id) == (200, "withdrawn")
    office.works()

    assert office.reads(import_id)["state"] == "withdrawn"
    with reading(office.engine) as session:
        assert session.exec(select(FileImportPart.number)).all() == []
    assert withdraw(office, import_id) == (409, "import-state")
    assert office.applies(import_id).json()["code"] == "import-state"
    assert office.sent(ONE) != import_id


def test_what_was_saved_is_undone_and_not_withdrawn(office: Office) -> None:
    saved = office.saves(ONE)

    assert withdraw(office, saved["id"]) == (409, "import-state")
    assert office.firms() == {"Ash Ltd": ""}
