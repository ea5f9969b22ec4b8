"""Workbooks for a committee over HTTP."""

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from docx import Document
from openpyxl import load_workbook

from app.deliveries.shortfall.kind import RemedyKind
from app.organisations.role import Role
from app.platform.database import writing
from tests.deliveries.notices.made import described, followed, rated, remedied
from tests.deliveries.standing.asked import NOBODYS, Asked
from tests.spreadsheets.committee.made import FORMULA, a_council, ids

PACK = "/committee-pack.xlsx?on=2025-12-31"


@pytest.fixture
def contract(asked: Asked) -> UUID:
    with writing(asked.engine) as session:
        of, _, jobs = followed(session)
        described(of, "Jobs", jobs)
        rated(of, obligation_id=jobs.id)
        remedied(of, jobs, RemedyKind.IMPROVEMENT_PLAN)
        return of.contract.id


def fetched(asked: Asked, path: str) -> Any:
    answer = asked.client.get(f"/v1{path}", headers=asked.who(Role.AUDITOR))
    assert answer.status_code == 200, answer.text
    return answer


def texts(content: bytes) -> set[str]:
    book: Any = load_workbook(BytesIO(content))
    return {
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_a_pack_comes_as_a_workbook_with_charts(asked: Asked) -> None:
    with writing(asked.engine) as session:
        a_council(session)

    answer = fetched(asked, PACK)

    assert answer.headers["content-disposition"] == 'attachment; filename="committee-pack.xlsx"'
    book: Any = load_workbook(BytesIO(answer.content))
    assert [len(sheet._charts) for sheet in book] == [1, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert FORMULA in {cell.value for cell in cells}


def test_the_paths_of_a_pack_lead_somewhere(asked: Asked) -> None:
    with writing(asked.engine) as session:
        a_council(session)

    told = {line for one in texts(fetched(asked, PACK).content) for line in one.split("\n")}
    paths = {one for one in told if one.startswith("/v1/")}

    assert len(paths) > 12
    for path in paths:
        answer = asked.client.get(path, headers=asked.who(Role.AUDITOR))
        assert answer.status_code == 200, path


def test_a_pack_of_nothing_is_told_too(asked: Asked) -> None:
    assert "0 contracts with 0 promises: 0 green, 0 amber, 0 red, 0 grey." in texts(
        fetched(asked, PACK).content
    )


def test_the_report_says_what_the_paper_says(asked: Asked, contract: UUID) -> None:
    paper = Document(
        BytesIO(fetched(asked, f"/contracts/{contract}/report.docx?on=2026-03-31").content)
    )
    answer = fetched(asked, f"/contracts/{contract}/report.xlsx?on=2026-03-31")

    said = texts(answer.content)
    assert answer.headers["content-disposition"].endswith('"contract-report.xlsx"')
    for table in paper.tables[1:]:
        for row in table.rows[1:]:
            first = row.cells[0].text
            assert any(first.split(",")[0] in one for one in said), first
    book: Any = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == [
        "Promises", "Ratings", "Forecasts", "Shortfalls", "Remedies", "Jobs that lasted",
        "Proof", "Questions",
    ]  # fmt: skip
    assert [len(sheet._charts) for sheet in book] == [1, 0, 1, 0, 0, 0, 0, 0]
    assert {"Two posts were never filled.", "Hold two open days."} <= said
    assert "Questions to the supplier" in said


def test_a_supplier_sees_nothing_of_them(asked: Asked, contract: UUID) -> None:
    for path in (PACK, f"/contracts/{contract}/report.xlsx"):
        assert asked.refused(path, Role.SUPPLIER) == (403, "scope-missing")


def test_the_report_of_a_contract_that_is_not_theirs_is_not_found(
    asked: Asked, contract: UUID
) -> None:
    elsewhere = asked.refused(f"/contracts/{contract}/report.xlsx", authority="Elsewhere Council")

    assert elsewhere == asked.refused(f"/contracts/{NOBODYS}/report.xlsx") == (404, "not-found")


def test_a_day_that_cannot_be_asked_about_is_refused(asked: Asked, contract: UUID) -> None:
    for path in ("/committee-pack.xlsx", f"/contracts/{contract}/report.xlsx"):
        assert asked.refused(f"{path}?on=1066-10-14")[0] == 422


def test_a_pack_names_only_contracts_of_the_caller(asked: Asked) -> None:
    with writing(asked.engine) as session:
        council = a_council(session)

    answer = asked.client.get(
        f"/v1{PACK}", headers=asked.who(Role.AUDITOR, authority="Elsewhere Council")
    )

    said = "\n".join(texts(answer.content))
    assert [name for name, one in ids(council).items() if str(one) in said] == []
