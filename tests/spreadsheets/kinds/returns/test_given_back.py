"""A return in its sender's own layout, given back with what is wrong in it."""

import io
from typing import Any

from fastapi.testclient import TestClient
from openpyxl import load_workbook

from tests.spreadsheets.kinds.returns.made import Reporting
from tests.spreadsheets.kinds.returns.own import PERIOD, QUANTITY, a_file, a_profile, kept
from tests.web.pages import Visitor

ROWS = (
    ("My return",),
    ("Code", "Measure", "Quarter", "Answer"),
    ("ECC8", "Mentoring", "Q4 2025/26", "lots"),
    ("ECC1", "Posts", "Q4 2025/26", "2"),
)


def waits(reporting: Reporting) -> str:
    """Send a return of which one row is wrong."""
    profile = kept(reporting, a_profile(QUANTITY, PERIOD))
    found = reporting.desk.checked(a_file(*ROWS), profile=profile)
    assert found["state"] == "needs_fixing"
    return str(found["id"])


def given_back(reporting: Reporting, path: str) -> Any:
    answer = reporting.desk.client.get(path, headers=reporting.desk.headers)
    assert answer.status_code == 200, answer.text
    return load_workbook(io.BytesIO(answer.content))


def test_what_is_wrong_stands_beside_its_row_and_never_beside_a_title(
    reporting: Reporting,
) -> None:
    import_id = waits(reporting)

    for name, last in (("fix-list", 3), ("annotated", 4)):
        book = given_back(reporting, f"/v1/imports/{import_id}/{name}.xlsx")
        rows = [[cell or "" for cell in row] for row in book["Sheet"].values]
        assert (rows[0][0], *rows[0][4:]) == ("My return", *[""] * len(rows[0][4:]))
        assert rows[1][:5] == [*ROWS[1], "problem"]
        assert rows[2][:4] == list(ROWS[2])
        assert rows[2][4] != ""
        assert len(rows) == last
        assert "Lists" not in book.sheetnames


def test_its_page_offers_to_send_its_list_of_fixes_back(reporting: Reporting) -> None:
    import_id = waits(reporting)
    visitor = Visitor(TestClient(reporting.desk.client.app))
    visitor.signs_in(reporting.desk.headers)

    page = visitor.opens(f"/web/uploads/{import_id}").text

    assert "Only the rows to fix" in page
    assert "send only these back" in page
