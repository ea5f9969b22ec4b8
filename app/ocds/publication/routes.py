"""Releases over HTTP: looked at before they are out, checked, and published for everybody."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request, Response
from sqlmodel import Session

from app.contracts.messages import EXAMPLE_RUNNING
from app.contracts.queries import contract_for
from app.contracts.tables import Contract
from app.contracts.today import today
from app.deliveries.notices.messages import OmissionOut
from app.ocds.publication.dependencies import Day, Which, WhichDep, checked
from app.ocds.publication.gathering.bodies import buyer_in, other_than
from app.ocds.publication.gathering.contracts import Asked, told_of
from app.ocds.publication.gathering.purchases import purchase_of
from app.ocds.publication.kind import FORMS, NoticeKind, Stage
from app.ocds.publication.messages import (
    OcdsOmissionsOut,
    OcdsPackageOut,
    OcdsReleaseIn,
    OcdsReleaseOut,
    OcdsTenderIn,
)
from app.ocds.publication.occasion import occasions, refuse_untimely, refuse_untold
from app.ocds.publication.omission import CONTRACT, LAW, REPUBLICATION, missing_in, of_another
from app.ocds.publication.package import release_package
from app.ocds.publication.particulars.messages import OcdsParticularsIn, OcdsParticularsOut
from app.ocds.publication.particulars.noting import note_particulars
from app.ocds.publication.particulars.queries import entered_for, kept_of, particulars_of
from app.ocds.publication.publishing import RELEASES, Wanted, preview_name, publish_release
from app.ocds.publication.queries import last_about
from app.ocds.publication.release import (
    Named,
    contract_release,
    form_of,
    tender_release,
    whole_release,
)
from app.ocds.publication.told import ContractTold
from app.ocds.publication.validating import faults_in
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.json_text import with_numbers
from app.procurements.queries import Lock, procurement_of

router = Router(prefix="/v1", tags=["open contracting"])

ProcurementId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]
ContractId = Annotated[UUID, Path(examples=[EXAMPLE_RUNNING])]
Buys = Annotated[Caller, needs(Scope.PROCUREMENTS_READ)]
Announces = Annotated[Caller, needs(Scope.PROCUREMENTS_WRITE)]
Reader = Annotated[Caller, needs(Scope.AWARDS_READ)]
Writer = Annotated[Caller, needs(Scope.CONTRACTS_WRITE)]
Notice = Annotated[NoticeKind, Query(examples=["details"], description="Which notice.")]


@router.get(
    "/procurements/{procurement_id}/ocds", response_model=OcdsPackageOut, responses={409: {}}
)
def read_procurement_ocds(
    caller: Buys, procurement_id: ProcurementId, session: ReadDep, now: NowDep, request: Request
) -> Response:
    """Give a procurement as open contracting: a package with the release as it would be published.

    It has the lots, the award criteria and their weights as they were published last.
    """
    procurement = procurement_of(session, caller, procurement_id)
    purchase = purchase_of(session, procurement)
    wanted = Wanted(NoticeKind.TENDER, procurement.id, purchase.ocid, Stage.TENDER, _url(request))
    named = preview_name(wanted, last_about(session, caller.mode, wanted.kind, wanted.about), now)
    buyer = buyer_in(session, caller.mode, procurement.authority_id, purchase.ocid)
    return _package(request, tender_release(purchase, buyer, named), now)


@router.post("/procurements/{procurement_id}/ocds", status_code=201)
def publish_procurement_ocds(
    caller: Announces,
    procurement_id: ProcurementId,
    body: OcdsTenderIn,
    session: WriteDep,
    now: NowDep,
    request: Request,
) -> OcdsReleaseOut:
    """Publish a procurement as a release that anybody can read; it is never changed.

    Publish again once it was amended or cancelled: a further release tells what changed.
    """
    procurement = procurement_of(session, caller, procurement_id, Lock.SHARED)
    purchase = purchase_of(session, procurement)
    buyer = buyer_in(session, caller.mode, procurement.authority_id, purchase.ocid)
    form = form_of(NoticeKind.TENDER, purchase)
    url = _url(request)
    wanted = Wanted(
        NoticeKind.TENDER, procurement.id, purchase.ocid, form.stage, url, "", body.notice_id
    )
    # what was sent is read first: from the number on others wait who publish
    other = other_than(buyer, kept_of(session, caller.authority_id, purchase.ocid))
    row = publish_release(
        session, caller, wanted, lambda named: tender_release(purchase, buyer, named), now
    )
    found = of_another(other, purchase.ocid, LAW[NoticeKind.TENDER], REPUBLICATION)
    return OcdsReleaseOut.of(row, f"{url}{RELEASES}", found)


@router.get("/contracts/{contract_id}/ocds", response_model=OcdsPackageOut, responses={409: {}})
def read_contract_ocds(
    caller: Reader,
    contract_id: ContractId,
    which: WhichDep,
    session: ReadDep,
    now: NowDep,
    request: Request,
) -> Response:
    """Give a contract as open contracting: a package with the release as it would be published.

    Without `notice` it has all that is told of the contract now: the award, the agreed metrics,
    every rating by the codes of the statutory words, performance failures, changes and its end.
    """
    contract = contract_for(session, caller, contract_id)
    told = _told(session, caller, contract, which, now)
    kind = which.kind
    if kind is None:
        refuse_untold(told)
        named = _preview(session, caller, contract, which, request, now)
        return _package(request, whole_release(told, occasions(told), named), now)
    refuse_untimely(told, kind)
    named = _preview(session, caller, contract, which, request, now)
    return _package(request, contract_release(told, kind, named), now)


@router.get("/contracts/{contract_id}/ocds/omissions", responses={409: {}})
def check_contract_ocds(
    caller: Reader,
    contract_id: ContractId,
    notice: Notice,
    session: ReadDep,
    now: NowDep,
    request: Request,
    starts_on: Day = None,
    ends_on: Day = None,
    change_id: Annotated[UUID | None, Query(description="Of a change notice.")] = None,
) -> OcdsOmissionsOut:
    """List what the law wants of a notice and the release leaves out, and where to enter it."""
    contract = contract_for(session, caller, contract_id)
    which = checked(notice, starts_on, ends_on, change_id)
    told = _told(session, caller, contract, which, now)
    named = _preview(session, caller, contract, which, request, now)
    return OcdsOmissionsOut(
        notice=notice,
        notice_type=FORMS[notice].notice_type,
        omissions=[
            OmissionOut(**{name: getattr(one, name) for name in OmissionOut.model_fields})
            for one in missing_in(told, notice)
        ],
        faults=faults_in(contract_release(told, notice, named)),
    )


@router.post("/contracts/{contract_id}/ocds", status_code=201)
def publish_contract_ocds(
    caller: Writer,
    contract_id: ContractId,
    body: OcdsReleaseIn,
    session: WriteDep,
    now: NowDep,
    request: Request,
) -> OcdsReleaseOut:
    """Publish a notice about a contract as a release that anybody can read; it is never changed.

    Whatever is missing is yours to answer for: `/ocds/omissions` names it.
    """
    contract = contract_for(session, caller, contract_id, Lock.SHARED)
    which = checked(body.notice, body.starts_on, body.ends_on, body.change_id)
    told = _told(session, caller, contract, which, now)
    refuse_untimely(told, body.notice)
    url = _url(request)
    about = (body.notice, contract.id, told.purchase.ocid, Stage.AWARD)
    wanted = Wanted(*about, url, which.part, body.notice_id)
    row = publish_release(
        session, caller, wanted, lambda named: contract_release(told, body.notice, named), now
    )
    found = of_another(told.other_buyer, told.purchase.ocid, LAW[body.notice], CONTRACT)
    return OcdsReleaseOut.of(row, f"{url}{RELEASES}", found)


@router.post("/contracts/{contract_id}/ocds/particulars", status_code=201)
def note_ocds_particulars(
    caller: Writer,
    contract_id: ContractId,
    body: OcdsParticularsIn,
    session: WriteDep,
    now: NowDep,
) -> OcdsParticularsOut:
    """Enter what notices about a contract want and nothing else here asks for, whole.

    What was entered before is kept, and stands no more.
    """
    contract = contract_for(session, caller, contract_id, Lock.ALONE)
    row = note_particulars(session, caller, contract, body.wanted(), body.numbered(), now)
    return OcdsParticularsOut.of(contract.id, row)


@router.get("/contracts/{contract_id}/ocds/particulars")
def read_ocds_particulars(
    caller: Reader, contract_id: ContractId, session: ReadDep
) -> OcdsParticularsOut:
    """Give what was entered last of a contract for its notices."""
    contract = contract_for(session, caller, contract_id)
    return OcdsParticularsOut.of(contract.id, particulars_of(session, contract.id))


def _told(
    session: Session, caller: Caller, contract: Contract, which: Which, now: datetime
) -> ContractTold:
    entered = entered_for(session, contract)
    day = today(contract.zone, now)
    asked = Asked(contract, entered, day, which.kind, which.days, which.change_id, caller.mode)
    return told_of(session, asked)


def _preview(
    session: Session,
    caller: Caller,
    contract: Contract,
    which: Which,
    request: Request,
    now: datetime,
) -> Named:
    kind = which.kind or NoticeKind.DETAILS
    wanted = Wanted(kind, contract.id, contract.ocid, Stage.AWARD, _url(request), which.part)
    before = last_about(session, caller.mode, kind, contract.id, which.part)
    return preview_name(wanted, before, now)


def _package(request: Request, release: dict[str, Any], now: datetime) -> Response:
    url = _url(request)
    made = release_package([release], f"{url}{request.url.path}", url, now)
    return Response(with_numbers(made), media_type="application/json")


def _url(request: Request) -> str:
    return str(request.app.state.settings.public_url).rstrip("/")
