"""Workbooks for a committee over HTTP; suppliers see nothing of them."""

from datetime import date
from typing import Annotated

from fastapi import Query, Response

from app.contracts.queries import contract_for
from app.contracts.today import today
from app.deliveries.notices.reporting import report_of
from app.deliveries.notices.routes import ContractId
from app.deliveries.review.queries import found_of
from app.deliveries.review.routes import RulesDep
from app.deliveries.standing.routes import ZONE, LibraryDep, OfAuthority, On
from app.platform.http.dependencies import NowDep, ReadDep
from app.platform.http.routing import Router
from app.spreadsheets.committee.gathering import pack_of
from app.spreadsheets.committee.leaves import leaves
from app.spreadsheets.committee.report_leaves import report_leaves
from app.spreadsheets.committee.writing import write_leaves

router = Router(prefix="/v1", tags=["committee"])

FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)  #: in which working days are known
ReportedOn = Annotated[
    date | None,
    Query(ge=FIRST, le=LAST, description="The day at whose end it is asked; today if not."),
]


class XlsxFile(Response):
    """An XLSX workbook."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/committee-pack.xlsx", response_class=XlsxFile)
def download_committee_pack(
    caller: OfAuthority, session: ReadDep, now: NowDep, library: LibraryDep, on: On = None
) -> Response:
    """Give what all contracts come to as a workbook for a committee, with charts.

    Every total says which path of the API it opens to, and every promise stands by itself in a
    sheet of its own. Counts of fewer than five people are left out by place and by group, and
    with them whatever would give them away.
    """
    pack = pack_of(session, caller, on or today(ZONE, now), library)
    return _file(write_leaves(leaves(pack)), "committee-pack.xlsx")


@router.get("/contracts/{contract_id}/report.xlsx", response_class=XlsxFile)
def download_contract_report_workbook(
    caller: OfAuthority,
    contract_id: ContractId,
    session: ReadDep,
    now: NowDep,
    rules: RulesDep,
    on: ReportedOn = None,
) -> Response:
    """Give the report of a contract as a workbook with charts; it says what the Word file says."""
    contract = contract_for(session, caller, contract_id)
    day = on or today(contract.zone, now)
    found = found_of(session, contract, day, rules, now)
    report = report_of(session, contract, day, found, rules.library)
    return _file(write_leaves(report_leaves(report)), "contract-report.xlsx")


def _file(content: bytes, name: str) -> XlsxFile:
    return XlsxFile(content, headers={"Content-Disposition": f'attachment; filename="{name}"'})
