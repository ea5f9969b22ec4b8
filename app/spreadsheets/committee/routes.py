"""Workbooks for a committee over HTTP; suppliers see nothing of them."""

from fastapi import Response

from app.contracts.today import today
from app.deliveries.notices.reporting import report_for
from app.deliveries.notices.routes import ContractId
from app.deliveries.notices.routes import On as ReportedOn
from app.deliveries.review.routes import RulesDep
from app.deliveries.standing.routes import ZONE, LibraryDep, OfAuthority, On
from app.platform.http.dependencies import NowDep, ReadDep
from app.platform.http.named_file import XlsxFile
from app.platform.http.routing import Router
from app.spreadsheets.committee.gathering import pack_of
from app.spreadsheets.committee.leaves import leaves
from app.spreadsheets.committee.report_leaves import report_leaves
from app.spreadsheets.committee.writing import write_leaves

router = Router(prefix="/v1", tags=["committee"])


@router.get("/committee-pack.xlsx", response_class=XlsxFile)
def download_committee_pack(
    caller: OfAuthority, session: ReadDep, now: NowDep, library: LibraryDep, on: On = None
) -> Response:
    """Give what all contracts come to as a workbook for a committee, with charts.

    Every total says which path of the API it opens to, and every promise stands by itself in a
    sheet of its own. Fewer than five people are not told by place or by group, nor is whatever
    would give them away.
    """
    pack = pack_of(session, caller, on or today(ZONE, now), library)
    return XlsxFile.of(write_leaves(leaves(pack)), "committee-pack.xlsx")


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
    report = report_for(session, caller, contract_id, on, rules, now)
    return XlsxFile.of(write_leaves(report_leaves(report)), "contract-report.xlsx")
