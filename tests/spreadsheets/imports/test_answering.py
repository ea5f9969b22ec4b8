"""Cells that both sides changed since a workbook was given out."""

from io import BytesIO
from typing import Any

import openpyxl

from tests.spreadsheets.imports.made import Office, a_firm

FIRST = 4  #: row of a workbook of ours


def given(office: Office) -> bytes:
    """Have a workbook made, and give its bytes."""
    body = {"kind": "register", "target_id": str(office.authority)}
    made = office.posts("/v1/workbooks", body).json()
    answer = office.gets(f"/v1/workbooks/{made['id']}/file")
    content: bytes = answer.content
    return content


def filled(content: bytes, **cells: str) -> bytes:
    """Write into cells of the first row, by the keys of their columns."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet: Any = book["Firms"]
    columns = {sheet.cell(2, at).value: at for at in range(1, sheet.max_column + 1)}
    for key, value in cells.items():
        sheet.cell(FIRST, columns[key]).value = value
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def answers(office: Office, import_id: str, body: Any, version: str | None = None) -> Any:
    headers = office.headers | {"If-Match": version or "*"}
    return office.client.put(f"/v1/imports/{import_id}/answers", json=body, headers=headers)


def asked(office: Office) -> tuple[dict[str, Any], str]:
    """Have both sides change one cell, and give the import and the firm."""
    [ash] = office.has(a_firm("Ash Ltd", "old@ash.example", address="1 Old Street"))
    content = filled(given(office), email="yours@ash.example")
    office.changes(ash["row_ref"], email="ours@ash.example", address="2 New Street")
    return office.checked(content), ash["row_ref"]


def test_only_what_both_sides_changed_is_asked(office: Office) -> None:
    found, ref = asked(office)

    assert (found["state"], found["has_questions"]) == ("needs_fixing", True)
    [question] = office.previews(found["id"])["questions"]
    assert question | {"cell": ""} == {
        "question": f"firms:{ref}:email", "sheet": "Firms", "cell": "", "row_ref": ref,
        "field": "email", "label": "E-mail", "base": "old@ash.example",
        "yours": "yours@ash.example", "ours": "ours@ash.example",
    }  # fmt: skip
    refused = office.applies(found["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "questions-open")


def test_an_answer_makes_it_ready_and_what_is_untouched_stays_as_it_is_here(
    office: Office,
) -> None:
    found, ref = asked(office)

    body = {"answers": [{"question": f"firms:{ref}:email", "take": "yours"}]}
    answer = answers(office, found["id"], body, f'"v{found["version"]}"')

    assert (answer.status_code, answer.json()["state"]) == (200, "received")
    office.works()
    assert office.reads(found["id"])["state"] == "ready"
    office.applies(found["id"])
    office.works()
    assert office.firms() == {"Ash Ltd": "yours@ash.example"}
    office.changes(ref, name="Ash & Co")  # in the very row that the file changed
    assert office.posts(f"/v1/imports/{found['id']}/reverse").json()["code"] == (
        "import-depended-on"
    )


def test_ours_may_be_taken_for_all(office: Office) -> None:
    found, _ = asked(office)

    assert answers(office, found["id"], {"all": "ours"}).status_code == 200
    office.works()

    now = office.reads(found["id"])
    assert (now["state"], now["is_unchanged"]) == ("ready", True)


def test_a_question_is_asked_again_once_our_value_moves_again(office: Office) -> None:
    found, ref = asked(office)
    answers(office, found["id"], {"all": "yours"})
    office.changes(ref, email="third@ash.example")
    office.works()

    [question] = office.previews(found["id"])["questions"]

    assert question["ours"] == "third@ash.example"


def test_what_was_not_asked_cannot_be_answered(office: Office) -> None:
    found, _ = asked(office)

    strange = answers(office, found["id"], {"answers": [{"question": "x", "take": "ours"}]})
    stale = answers(office, found["id"], {"all": "ours"}, '"v1"')

    assert (strange.status_code, strange.json()["errors"][0]["code"]) == (422, "unknown_question")
    assert stale.status_code == 412


def test_one_side_alone_is_never_asked(office: Office) -> None:
    [ash] = office.has(a_firm("Ash Ltd", "old@ash.example"))
    mine = filled(given(office), email="yours@ash.example")
    assert office.checked(mine)["state"] == "ready"

    content = given(office)
    office.changes(ash["row_ref"], email="ours@ash.example")
    theirs = office.checked(content)

    assert (theirs["state"], theirs["is_unchanged"]) == ("ready", True)
