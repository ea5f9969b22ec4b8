"""Rows of lists of fixes, right and wrong ones, and what is given back of a large file."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from app.platform.database import writing
from app.spreadsheets.fixing import extent
from app.spreadsheets.forms.stamp import FIXES
from app.spreadsheets.mapping.keeping import keep
from app.spreadsheets.mapping.profile import Profile
from tests.callers import caller_of
from tests.spreadsheets.files import xlsx
from tests.spreadsheets.imports.made import Office
from tests.spreadsheets.large.made import HEADING, HEADINGS, a_profile, a_row
from tests.spreadsheets.large.test_mending import (
    ONE_WRONG,
    ROWS,
    as_csv,
    changed,
    codes,
    counted,
    texts,
    the,
    waits,
)
from tests.spreadsheets.large.test_whole_way import office, profile

__all__ = ["office", "profile", "waits"]

WRONG_LISTS: dict[str, Callable[[bytes], bytes]] = {
    "no_fix_list": lambda right: b"a,b\n1,2\n",
    "fixes_misfit": lambda right: changed(right, {"Amount": "VAT", "VAT": "Amount"}),
    "fixes_unreadable": lambda right: b"PK\x03\x04 nonsense",
}


@pytest.mark.parametrize("code", WRONG_LISTS)
def test_a_wrong_list_spoils_nothing_and_the_right_ones_are_put_back_after_it(
    office: Office, waits: str, profile: str, code: str
) -> None:
    asked = {"kind": "spend", "profile": profile}
    right = changed(the(office, waits), {"lots": 20})
    wrong = office.checked(WRONG_LISTS[code](right), fixes=waits, **asked)
    assert (wrong["state"], wrong["can_be_saved_partly"]) == ("needs_fixing", False)
    assert codes(office, wrong["id"]) == {code}

    first = office.checked(right, fixes=wrong["id"], **asked)
    assert (counted(office, first["id"]), first["can_be_saved_partly"]) == ((3, 1), True)
    assert codes(office, first["id"]) == {"fixes_put_back", "left_blank", "bad_cell"}
    last = changed(the(office, first["id"]), {"many": 40})
    second = office.checked(last, fixes=first["id"], **asked)

    assert (second["state"], counted(office, second["id"])) == ("ready", (4, 0))


def added_to(content: bytes, *rows: list[Any], sheet: str = "May") -> bytes:
    """Put rows below those of a sheet."""
    book = load_workbook(io.BytesIO(content))
    for row in rows:
        book[sheet].append(row)
    book.save(made := io.BytesIO())
    return made.getvalue()


def left(office: Office, import_id: str) -> list[str]:
    found = office.previews(import_id)["problems"]
    return [one["message"] for one in found if one["code"].startswith("fixes_")]


def test_rows_that_are_not_put_back_are_told_by_why_with_the_first_of_them(
    office: Office, waits: str, profile: str
) -> None:
    nobody = [None] * (len(HEADING) + 3)
    beside = [None] * 3
    back = added_to(
        changed(the(office, waits), {"lots": 20, "many": 40}),
        [*a_row(5), *beside, "May!D4"],
        [*a_row(6), *beside, ""],
        [*a_row(7), *beside, "May!D4"],
        [*a_row(8), *beside, "May!D99"],
        [*nobody, ""],
    )

    found = office.checked(back, kind="spend", profile=profile, fixes=waits)

    assert counted(office, found["id"]) == (4, 0)
    told = left(office, found["id"])
    assert [one for one in told if "took the place" in one] == [
        "Of the list of fixes 2 rows took the place of one in the file."
    ]
    assert sorted(told)[:3] == [
        "1 rows of the list of fixes do not say where they stood, and are left out; first row 6 "
        "of its sheet 'May'.",
        "1 rows of the list of fixes say a place where the file has no row, and are left out; "
        "first row 8 of its sheet 'May'.",
        "2 rows of the list of fixes say the place of a row above them, which was put there, and "
        "are left out; first row 5 of its sheet 'May'.",
    ]


def test_rows_go_back_to_a_sheet_whose_name_begins_and_ends_with_a_space(
    office: Office, profile: str
) -> None:
    waits = office.checked(xlsx({" May ": ROWS}), kind="spend", profile=profile)["id"]
    given = the(office, waits)
    [name] = texts(given)
    back = changed(given, {"lots": 20, "many": 40}, name)

    found = office.checked(back, kind="spend", profile=profile, fixes=waits)

    assert (found["state"], counted(office, found["id"])) == ("ready", (4, 0))


def test_a_row_that_was_emptied_in_the_list_is_told_apart_and_to_be_confirmed(
    office: Office, waits: str, profile: str
) -> None:
    book = load_workbook(io.BytesIO(changed(the(office, waits), {"many": 40})))
    for cell in book["May"][3][: len(HEADING)]:
        cell.value = None
    book.save(back := io.BytesIO())

    found = office.checked(back.getvalue(), kind="spend", profile=profile, fixes=waits)

    assert counted(office, found["id"]) == (3, 0)
    assert found["needs_confirming"]
    told = left(office, found["id"])
    assert any(one.startswith("Of the list of fixes 1 rows took") for one in told)
    assert any(one.startswith("1 rows of the list of fixes are empty") for one in told)


@pytest.mark.parametrize(
    ("most", "bound", "sheets"),
    [
        ("MOST_CELLS", 45, ["May", "Problems"]),
        ("MOST_CELLS", 20, ["Problems"]),
        ("MOST_TEXT", 320, ["May", "Problems"]),
        ("MOST_TEXT", 100, ["Problems"]),
    ],
)
def test_no_more_text_is_given_back_than_a_process_can_hold(
    office: Office,
    profile: str,
    monkeypatch: pytest.MonkeyPatch,
    most: str,
    bound: int,
    sheets: list[str],
) -> None:
    monkeypatch.setattr(extent, most, bound)
    waits = office.checked(ONE_WRONG, kind="spend", profile=profile)["id"]

    found = texts(the(office, waits, "annotated"))

    assert list(found) == sheets
    assert len(found["Problems"]) == 4 + len(office.reads(waits, "/problems")["data"])
    assert len(found.get("May", [1, 2, 3, 4])) == 4
    assert "Supplier 1 Ltd" not in str(found)


@pytest.fixture
def bare(office: Office) -> str:
    """Give a profile of files that have no headings."""
    columns: list[dict[str, Any]] = [
        {"field": key, "column": "ABCDEFGHI"[at]} for at, key in enumerate(HEADINGS)
    ]
    columns[0]["withheld"] = a_profile().layouts[0].columns[0].withheld
    layout = {"columns": columns, "headings": {"rows": 0}, "first_row": 1}
    given = {"name": "Bare", "target": "spend", "layouts": [layout]}
    caller = caller_of(office.engine, office.headers)
    with writing(office.engine) as session:
        made = keep(session, caller, Profile.model_validate(given), "", office.now)
        return str(made.id)


@pytest.mark.parametrize("amounts", [("many", "lots"), ("many", "1.00"), ("1.00", "lots")])
def test_rows_of_a_file_without_headings_are_mended_whichever_they_are(
    office: Office, bare: str, amounts: tuple[str, str]
) -> None:
    asked = {"kind": "spend", "profile": bare}
    rows = [a_row(number, amount=amount) for number, amount in enumerate((*amounts, "1.00"))]
    old = office.checked(as_csv(rows), **asked)
    fixes = the(office, old["id"])
    found = texts(fixes)["Sheet"]
    assert found[0] == [*[""] * len(HEADING), *FIXES]
    assert [row[3] for row in found[1:]] == [one for one in amounts if one != "1.00"]
    mended = {"lots": "20.00", "many": "30.00"}

    new = office.checked(changed(fixes, mended, "Sheet"), fixes=old["id"], **asked)

    assert (new["state"], counted(office, new["id"])) == ("ready", (3, 0))
    assert codes(office, new["id"]) == {"fixes_put_back"}


def test_a_file_without_headings_comes_back_annotated_and_is_mended_whole(
    office: Office, bare: str
) -> None:
    asked = {"kind": "spend", "profile": bare}
    rows = [a_row(1, amount="many"), a_row(2), a_row(3, amount="lots")]
    old = office.checked(as_csv(rows), **asked)

    back = changed(the(office, old["id"], "annotated"), {"lots": 20, "many": 30}, "Sheet")
    new = office.checked(back, **asked)

    assert (new["state"], counted(office, new["id"])) == ("ready", (3, 0))
