"""Rows at fault that mean something else without the rows around them are not left out."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from app.platform.database import writing
from app.spreadsheets.fixing.telling import OF_LISTED
from app.spreadsheets.mapping.keeping import keep
from app.spreadsheets.mapping.profile import Profile
from tests.callers import caller_of
from tests.spreadsheets.files import xlsx
from tests.spreadsheets.imports.made import Office
from tests.spreadsheets.large.test_mending import as_csv, changed, codes, the
from tests.spreadsheets.large.test_whole_way import office, total

__all__ = ["office"]

HEADING = ("Supplier", "Amount", "Date", "Unit", "For")
SUPPLIER = {"field": "supplier", "headings": ["Supplier"]}
AMOUNT = {"field": "amount", "headings": ["Amount"]}
UNIT = {"field": "unit", "headings": ["Unit"]}
DAY = {"field": "paid_on", "headings": ["Date"]}
FOR = {"field": "purpose", "headings": ["For"]}
#: how a layout is read, rows of which the second is at fault, what it cannot tell alone, and what
#: the rows say of that once the list is put back
DOWN: tuple[Any, ...] = (
    {"columns": [SUPPLIER, AMOUNT, DAY, UNIT | {"fill_down": True}]},
    [("Ash", "5", "1/1/2026", "Roads"), ("Birch", "lots", "2/1/2026"), ("Cedar", "7", "3/1/2026")],
    "unit",
    [("5", "Roads"), ("8", "Roads"), ("7", "Roads")],
)
UNREAD: tuple[Any, ...] = (
    {"columns": [SUPPLIER, AMOUNT, DAY | {"fill_down": True, "unreadable": "refuse"}]},
    [("Ash", "5", "1/1/2026"), ("Birch", "6", "soon"), ("Cedar", "7", "")],
    "paid_on",
    [("5", "2026-01-01"), ("6", "2026-01-02"), ("7", "2026-01-02")],
)
SECTION: tuple[Any, ...] = (
    {"columns": [SUPPLIER, AMOUNT, DAY, {"field": "unit", "section": "Department: *"}]},
    [("Ash", "5", "1/1/2026"), ("Department: Roads",), ("Birch", "lots", "2/1/2026")],
    "unit",
    [("5", None), ("8", "Department: Roads")],
)
RUNNING: tuple[Any, ...] = (
    {"columns": [SUPPLIER, AMOUNT | {"steps": [{"do": "cumulative_to_period",
                                               "by": ["supplier"]}]}, DAY]},
    [("Ash", "5", "1/1/2026"), ("Ash", "lots", "1/2/2026"), ("Ash", "9", "1/3/2026")],
    "amount",
    [("5", "5"), ("3", "3"), ("1", "1")],
)  # fmt: skip
GOING_ON: tuple[Any, ...] = (
    {"columns": [SUPPLIER, AMOUNT, DAY, FOR], "continued": True},
    [("Ash", "5", "1/1/2026", "", "a wall"), ("Birch", "lots", "2/1/2026", "", "a path"),
     ("", "", "", "", "and a gate")],
    "purpose",
    [("5", "a wall"), ("8", "a path and a gate")],
)  # fmt: skip
EACH = pytest.mark.parametrize(
    ("layout", "rows", "field", "said"), [DOWN, UNREAD, SECTION, RUNNING, GOING_ON],
    ids=["down", "unread", "section", "running", "going_on"],
)  # fmt: skip


def kept(office: Office, layout: dict[str, Any]) -> str:
    document = {"name": "Ours", "target": "spend", "layouts": [layout]}
    caller = caller_of(office.engine, office.headers)
    with writing(office.engine) as session:
        return str(keep(session, caller, Profile.model_validate(document), "", office.now).id)


@EACH
def test_a_file_is_not_saved_without_rows_that_would_be_read_otherwise_alone(
    office: Office, layout: dict[str, Any], rows: list[Any], field: str, said: list[Any]
) -> None:
    profile = kept(office, layout)

    found = office.checked(xlsx({"May": (HEADING, *rows)}), kind="spend", profile=profile)

    assert (found["state"], found["can_be_saved_partly"]) == ("needs_fixing", False)
    preview = office.previews(found["id"])
    assert preview["partly"]["is_possible"] is False
    [told] = [one for one in preview["problems"] if one["code"] == "rows_not_alone"]
    assert (told["severity"], told["sheet"]) == ("stop", "May")
    assert f"what is read of {field} in rows" in told["message"]
    assert "list of fixes" in told["how_to_fix"]
    refused = office.applies(found["id"], partly=True, confirmed=True)
    assert (refused.status_code, refused.json()["code"]) == (409, "import-not-whole")


@EACH
def test_they_are_put_back_by_their_list_and_none_is_read_without_its_file(
    office: Office, layout: dict[str, Any], rows: list[Any], field: str, said: list[Any]
) -> None:
    profile = kept(office, layout)
    asked = {"kind": "spend", "profile": profile}
    found = office.checked(xlsx({"May": (HEADING, *rows)}), **asked)
    fixes = changed(the(office, found["id"]), {"lots": "8", "soon": "2026-01-02"})

    alone = office.checked(fixes, **asked)
    put_back = office.checked(fixes, fixes=found["id"], **asked)

    assert (alone["state"], codes(office, alone["id"])) == ("needs_fixing", {"fix_list_refused"})
    assert office.applies(alone["id"], partly=True).status_code == 409
    assert put_back["state"] == "ready"
    told = office.previews(put_back["id"])["sample"]
    assert [(one["amount"], one.get(field)) for one in told] == said
    assert office.applies(put_back["id"], confirmed=True).status_code == 202
    office.works()
    assert total(office) == (len(said), f"{sum(Decimal(amount) for amount, _ in said):.2f}")


def typed_under(content: bytes) -> bytes:
    book = load_workbook(BytesIO(content))
    book["May"].append(("Dill", 8, "4/1/2026", "Roads"))
    book.save(made := BytesIO())
    return made.getvalue()


@pytest.mark.parametrize("is_typed", [False, True])
def test_a_list_whose_rows_stand_where_they_stood_is_one_all_the_same(
    office: Office, is_typed: bool
) -> None:
    _, first, *rest = GOING_ON[1]
    rows = [GOING_ON[1][1], *rest, first] if not is_typed else [GOING_ON[1][1], *rest]
    asked = {"kind": "spend", "profile": kept(office, GOING_ON[0])}
    found = office.checked(xlsx({"May": (HEADING, *rows, GOING_ON[1][0])}), **asked)
    fixes = changed(the(office, found["id"]), {"lots": "8"})

    alone = office.checked(typed_under(fixes) if is_typed else fixes, **asked)

    assert (alone["state"], codes(office, alone["id"])) == ("needs_fixing", {"fix_list_refused"})


def test_fixes_mend_nothing_in_a_list_of_fixes(office: Office) -> None:
    layout, rows, *_ = SECTION
    asked = {"kind": "spend", "profile": kept(office, layout)}
    found = office.checked(xlsx({"May": (HEADING, *rows)}), **asked)
    fixes = the(office, found["id"])
    alone = office.checked(fixes, **asked)

    again = office.checked(changed(fixes, {"lots": "8"}), fixes=alone["id"], **asked)

    assert "fix_list_refused" in codes(office, again["id"])
    assert office.applies(again["id"], partly=True, confirmed=True).status_code == 409
    for which in ("annotated", "fix-list"):  # without what we added they would pass for a file
        assert load_workbook(BytesIO(the(office, again["id"], which))).sheetnames == ["Problems"]


OWN = [("Ash", "5", "1/1/2026", "Roads", "a"), ("Birch", "lots", "2/1/2026", "Parks", "b"),
       ("Cedar", "7", "3/1/2026", "Roads", "c")]  # fmt: skip


@pytest.mark.parametrize("layout", [DOWN[0], SECTION[0], RUNNING[0], GOING_ON[0]],
                         ids=["down", "section", "running", "going_on"])  # fmt: skip
def test_rows_that_say_all_of_it_themselves_are_left_out_and_sent_alone(
    office: Office, layout: dict[str, Any]
) -> None:
    asked = {"kind": "spend", "profile": kept(office, layout)}
    found = office.checked(xlsx({"May": (HEADING, *OWN)}), **asked)
    assert found["can_be_saved_partly"] is True
    assert office.applies(found["id"], partly=True).status_code == 202
    office.works()

    rest = changed(the(office, found["id"]), {"lots": "6"})
    again = office.checked(rest, **asked)

    assert (again["state"], codes(office, again["id"])) == ("ready", {"days_count_already"})
    assert office.applies(again["id"], confirmed=True).status_code == 202
    office.works()
    assert total(office) == (3, "18.00")


def test_an_annotated_copy_without_one_of_its_rows_is_no_list_of_fixes(office: Office) -> None:
    layout, rows, *_ = DOWN
    asked = {"kind": "spend", "profile": kept(office, layout)}
    found = office.checked(xlsx({"May": (HEADING, ("",), *rows)}), **asked)
    book = load_workbook(BytesIO(the(office, found["id"], "annotated")))
    book["May"].delete_rows(2)
    book.save(back := BytesIO())

    again = office.checked(changed(back.getvalue(), {"lots": "6"}), **asked)

    assert (again["state"], office.previews(again["id"])["total"]["added"]) == ("ready", 3)
    assert codes(office, again["id"]) == set()


@pytest.mark.parametrize(("rows", "is_possible"), [([], True), ([("Cedar", "7")], False)])
def test_a_fault_keeps_a_running_figure_whole_that_is_its_own(
    office: Office, rows: list[Any], is_possible: bool
) -> None:
    content = xlsx({"May": (HEADING, ("Ash", "5"), ("Ash", "9"), ("Cedar", "lots"), *rows)})

    found = office.checked(content, kind="spend", profile=kept(office, RUNNING[0]))

    assert found["can_be_saved_partly"] is is_possible


@pytest.mark.parametrize(("write", "is_possible"), [(xlsx, True), (as_csv, False)])
def test_what_a_sheets_name_says_is_said_by_its_list_or_not_left_out(
    office: Office, write: Any, is_possible: bool
) -> None:
    layout = {"columns": [SUPPLIER, AMOUNT, {"field": "unit", "sheet_name": True}]}
    rows = [HEADING, ("Ash", "5"), ("Birch", "lots")]
    content = write({"May": rows} if write is xlsx else rows)
    asked = {"kind": "spend", "profile": kept(office, layout)}

    found = office.checked(content, **asked)
    alone = office.checked(the(office, found["id"]), **asked)

    assert found["can_be_saved_partly"] is is_possible
    assert codes(office, alone["id"]) == {"fix_list_refused"}
    why = [one["message"] for one in office.previews(found["id"])["problems"]
           if one["code"] == "rows_not_alone"]  # fmt: skip
    assert why == [] if is_possible else ["The file is not saved without its faulty rows: what is "
                   "read of unit is the name of their sheet, which no sheet of a list of them can "
                   "have."]  # fmt: skip


def test_the_annotated_copy_of_a_file_that_is_saved_names_the_list_of_what_was_left_out(
    office: Office,
) -> None:
    asked = {"kind": "spend", "profile": kept(office, {"columns": [SUPPLIER, AMOUNT]})}
    content = xlsx({"May": (HEADING, ("Ash", "5"), ("Birch", "lots"))})
    found = office.checked(content, **asked)
    assert office.applies(found["id"], partly=True).status_code == 202
    office.works()

    book = load_workbook(BytesIO(the(office, found["id"], "annotated")))

    assert book.sheetnames == ["Problems"]
    assert book["Problems"]["A2"].value == OF_LISTED


def test_rows_below_one_that_cannot_be_read_do_not_take_the_value_above_it(
    office: Office,
) -> None:
    layout = {"columns": [SUPPLIER, AMOUNT, DAY | {"fill_down": True}]}
    rows = [("Ash", "5", "1/1/2026"), ("Birch", "6", "soon"), ("Cedar", "7", "")]

    found = office.checked(
        xlsx({"May": (HEADING, *rows)}), kind="spend", profile=kept(office, layout)
    )

    preview = office.previews(found["id"])
    assert [one.get("paid_on") for one in preview["sample"]] == ["2026-01-01", None, None]
    told = {one["cells"][0]: one["message"] for one in preview["problems"]}
    assert told.keys() == {"May!C3", "May!C4"}
    assert told["May!C4"] == "Date is blank, and May!C3, whose value it has, cannot be read."
    assert (found["needs_confirming"], found["state"]) == (True, "ready")


def test_rows_of_a_sheet_without_headings_stand_no_higher_in_their_list_than_it_is_read(
    office: Office,
) -> None:
    columns = [{"field": "supplier", "column": "A"}, {"field": "amount", "column": "B"}]
    layout = {"headings": {"rows": 0}, "first_row": 5, "columns": columns}
    asked = {"kind": "spend", "profile": kept(office, layout)}
    rows = [("Our spend",), (), (), (), ("Ash", "5"), ("Birch", "lots"), ("Cedar", "lots")]
    found = office.checked(xlsx({"May": rows}), **asked)
    assert office.applies(found["id"], partly=True).status_code == 202
    office.works()

    again = office.checked(changed(the(office, found["id"]), {"lots": "6"}), **asked)

    assert office.previews(again["id"])["total"]["added"] == 2
