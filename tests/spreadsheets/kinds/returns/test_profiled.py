"""Returns in their sender's own layout, read by a mapping profile."""

import io

import pytest
from openpyxl import load_workbook

from app.contracts.tables import Contract
from app.platform.database import writing
from app.spreadsheets.mapping.profile import Profile
from tests.contracts.plan.made import an_obligation
from tests.spreadsheets.files import saved, xlsx
from tests.spreadsheets.kinds.desk import codes, counted
from tests.spreadsheets.kinds.returns.made import FTE, HOURS, MONEY, POSTS, Reporting
from tests.spreadsheets.kinds.returns.own import (
    ALIASES,
    BY_CODE,
    PERIOD,
    QUANTITY,
    UNIT,
    a_file,
    a_preset,
    a_profile,
    kept,
)


def test_a_quarterly_return_by_code_becomes_the_draft(reporting: Reporting) -> None:
    profile = kept(reporting, a_preset("essex-quarterly", **ALIASES))

    preview = reporting.desk.checked(BY_CODE, profile=profile)

    assert (preview["state"], codes(preview, "fix", "confirm")) == ("ready", {})
    assert counted(preview, "") == {"rows": 5, "changed": 3, "not_read": 2}
    told = {(one["cell"], one["row_ref"], one["after"]) for one in preview["changes"]}
    assert told >= {
        ("D2", POSTS, "2.5"),
        ("E2", POSTS, "Two began in May."),
        ("D4", MONEY, "1200"),
    }
    reporting.desk.applied(preview["id"])
    found = {one["obligation_id"]: one["given_quantity"] for one in reporting.deliveries()}
    ids = reporting.ids()
    assert found == {ids[POSTS]: "2.5", ids[HOURS]: "12", ids[MONEY]: "1200"}
    assert reporting.lines()[POSTS]["comment"] == "Two began in May."


def test_the_same_file_again_changes_nothing_and_what_it_saved_is_undone(
    reporting: Reporting,
) -> None:
    profile = kept(reporting, a_preset("essex-quarterly", **ALIASES))
    first = reporting.desk.checked(BY_CODE, profile=profile)
    reporting.desk.applied(first["id"])

    again = reporting.desk.checked(BY_CODE + b"\r\n", profile=profile)
    undone = reporting.desk.posts(f"/v1/imports/{first['id']}/reverse")

    assert counted(again, "") == {"rows": 5, "same": 3, "not_read": 2}
    assert undone.status_code == 201
    assert reporting.deliveries() == []


def test_a_column_for_each_code_becomes_a_row_for_each(reporting: Reporting) -> None:
    profile = kept(reporting, a_preset("essex-quarterly", **ALIASES))
    content = a_file(
        ("Contract", "ECC1 Local people", "ECC8 Mentoring", "ECC22 Schools", "ECC54 Else"),
        ("Roads", "2.5", "12", "7", "0"),
    )

    preview = reporting.desk.checked(content, profile=profile)
    reporting.desk.applied(preview["id"], partly=True)

    assert codes(preview, "fix") == {"D2": "unknown_commitment"}
    assert counted(preview, "") == {"rows": 5, "changed": 2, "faulty": 1, "not_read": 2}
    assert {one["given_quantity"] for one in reporting.deliveries()} == {"2.5", "12"}


def test_a_code_that_nothing_is_owed_of_is_told_by_its_cell(reporting: Reporting) -> None:
    profile = kept(reporting, a_profile(QUANTITY))
    content = xlsx({
        "Returned": [("Code", "Measure", "Answer"), ("ECC1", "x", 1), ("ECC9", "Weeks", 3),
                     ("ECC10", "Starts", 0), ("ECC3", "promise-9", 2)],
    })  # fmt: skip

    preview = reporting.desk.checked(content, profile=profile)

    assert codes(preview, "fix") == {"Returned!A3": "unknown_commitment"}
    [problem] = [one for one in preview["problems"] if one["severity"] == "fix"]
    assert problem["cells"] == ["Returned!A3", "Returned!A5"]
    assert f"{HOURS} (" in problem["how_to_fix"]
    whys = {one["place"]: one["why"] for one in preview["not_read"]}
    assert whys["Returned!4"] == "it says 0 of something that is not owed"
    assert preview["partly"] == {"is_possible": True, "left_out": 2}


def test_a_measure_that_is_owed_once_is_found_by_its_code_or_its_own_name(
    reporting: Reporting,
) -> None:
    profile = kept(reporting, a_profile(QUANTITY))
    content = a_file(
        ("Code", "Measure", "Answer"),
        ("", "jobs fte", "3"),
        ("SPEND_LOCAL", "Whatever", "50"),
        ("", "Promise-1", "4"),
    )

    preview = reporting.desk.checked(content, profile=profile)

    assert {one["row_ref"] for one in preview["changes"]} == {FTE, MONEY, HOURS}


def test_what_is_wrong_comes_back_in_the_senders_own_file(reporting: Reporting) -> None:
    profile = kept(reporting, a_profile(QUANTITY))
    content = a_file(("Code", "Measure", "Answer"), ("ECC9", "Weeks", 3), ("ECC8", "Hours", 1))
    preview = reporting.desk.checked(content, profile=profile)

    answer = reporting.desk.gets(f"/v1/imports/{preview['id']}/annotated.xlsx")

    book = load_workbook(io.BytesIO(answer.content))
    assert "Problems" in book.sheetnames
    [sheet] = [one for one in book.worksheets if one.cell(1, 1).value == "Code"]
    assert [cell.value for cell in sheet[2]][:2] == ["ECC9", "Weeks"]
    assert "owes nothing called 'ECC9'" in str(sheet["A2"].comment)


def mended(content: bytes, values: dict[str, str]) -> bytes:
    """Put values in the place of others, wherever those stand in a workbook."""
    book = load_workbook(io.BytesIO(content))
    for cell in (cell for sheet in book for row in sheet for cell in row):
        if str(cell.value) in values:
            cell.value = values[str(cell.value)]
    return saved(book)


def the(reporting: Reporting, import_id: str, which: str) -> bytes:
    answer = reporting.desk.gets(f"/v1/imports/{import_id}/{which}.xlsx")
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


@pytest.mark.parametrize("written", ["as CSV", "as a workbook"])
def test_its_list_of_fixes_is_mended_sent_back_and_merged(
    reporting: Reporting, written: str
) -> None:
    profile = kept(reporting, a_profile(QUANTITY))
    rows = (
        ("Code", "Measure", "Answer"), ("ECC9", "Weeks", 3), ("ECC40", "Spend", 7),
        ("ECC1", "Posts", "many"),
    )  # fmt: skip
    above = (("Our return",), (None,), *rows)
    content = a_file(*rows) if written == "as CSV" else xlsx({"Q4": above, "Notes": [("Ours",)]})
    waits = reporting.desk.checked(content, profile=profile)
    assert waits["total"]["faulty"] == 2

    one = mended(the(reporting, waits["id"], "fix-list"), {"ECC9": "ECC8"})
    first = reporting.desk.checked(one, profile=profile, fixes=waits["id"])
    told = {one["code"]: one["message"] for one in first["problems"]}
    assert told["fixes_put_back"].startswith("Of the list of fixes 2 rows took the place")
    assert (first["total"]["rows"], first["total"]["faulty"]) == (waits["total"]["rows"], 1)
    assert reporting.desk.gets(f"/v1/imports/{waits['id']}").json()["state"] == "withdrawn"
    both = mended(the(reporting, first["id"], "fix-list"), {"many": "2.5"})
    second = reporting.desk.checked(both, profile=profile, fixes=first["id"])

    assert (second["state"], second["total"]["changed"]) == ("ready", 3)
    reporting.desk.applied(second["id"])
    found = {one["obligation_id"]: one["given_quantity"] for one in reporting.deliveries()}
    ids = reporting.ids()
    assert found == {ids[HOURS]: "3", ids[MONEY]: "7", ids[POSTS]: "2.5"}


def test_what_is_no_list_of_its_fixes_spoils_nothing(reporting: Reporting) -> None:
    profile = kept(reporting, a_profile(QUANTITY))
    rows = (("Code", "Measure", "Answer"), ("ECC8", "Hours", 1), ("ECC9", "Weeks", 3))
    waits = reporting.desk.checked(a_file(*rows), profile=profile)
    right = mended(the(reporting, waits["id"], "fix-list"), {"ECC9": "ECC40"})

    strange = reporting.desk.checked(a_file(*rows[:2]), profile=profile, fixes=waits["id"])
    broken = reporting.desk.checked(b"PK\x03\x04no", profile=profile, fixes=strange["id"])
    found = reporting.desk.checked(right, profile=profile, fixes=broken["id"])
    alone = reporting.desk.checked(right, profile=profile)

    assert codes(strange, "stop")[""] == "no_fix_list"
    assert codes(broken, "stop")[""] == "fixes_unreadable"
    assert (found["state"], found["total"]["changed"]) == ("ready", 2)
    assert "fix_list_alone" in {one["code"] for one in alone["problems"]}


def test_a_file_that_came_back_annotated_is_sent_again_as_it_is(reporting: Reporting) -> None:
    profile = kept(reporting, a_profile(QUANTITY))
    rows = (("Code", "Measure", "Answer"), ("ECC9", "Weeks", 3), ("ECC8", "Hours", 1))
    waits = reporting.desk.checked(a_file(*rows), profile=profile)

    back = mended(the(reporting, waits["id"], "annotated"), {"ECC9": "ECC40"})
    found = reporting.desk.checked(back, profile=profile)

    assert (found["state"], found["total"]["changed"]) == ("ready", 2)
    assert [one for one in found["not_read"] if one["what"] == "column"] == []
    assert found["total"]["rows"] == waits["total"]["rows"]


def test_headings_that_changed_since_the_last_return_are_to_be_confirmed(
    reporting: Reporting,
) -> None:
    profile = kept(reporting, a_preset("essex-quarterly", **ALIASES))
    reporting.desk.applied(reporting.desk.checked(BY_CODE, profile=profile)["id"])
    moved = BY_CODE.replace(b"Comments", b"Remarks")

    told = reporting.desk.checked(moved, profile=profile)

    assert codes(told, "confirm")["A1"] == "headings_changed"
    [words] = [one["message"] for one in told["problems"] if one["code"] == "headings_changed"]
    assert "'Comments' is gone. 'Remarks' is new." in words


@pytest.mark.parametrize(
    ("row", "cell", "code", "severity"),
    [
        (("ECC1", "FTE", "2", ""), "B2", "unit_does_not_convert", "fix"),
        (("ECC1", "n of", "2", ""), "B2", "unit_unknown", "confirm"),
        (("ECC8", "hours", "2", "Month 1"), "D2", "period_unknown", "confirm"),
        (("ECC8", "hours", "2", "Jan"), "D2", "year_guessed", "confirm"),
        (("ECC7", "hours", "2", ""), "A2", "unknown_commitment", "fix"),
        (("ECC8", "hours", "two", ""), "C2", "bad_cell", "fix"),
    ],
)
def test_what_is_doubtful_or_wrong_is_told_in_its_cell(
    reporting: Reporting, row: tuple[str, ...], cell: str, code: str, severity: str
) -> None:
    measure = {"field": "measure", "constant": "Any"}
    profile = a_profile(UNIT, QUANTITY, PERIOD)
    document = profile.model_dump(mode="json", exclude_defaults=True)
    document["layouts"][0]["columns"][1] = measure
    content = a_file(("Code", "Units", "Answer", "Quarter"), row)

    preview = reporting.desk.checked(
        content, profile=kept(reporting, Profile.model_validate(document))
    )

    assert codes(preview, severity) == {cell: code}


def test_a_measure_that_is_owed_twice_needs_the_commitments_own_name(
    reporting: Reporting,
) -> None:
    with writing(reporting.desk.engine) as session:
        contract = session.get_one(Contract, reporting.desk.target)
        an_obligation(session, contract, "9")  # of the same measure as the posts
    profile = kept(reporting, a_profile(QUANTITY))
    content = a_file(("Code", "Measure", "Answer"), ("job_local", "x", 1))

    preview = reporting.desk.checked(content, profile=profile)

    assert codes(preview, "fix") == {"A2": "several_commitments"}


def test_a_commitment_is_told_once(reporting: Reporting) -> None:
    profile = kept(reporting, a_profile(QUANTITY))
    content = a_file(("Code", "Measure", "Answer"), ("ECC8", "x", 1), (HOURS, "y", 2))

    preview = reporting.desk.checked(content, profile=profile)

    assert codes(preview, "fix") == {"A3": "told_twice"}


def test_a_file_of_which_nothing_can_be_taken_says_so(reporting: Reporting) -> None:
    profile = kept(reporting, a_profile(QUANTITY))

    preview = reporting.desk.checked(a_file(("Colour", "Size"), ("red", 1)), profile=profile)

    assert preview["state"] == "needs_fixing"
    assert [one["code"] for one in preview["problems"]] == ["nothing_understood"]
