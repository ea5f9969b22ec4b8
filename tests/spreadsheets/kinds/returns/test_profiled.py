"""Returns in their sender's own layout, read by a mapping profile."""

import io

import pytest
from openpyxl import load_workbook

from app.contracts.tables import Contract
from app.platform.database import writing
from app.spreadsheets.mapping.profile import Profile
from tests.contracts.plan.made import an_obligation
from tests.spreadsheets.files import xlsx
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
