"""What a file saved is undone while nothing depends on it."""

from datetime import timedelta
from typing import Any

from app.platform.http.dependencies import time_of_request
from app.spreadsheets.imports.lifecycle import UNDONE
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


def test_what_came_after_in_other_rows_stays(office: Office) -> None:
    ash, birch = office.has(a_firm("Ash Ltd", "0@ash.example"), a_firm("Birch Ltd"))
    saved = office.saves(a_sheet([ash | {"email": "1@ash.example"}, a_firm("Cedar Ltd")]))
    office.changes(birch["row_ref"], email="b@birch.example")
    office.saves(a_sheet([a_firm("Dogwood Ltd")]))

    assert reversed_(office, saved["id"]) == (201, "reversed")
    assert office.firms() == {
        "Ash Ltd": "0@ash.example", "Birch Ltd": "b@birch.example", "Dogwood Ltd": "",
    }  # fmt: skip


def test_what_was_changed_and_changed_back_does_not_stand_in_the_way(office: Office) -> None:
    [ash] = office.has(a_firm("Ash Ltd", "0@ash.example"))
    saved = office.saves(a_sheet([ash | {"email": "1@ash.example"}]))
    office.changes(ash["row_ref"], email="2@ash.example")
    assert reversed_(office, saved["id"]) == (409, "import-depended-on")
    office.changes(ash["row_ref"], email="1@ash.example")

    assert reversed_(office, saved["id"]) == (201, "reversed")
    assert office.firms() == {"Ash Ltd": "0@ash.example"}


def test_a_refusal_names_what_was_changed_and_what_to_do(office: Office) -> None:
    firms = office.has(*(a_firm(f"Firm {at}") for at in range(7)))
    saved = office.saves(a_sheet([one | {"address": "1 High Street"} for one in firms]))
    for one in firms:
        office.changes(one["row_ref"], address="2 Low Street")

    told = office.posts(f"/v1/imports/{saved['id']}/reverse").json()

    assert told["detail"].startswith("What this file saved was changed since: the firm Firm 0 on ")
    assert told["detail"].endswith("; 2 more.")
    assert told["how_to_fix"].startswith("Undo the file that changed it, if one did")


def test_a_later_file_is_undone_first(office: Office) -> None:
    [ash] = office.has(a_firm("Ash Ltd", "0@ash.example"))
    first = office.saves(a_sheet([ash | {"email": "1@ash.example"}]))
    second = office.saves(a_sheet([ash | {"email": "2@ash.example"}]))

    assert reversed_(office, first["id"]) == (409, "import-depended-on")
    assert reversed_(office, second["id"]) == (201, "reversed")
    assert office.firms() == {"Ash Ltd": "1@ash.example"}


def test_files_are_undone_one_after_the_other_back_to_the_first(office: Office) -> None:
    [ash] = office.has(a_firm("Ash Ltd", "0@ash.example"))
    saved = [office.saves(a_sheet([ash | {"email": f"{at}@ash.example"}])) for at in (1, 2, 3)]

    for at in (2, 1, 0):
        assert reversed_(office, saved[at]["id"]) == (201, "reversed")
        assert office.firms() == {"Ash Ltd": f"{at}@ash.example"}


def test_what_was_changed_by_hand_between_two_files_keeps_the_first(office: Office) -> None:
    [ash] = office.has(a_firm("Ash Ltd", "0@ash.example"))
    first = office.saves(a_sheet([ash | {"email": "1@ash.example"}]))
    office.changes(ash["row_ref"], email="2@ash.example")
    second = office.saves(a_sheet([ash | {"email": "3@ash.example"}]))

    assert reversed_(office, second["id"]) == (201, "reversed")
    assert reversed_(office, first["id"]) == (409, "import-depended-on")
    assert office.firms() == {"Ash Ltd": "2@ash.example"}


def test_a_file_that_was_saved_after_an_undoing_is_undone_before_the_first(office: Office) -> None:
    [ash] = office.has(a_firm("Ash Ltd", "0@ash.example"))
    first, second = (
        office.saves(a_sheet([ash | {"email": f"{at}@ash.example"}])) for at in (1, 2)
    )
    reversed_(office, second["id"])
    third = office.saves(a_sheet([ash | {"email": "3@ash.example"}]))

    assert reversed_(office, first["id"]) == (409, "import-depended-on")
    assert reversed_(office, third["id"]) == (201, "reversed")
    assert reversed_(office, first["id"]) == (201, "reversed")
    assert office.firms() == {"Ash Ltd": "0@ash.example"}


def test_what_changed_nothing_has_nothing_to_be_undone(office: Office) -> None:
    rows = office.has(a_firm("Ash Ltd"))
    saved = office.saves(a_sheet(rows))

    assert reversed_(office, saved["id"]) == (201, "reversed")
    assert office.firms() == {"Ash Ltd": ""}


def test_it_is_undone_for_ninety_days_and_no_longer(office: Office) -> None:
    saved = office.saves(a_sheet([a_firm("Ash Ltd")]))
    app: Any = office.client.app
    app.dependency_overrides[time_of_request] = lambda: office.now + UNDONE

    assert reversed_(office, saved["id"]) == (409, "import-depended-on")
    assert office.firms() == {"Ash Ltd": ""}

    app.dependency_overrides[time_of_request] = lambda: office.now + UNDONE - timedelta(seconds=1)
    assert reversed_(office, saved["id"]) == (201, "reversed")


def test_the_same_file_sent_again_tells_whether_it_was_changed_since(office: Office) -> None:
    [ash] = office.has(a_firm("Ash Ltd"))
    content = a_sheet([ash | {"email": "a@ash.example"}])
    first = office.sends(content).json()
    office.works()
    office.applies(first["id"])
    office.works()

    still = office.sends(content).json()
    office.changes(ash["row_ref"], email="b@ash.example")
    moved = office.sends(content).json()

    assert first["moved_since"] is None
    assert (still["id"], still["state"], still["moved_since"]) == (first["id"], "applied", False)
    assert (moved["id"], moved["state"], moved["moved_since"]) == (first["id"], "applied", True)


def test_the_same_file_sent_again_was_not_changed_by_what_is_elsewhere(office: Office) -> None:
    ash, birch = office.has(a_firm("Ash Ltd"), a_firm("Birch Ltd"))
    content = a_sheet([ash | {"email": "a@ash.example"}])
    first = office.saves(content)
    office.changes(birch["row_ref"], email="b@birch.example")

    again = office.sends(content).json()

    assert (again["id"], again["moved_since"]) == (first["id"], False)


def test_a_kind_that_removes_no_rows_refuses_a_period_to_replace(office: Office) -> None:
    answer = office.sends(a_sheet([a_firm("Ash Ltd")]), replace_period="2026-01-01/2026-03-31")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "period"
