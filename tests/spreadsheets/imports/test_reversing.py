"""What a file saved is undone while nothing depends on it."""

from typing import Any

from tests.spreadsheets.imports.made import Office, a_firm, a_sheet


def reversed_(office: Office, import_id: str) -> tuple[int, Any]:
    answer = office.posts(f"/v1/imports/{import_id}/reverse")
    told = answer.json()
    return answer.status_code, told.get("code", told.get("state"))


def test_what_was_there_before_is_there_again(office: Office) -> None:
    ash, _ = office.has(a_firm("Ash Ltd", "old@ash.example"), a_firm("Birch Ltd"))
    rows = [ash | {"email": "new@ash.example"}, a_firm("Cedar Ltd")]
    saved = office.saves(a_sheet(rows))
    assert office.firms()["Cedar Ltd"] == ""

    assert reversed_(office, saved["id"]) == (201, "reversed")

    assert office.firms() == {"Ash Ltd": "old@ash.example", "Birch Ltd": ""}
    assert reversed_(office, saved["id"]) == (409, "import-state")


def test_the_same_file_can_be_sent_again_once_it_was_undone(office: Office) -> None:
    content = a_sheet([a_firm("Ash Ltd")])
    saved = office.saves(content)
    reversed_(office, saved["id"])

    again = office.saves(content)

    assert again["id"] != saved["id"]
    assert office.firms() == {"Ash Ltd": ""}


def test_what_was_changed_since_is_not_undone(office: Office) -> None:
    [ash] = office.has(a_firm("Ash Ltd"))
    saved = office.saves(a_sheet([ash | {"email": "a@ash.example"}]))
    office.changes(ash["row_ref"], email="b@ash.example")

    assert reversed_(office, saved["id"]) == (409, "import-depended-on")
    assert office.firms() == {"Ash Ltd": "b@ash.example"}


def test_a_later_file_is_undone_first(office: Office) -> None:
    [ash] = office.has(a_firm("Ash Ltd", "0@ash.example"))
    first = office.saves(a_sheet([ash | {"email": "1@ash.example"}]))
    second = office.saves(a_sheet([ash | {"email": "2@ash.example"}]))

    assert reversed_(office, first["id"]) == (409, "import-depended-on")
    assert reversed_(office, second["id"]) == (201, "reversed")
    assert office.firms() == {"Ash Ltd": "1@ash.example"}


def test_what_changed_nothing_has_nothing_to_be_undone(office: Office) -> None:
    rows = office.has(a_firm("Ash Ltd"))
    saved = office.saves(a_sheet(rows))

    assert reversed_(office, saved["id"]) == (201, "reversed")
    assert office.firms() == {"Ash Ltd": ""}
