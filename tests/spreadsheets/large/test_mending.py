"""What is wrong in a large file goes back with its rows, and comes back mended."""

import csv
import io
from collections.abc import Mapping
from typing import Any

import pytest
from openpyxl import load_workbook

from app.spreadsheets.fixing import extent
from app.spreadsheets.imports import mending
from tests.spreadsheets.files import xlsx
from tests.spreadsheets.imports.made import Office
from tests.spreadsheets.large.made import HEADING, a_row
from tests.spreadsheets.large.test_whole_way import office, profile, total

__all__ = ["office", "profile"]

ROWS = [
    ["Spend over £500"],
    list(HEADING),
    a_row(1),
    a_row(2, amount="lots"),
    a_row(3),
    a_row(4, amount="many", purpose="=1+1"),
]
ONE_WRONG = xlsx({"Notes": [("Ours",)], "May": ROWS})


def as_csv(rows: list[list[Any]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


def the(office: Office, import_id: str, which: str = "fix-list") -> bytes:
    answer = office.gets(f"/v1/imports/{import_id}/{which}.xlsx")
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def texts(content: bytes) -> dict[str, list[list[str]]]:
    """Give what the cells of each sheet say."""
    return {
        sheet.title: [["" if one is None else str(one) for one in row] for row in sheet.values]
        for sheet in load_workbook(io.BytesIO(content))
    }


def changed(content: bytes, values: Mapping[str, Any], sheet: str = "May") -> bytes:
    """Put values in the place of others, wherever those stand in a sheet."""
    book = load_workbook(io.BytesIO(content))
    for row in book[sheet]:
        for cell in row:
            if str(cell.value) in values:
                cell.value = values[str(cell.value)]
    book.save(made := io.BytesIO())
    return made.getvalue()


def codes(office: Office, import_id: str) -> set[str]:
    return {one["code"] for one in office.previews(import_id)["problems"]}


def counted(office: Office, import_id: str) -> tuple[int, int]:
    told = office.previews(import_id)["total"]
    return told["added"], told["faulty"]


@pytest.fixture
def waits(office: Office, profile: str) -> str:
    """Give a file of four payments, two of them wrong."""
    found = office.checked(ONE_WRONG, kind="spend", profile=profile)
    assert found["state"] == "needs_fixing"
    return str(found["id"])


def test_the_annotated_copy_has_every_row_and_says_what_is_wrong_beside_it(
    office: Office, waits: str
) -> None:
    found = texts(the(office, waits, "annotated"))

    assert list(found) == ["Problems", "Notes", "May"]
    may = found["May"]
    assert may[1][: len(HEADING)] == list(HEADING)
    assert may[1][len(HEADING)] == "problem"
    assert [row[0] for row in may[2:]] == ["Supplier 1 Ltd", "Supplier 2 Ltd", "Supplier 3 Ltd",
                                           "Supplier 4 Ltd"]  # fmt: skip
    assert [bool(row[len(HEADING)]) for row in may[2:]] == [False, True, False, True]


def test_the_annotated_copy_is_mended_and_sent_whole(
    office: Office, waits: str, profile: str
) -> None:
    back = changed(the(office, waits, "annotated"), {"lots": "20.00", "many": 40})

    found = office.checked(back, kind="spend", profile=profile)

    assert (found["state"], counted(office, found["id"])) == ("ready", (4, 0))
    preview = office.previews(found["id"])
    assert [one["sheet"] for one in preview["counts"]] == ["Notes", "May"]
    assert "problem" not in {one["name"] for one in preview["not_read"]}


def test_the_list_of_fixes_has_the_rows_at_fault_below_their_headings(
    office: Office, waits: str
) -> None:
    found = texts(the(office, waits))

    assert list(found) == ["May"]
    assert [row[0] for row in found["May"]] == [
        "Spend over £500", HEADING[0], "Supplier 2 Ltd", "Supplier 4 Ltd",
    ]  # fmt: skip


def test_mended_rows_are_put_back_and_the_others_are_not_lost(
    office: Office, waits: str, profile: str
) -> None:
    back = changed(the(office, waits), {"lots": "20.00", "many": 40})

    found = office.checked(back, kind="spend", profile=profile, fixes=waits)

    assert (found["state"], counted(office, found["id"])) == ("ready", (4, 0))
    assert codes(office, found["id"]) == {"fixes_put_back", "left_blank"}
    assert office.reads(waits)["state"] == "withdrawn"
    assert office.applies(found["id"], confirmed=True).status_code == 202
    office.works()
    assert total(office) == (4, "260.00")
    again = office.checked(ONE_WRONG, kind="spend", profile=profile)
    assert "file_counts_already" in codes(office, again["id"])


def test_what_is_still_wrong_is_mended_by_a_further_list(
    office: Office, waits: str, profile: str
) -> None:
    asked = {"kind": "spend", "profile": profile}
    first = office.checked(changed(the(office, waits), {"lots": 20}), fixes=waits, **asked)
    assert counted(office, first["id"]) == (3, 1)
    assert [row[0] for row in texts(the(office, first["id"]))["May"]][2:] == ["Supplier 4 Ltd"]

    last = changed(the(office, first["id"]), {"many": 40})
    second = office.checked(last, fixes=first["id"], **asked)

    assert (second["state"], counted(office, second["id"])) == ("ready", (4, 0))


def test_a_list_of_a_csv_file_is_put_back_too(office: Office, profile: str) -> None:
    asked = {"kind": "spend", "profile": profile}
    old = office.checked(as_csv(ROWS), **asked)

    back = changed(the(office, old["id"]), {"lots": "20.00", "many": "40.00"}, "Sheet")
    found = office.checked(back, fixes=old["id"], **asked)

    assert (found["state"], counted(office, found["id"])) == ("ready", (4, 0))


def test_a_row_without_its_place_is_told_and_to_be_confirmed(
    office: Office, waits: str, profile: str
) -> None:
    back = changed(the(office, waits), {"lots": 20, "May!D6": "nowhere"})

    found = office.checked(back, kind="spend", profile=profile, fixes=waits)

    assert counted(office, found["id"]) == (3, 1)
    assert "fixes_left" in codes(office, found["id"])
    assert found["needs_confirming"]


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [({"Amount": "VAT", "VAT": "Amount"}, "fixes_misfit"), ({"cell": "where"}, "no_fix_list")],
)
def test_a_list_whose_columns_are_others_is_not_put_anywhere(
    office: Office, waits: str, profile: str, spoilt: dict[str, str], code: str
) -> None:
    back = changed(the(office, waits), {"lots": 20, "many": 40} | spoilt)

    found = office.checked(back, kind="spend", profile=profile, fixes=waits)

    assert (found["state"], found["can_be_saved_partly"]) == ("needs_fixing", False)
    assert codes(office, found["id"]) == {code}


def test_a_list_that_is_sent_alone_says_so(office: Office, waits: str, profile: str) -> None:
    found = office.checked(
        changed(the(office, waits), {"lots": 20, "many": 40}), kind="spend", profile=profile
    )

    assert counted(office, found["id"]) == (2, 0)
    assert "fix_list_alone" in codes(office, found["id"])


def test_of_very_many_rows_only_those_at_fault_are_given_back(
    office: Office, waits: str, profile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extent, "MOST_ROWS", 4)

    annotated, fixes = texts(the(office, waits, "annotated")), texts(the(office, waits))

    assert annotated["May"] == fixes["May"]
    assert len(fixes["May"]) == 4
    listed = office.gets(f"/v1/imports/{waits}/problems").json()["data"]
    assert len(annotated["Problems"]) == 4 + len(listed)
    back = changed(the(office, waits), {"lots": 20, "many": 40})
    found = office.checked(back, kind="spend", profile=profile, fixes=waits)
    assert counted(office, found["id"]) == (4, 0)


def test_a_file_too_large_to_have_fixes_put_back_says_so(
    office: Office, waits: str, profile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = the(office, waits)
    monkeypatch.setattr(mending, "MOST_BYTES", 100)

    answer = office.sends(back, kind="spend", profile=profile, fixes=waits)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert "send it whole" in answer.json()["how_to_fix"]


def test_what_is_wrong_in_no_cell_is_said_in_the_list_of_fixes(
    office: Office, profile: str
) -> None:
    headless = xlsx({"May": [("Supplier name", "Purpose"), ("A", "b")]})
    found = office.checked(headless, kind="spend", profile=profile)

    told = [row[0] for row in texts(the(office, found["id"]))["Problems"][4:]]

    assert told == ["heading_missing"]
