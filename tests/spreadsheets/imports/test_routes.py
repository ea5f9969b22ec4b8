"""A register over HTTP: sent, checked, looked at, saved, undone."""

import re

from app.rooms import KINDS
from tests.operations import OPERATIONS
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet

BOTH = a_sheet([a_firm("Ash Ltd", "ash@ash.example"), a_firm("Birch Ltd")])


def test_a_file_is_checked_shown_saved_and_undone(office: Office) -> None:
    answer = office.sends(BOTH, file_name="firms.csv")
    import_id = answer.json()["id"]

    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/v1/imports/{import_id}"
    assert (answer.json()["state"], answer.json()["file_name"]) == ("received", "firms.csv")

    office.works()
    assert office.reads(import_id)["state"] == "ready"
    assert office.firms() == {}
    shown = office.previews(import_id)
    assert shown["total"] | {"sheet": ""} == {
        "sheet": "", "rows": 2, "added": 2, "changed": 0, "same": 0, "faulty": 0, "not_read": 0,
    }  # fmt: skip
    assert shown["effect"] == [{"figure": "Firms", "before": "0", "after": "2"}]

    assert office.applies(import_id).status_code == 202
    office.works()
    assert office.reads(import_id)["state"] == "applied"
    assert office.firms() == {"Ash Ltd": "ash@ash.example", "Birch Ltd": ""}

    assert office.posts(f"/v1/imports/{import_id}/reverse").json()["state"] == "reversed"
    assert office.firms() == {}


def test_the_same_file_is_the_one_that_was_sent_before(office: Office) -> None:
    saved = office.saves(BOTH)

    again = office.sends(BOTH)

    assert again.status_code == 200
    assert (again.json()["id"], again.json()["state"]) == (saved["id"], "applied")
    assert [one.kind for one in office.works()] == []
    assert len(office.gets("/v1/imports").json()["data"]) == 1


def test_rows_with_references_that_say_the_same_change_nothing(office: Office) -> None:
    rows = office.has(a_firm("Ash Ltd", "ash@ash.example"), a_firm("Birch Ltd"))
    before = len(office.gets("/v1/imports").json()["data"])

    saved = office.saves(a_sheet(rows))

    assert before == 0
    assert (saved["state"], saved["is_unchanged"]) == ("applied", True)
    assert office.previews(saved["id"])["total"]["same"] == 2
    assert office.firms() == {"Ash Ltd": "ash@ash.example", "Birch Ltd": ""}


def test_a_missing_row_is_no_deletion_and_is_told(office: Office) -> None:
    ash, birch = office.has(a_firm("Ash Ltd"), a_firm("Birch Ltd"))

    saved = office.saves(a_sheet([ash | {"email": "ash@ash.example"}]))

    shown = office.previews(saved["id"])
    assert (shown["missing"], shown["missing_total"]) == ([birch["row_ref"]], 1)
    assert office.firms() == {"Ash Ltd": "ash@ash.example", "Birch Ltd": ""}


def test_a_changed_cell_is_shown_with_the_old_value_and_the_new(office: Office) -> None:
    [ash] = office.has(a_firm("Ash Ltd", "ash@ash.example"))
    found = office.checked(a_sheet([ash | {"email": "new@ash.example"}]))

    shown = office.previews(found["id"])

    assert shown["changes_total"] == 1
    [change] = shown["changes"]
    assert (change["cell"], change["field"]) == ("C2", "email")
    assert (change["before"], change["after"]) == ("ash@ash.example", "new@ash.example")
    listed = office.gets(f"/v1/imports/{found['id']}/changes.csv").text.splitlines()
    assert listed[0].startswith("number,sheet,cell,row_ref,field,label,before,after")
    assert "ash@ash.example,new@ash.example" in listed[1]


def test_a_changed_cell_of_ours_is_told_and_not_taken(office: Office) -> None:
    [ash] = office.has(a_firm("Ash Ltd"))

    saved = office.saves(a_sheet([ash | {"joined": "1999", "email": "a@ash.example"}]))

    [problem] = office.previews(saved["id"])["problems"]
    assert (problem["code"], problem["severity"]) == ("read_only_changed", "note")
    assert "“2026” to “1999”" in problem["message"]
    assert saved["state"] == "applied"


def test_what_is_not_read_is_named_with_the_reason(office: Office) -> None:
    keys = ["row_ref", "name", "email", "address", "joined", "shoe size"]
    rows = [a_firm("Ash Ltd") | {"shoe size": "9"}, {"name": "Total: 1"}]

    shown = office.previews(office.checked(a_sheet(rows, keys))["id"])

    assert {one["what"]: one["name"] for one in shown["not_read"]} == {
        "column": "shoe size", "row": "Total: 1",
    }  # fmt: skip
    assert (shown["total"]["rows"], shown["total"]["not_read"]) == (2, 1)


def test_a_faulty_file_saves_nothing_unless_it_is_to_be_saved_partly(office: Office) -> None:
    rows = [a_firm("Ash Ltd", "ash@ash.example"), a_firm("Birch Ltd", "nowhere"), a_firm("?")]
    found = office.checked(a_sheet(rows))

    assert (found["state"], found["can_be_saved_partly"]) == ("needs_fixing", True)
    problems = office.reads(found["id"], "/problems")["data"]
    assert {(one["code"], one["cell"]) for one in problems} == {
        ("bad_cell", "B4"), ("no_email", "C3"),
    }  # fmt: skip
    assert all(one["severity"] == "fix" and one["how_to_fix"] for one in problems)
    assert office.previews(found["id"])["partly"] == {"is_possible": True, "left_out": 2}

    refused = office.applies(found["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "import-not-whole")
    assert office.firms() == {}

    assert office.applies(found["id"], partly=True).status_code == 202
    office.works()
    assert office.reads(found["id"])["state"] == "applied"
    assert office.firms() == {"Ash Ltd": "ash@ash.example"}


def test_a_row_left_out_stays_as_it_is_here(office: Office) -> None:
    ash, birch = office.has(a_firm("Ash Ltd"), a_firm("Birch Ltd", "old@birch.example"))
    rows = [ash | {"email": "a@ash.example"}, birch | {"email": "nowhere"}]

    office.saves(a_sheet(rows), partly=True)

    assert office.firms() == {"Ash Ltd": "a@ash.example", "Birch Ltd": "old@birch.example"}


def test_what_is_at_fault_as_a_whole_cannot_be_saved_partly(office: Office) -> None:
    found = office.checked(a_sheet([a_firm("Ash Ltd"), a_firm("Closed Ltd")]))

    assert (found["state"], found["can_be_saved_partly"]) == ("needs_fixing", False)
    [problem] = office.previews(found["id"])["problems"]
    assert (problem["severity"], problem["message"]) == ("stop", "The register is closed.")
    assert office.applies(found["id"], partly=True).json()["code"] == "import-not-whole"


def test_a_file_with_other_headings_is_told_what_to_use(office: Office) -> None:
    found = office.checked(b"colour,size\r\nred,9\r\n")

    assert found["state"] == "needs_fixing"
    [problem] = office.previews(found["id"])["problems"]
    assert (problem["code"], problem["severity"]) == ("no_form", "stop")
    assert "must use the template" in problem["message"]


def test_what_is_unusual_is_saved_once_somebody_confirms_it(office: Office) -> None:
    found = office.checked(a_sheet([a_firm("Odd Ltd")]))
    assert (found["state"], found["needs_confirming"]) == ("ready", True)

    refused = office.applies(found["id"])
    taken = office.applies(found["id"], confirmed=True)

    assert (refused.status_code, refused.json()["code"]) == (409, "questions-open")
    assert taken.status_code == 202


def test_what_moved_since_the_check_is_checked_anew(office: Office) -> None:
    [ash] = office.has(a_firm("Ash Ltd"))
    found = office.checked(a_sheet([ash | {"email": "a@ash.example"}]))
    office.changes(ash["row_ref"], address="1 New Street")

    refused = office.applies(found["id"])

    assert (refused.status_code, refused.json()["code"]) == (409, "preview-stale")
    assert office.reads(found["id"])["state"] == "received"
    office.works()
    assert office.reads(found["id"])["state"] == "ready"
    assert office.applies(found["id"]).status_code == 202


def test_2000_bad_rows_are_one_answer_that_is_capped(office: Office) -> None:
    rows = [a_firm(f"Firm {at}", "nowhere") for at in range(2_000)]
    found = office.checked(a_sheet(rows))

    answer = office.gets(f"/v1/imports/{found['id']}/preview")
    [problem] = answer.json()["problems"]

    assert len(answer.content) < 5_000_000
    assert (problem["occurrences"], len(problem["cells"])) == (2_000, 20)
    assert answer.json()["problems_total"] == answer.json()["total"]["faulty"] == 2_000
    listed = office.gets(f"/v1/imports/{found['id']}/problems.csv").text.splitlines()
    assert len(listed) == 2_001


def test_the_description_names_every_kind_and_what_each_target_is_sent_as() -> None:
    [sending] = [one for one in OPERATIONS if (one.method, one.path) == ("POST", "/v1/imports")]
    [kind] = [one for one in sending.described["parameters"] if one["name"] == "kind"]

    named = set(re.findall(r"`([a-z-]+)`", kind["description"]))

    assert {one.name for one in KINDS} <= named
    for one in KINDS:
        for target in one.layouts:
            assert target == one.name or target in named
