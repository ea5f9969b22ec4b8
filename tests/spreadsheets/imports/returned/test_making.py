"""A file that is given back is read and written in one turn, and few are at once."""

import threading
from uuid import UUID

import anyio
import pytest

from app.platform.sealing import Seals
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.returned.making import AT_ONCE, made
from app.spreadsheets.imports.returned.reopening import Reopened
from tests.callers import caller_of
from tests.spreadsheets.files import ods, xlsx
from tests.spreadsheets.imports.check.test_alone import AMOUNT, SUPPLIER, kept
from tests.spreadsheets.imports.made import Office, a_firm, a_sheet
from tests.spreadsheets.large.test_mending import as_csv, changed, codes, texts, the
from tests.spreadsheets.large.test_whole_way import office as spend_office

__all__ = ["spend_office"]

ROWS = [("Supplier", "Amount"), ("Ash", "5"), ("Birch", "lots")]
LONG = "Roads, paths and bridges of the borough"  #: longer than a workbook lets a name be


def test_no_more_are_written_at_once_than_are_read_at_once(office: Office) -> None:
    import_id = UUID(office.checked(a_sheet([a_firm("Ash Ltd", "nowhere")]))["id"])
    desk = Desk(office.kinds, Seals(office.settings.seal_key), office.settings, office.now)
    caller = caller_of(office.engine, office.headers)
    together = threading.Barrier(AT_ONCE, timeout=20)
    at_work: list[int] = []
    seen: list[int] = []

    def write(found: Reopened) -> bytes:
        at_work.append(1)
        together.wait()
        seen.append(len(at_work))
        together.wait()
        at_work.pop()
        together.wait()
        return found.workbook.file.encode()

    async def all_of_them() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(2 * AT_ONCE):
                group.start_soon(made, office.engine, desk, caller, import_id, write)

    anyio.run(all_of_them)

    assert seen == [AT_ONCE] * 2 * AT_ONCE


@pytest.mark.parametrize(
    ("content", "sheet", "unit"),
    [(as_csv(ROWS), "Sheet", None), (ods({LONG: ROWS}), LONG[:31], LONG)],  # type: ignore[arg-type]
    ids=["csv", "ods"],
)
def test_a_file_is_not_given_back_whole_by_another_name_than_one_that_is_read(
    spend_office: Office, content: bytes, sheet: str, unit: str | None
) -> None:
    columns = [SUPPLIER, AMOUNT, {"field": "unit", "sheet_name": True}]
    asked = {"kind": "spend", "profile": kept(spend_office, {"columns": columns})}
    found = spend_office.checked(content, **asked)

    given = the(spend_office, found["id"], "annotated")
    mended = changed(given, {"lots": "6"}, sheet)
    alone = spend_office.checked(mended, **asked)
    put_back = spend_office.checked(mended, fixes=found["id"], **asked)

    book = texts(given)
    assert [row[0] for row in book[sheet]] == ["Supplier", "Birch"]
    assert "not_given_back_whole" in [row[0] for row in book["Problems"]]
    assert (alone["state"], codes(spend_office, alone["id"])) == (
        "needs_fixing", {"fix_list_refused"},
    )  # fmt: skip
    assert put_back["state"] == "ready"
    told = spend_office.previews(put_back["id"])["sample"]
    assert [(one["amount"], one.get("unit")) for one in told] == [("5", unit), ("6", unit)]


def test_a_file_comes_back_whole_whose_sheets_keep_the_names_that_are_read(
    spend_office: Office,
) -> None:
    columns = [SUPPLIER, AMOUNT, {"field": "unit", "sheet_name": True}]
    asked = {"kind": "spend", "profile": kept(spend_office, {"columns": columns})}
    found = spend_office.checked(xlsx({"Roads": ROWS}), **asked)

    whole = changed(the(spend_office, found["id"], "annotated"), {"lots": "6"}, "Roads")
    again = spend_office.checked(whole, **asked)

    assert again["state"] == "ready"
    told = spend_office.previews(again["id"])["sample"]
    assert [(one["amount"], one["unit"]) for one in told] == [("5", "Roads"), ("6", "Roads")]
