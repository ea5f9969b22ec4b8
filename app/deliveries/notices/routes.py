"""Notices, meeting sheets and reports over HTTP; they are the authority's own papers."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from sqlmodel import Session

from app.contracts.messages import EXAMPLE_RUNNING
from app.contracts.queries import contract_for
from app.contracts.tables import Contract
from app.contracts.today import today
from app.deliveries.notices.gathering import details_of, performance_of, supplier_of
from app.deliveries.notices.messages import DetailsOut, MeetingSheetOut, PerformanceOut
from app.deliveries.notices.notice import Performance
from app.deliveries.notices.omission import missing_in_details, missing_in_performance
from app.deliveries.notices.report import page_of_report
from app.deliveries.notices.reporting import report_for
from app.deliveries.notices.sheet import Sheet, page_of_sheet, sheet_of
from app.deliveries.notices.text import details_page, performance_page
from app.deliveries.review.queries import found_of
from app.deliveries.review.routes import RulesDep
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.paper.docx import as_docx
from app.paper.html import POLICY, as_html
from app.paper.text import as_text
from app.platform.http.dependencies import NowDep, ReadDep
from app.platform.http.named_file import WordFile
from app.platform.http.routing import Router
from app.problems import Finding, Invalid

router = Router(prefix="/v1", tags=["notices"])

FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)  #: in which working days are known

Reader = Annotated[Caller, needs(Scope.AWARDS_READ)]
ContractId = Annotated[UUID, Path(examples=[EXAMPLE_RUNNING])]
StartsOn = Annotated[
    date, Query(ge=FIRST, le=LAST, examples=["2026-01-01"], description="First day assessed.")
]
EndsOn = Annotated[
    date, Query(ge=FIRST, le=LAST, examples=["2026-01-31"], description="Last day assessed.")
]
On = Annotated[
    date | None,
    Query(ge=FIRST, le=LAST, description="The day at whose end it is asked; today if not."),
]


@router.get("/contracts/{contract_id}/notices/details")
def read_details_notice(
    caller: Reader, contract_id: ContractId, session: ReadDep, now: NowDep
) -> DetailsOut:
    """Give what a contract details notice says of key performance indicators, and what is missing.

    It is for you to publish; the service publishes nothing.
    """
    details = details_of(session, contract := contract_for(session, caller, contract_id))
    omissions = missing_in_details(details)
    page = details_page(details, (), today(contract.zone, now))
    return DetailsOut.of(details, omissions, as_text(page))


@router.get("/contracts/{contract_id}/notices/details.txt", response_class=PlainTextResponse)
def download_details_notice(
    caller: Reader, contract_id: ContractId, session: ReadDep, now: NowDep
) -> Response:
    """Give the same as text, with what is missing at its end."""
    details = details_of(session, contract := contract_for(session, caller, contract_id))
    page = details_page(details, missing_in_details(details), today(contract.zone, now))
    return PlainTextResponse(as_text(page))


@router.get("/contracts/{contract_id}/notices/performance")
def read_performance_notice(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    now: NowDep,
    starts_on: StartsOn,
    ends_on: EndsOn,
) -> PerformanceOut:
    """Give a contract performance notice for some days, whole, and what is missing in it.

    It has the ratings of key performance indicators and whatever breach came to its end in those
    days. It is for you to publish; the service publishes nothing.
    """
    contract = contract_for(session, caller, contract_id)
    notice = _performance(session, contract, starts_on, ends_on)
    page = performance_page(notice, (), today(contract.zone, now))
    return PerformanceOut.of(notice, missing_in_performance(notice), as_text(page))


@router.get("/contracts/{contract_id}/notices/performance.txt", response_class=PlainTextResponse)
def download_performance_notice(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    now: NowDep,
    starts_on: StartsOn,
    ends_on: EndsOn,
) -> Response:
    """Give the same as text, with what is missing at its end."""
    contract = contract_for(session, caller, contract_id)
    notice = _performance(session, contract, starts_on, ends_on)
    page = performance_page(notice, missing_in_performance(notice), today(contract.zone, now))
    return PlainTextResponse(as_text(page))


@dataclass(frozen=True, slots=True)
class Asked:
    """A contract on a day, looked at."""

    contract: Contract
    sheet: Sheet


def _sheet(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    now: NowDep,
    rules: RulesDep,
    on: On = None,
) -> Asked:
    contract = contract_for(session, caller, contract_id)
    day = on or today(contract.zone, now)
    found = found_of(session, contract, day, rules, now)
    supplier = supplier_of(session, contract, day)
    return Asked(contract, sheet_of(contract.title, supplier, found.matter, found.duties))


@router.get("/contracts/{contract_id}/meeting-sheet")
def read_meeting_sheet(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    now: NowDep,
    rules: RulesDep,
    on: On = None,
) -> MeetingSheetOut:
    """Say in one answer what is due, what came, what is doubtful and what to ask."""
    asked = _sheet(caller, contract_id, session, now, rules, on)
    return MeetingSheetOut.of(asked.contract.id, asked.sheet)


@router.get("/contracts/{contract_id}/meeting-sheet.html", response_class=HTMLResponse)
def read_meeting_page(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    now: NowDep,
    rules: RulesDep,
    on: On = None,
) -> Response:
    """Give the meeting sheet as a page to read; the Word file fits one sheet of A4."""
    asked = _sheet(caller, contract_id, session, now, rules, on)
    page = as_html(page_of_sheet(asked.sheet))
    return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})


@router.get("/contracts/{contract_id}/meeting-sheet.docx", response_class=WordFile)
def download_meeting_sheet(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    now: NowDep,
    rules: RulesDep,
    on: On = None,
) -> Response:
    """Give the meeting sheet as a Word file of one page, with room for what is agreed."""
    asked = _sheet(caller, contract_id, session, now, rules, on)
    return WordFile.of(as_docx(page_of_sheet(asked.sheet)), "meeting-sheet.docx")


@router.get("/contracts/{contract_id}/report.docx", response_class=WordFile)
def download_contract_report(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    now: NowDep,
    rules: RulesDep,
    on: On = None,
) -> Response:
    """Give the report as a Word file: where each promise stands, why, and what is done."""
    report = report_for(session, caller, contract_id, on, rules, now)
    return WordFile.of(as_docx(page_of_report(report)), "contract-report.docx")


def _performance(
    session: Session, contract: Contract, starts_on: date, ends_on: date
) -> Performance:
    """Give the notice for some days.

    Raises:
        Invalid: if they are reversed.
    """
    if ends_on < starts_on:
        words = f"The days end on {ends_on}, before they begin on {starts_on}."
        fix = "Give the first day that was assessed, then the last."
        raise Invalid(words, fix, [Finding("days_reversed", words, fix, path="/ends_on")])
    return performance_of(session, contract, starts_on, ends_on)
