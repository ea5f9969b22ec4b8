"""Verification and samples over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Request, Response
from sqlmodel import Session, col, select

from app.contracts.queries import contract_for
from app.contracts.tables import Obligation
from app.deliveries.evidence.queries import missing_for, reported_by
from app.deliveries.evidence.routes import ContractId, library_of
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.proof.messages import (
    AllVerifiedOut,
    SampleIn,
    SampleOut,
    SamplePage,
    SampleWholeOut,
    UnverifiedOut,
    UnverifiedPage,
    VerificationIn,
    VerificationsIn,
    VerifiedOut,
)
from app.deliveries.proof.queries import (
    number_among,
    number_of_draw,
    refuse_suppliers,
    sample_of,
    states_of,
    verified_in,
)
from app.deliveries.proof.sampling import draw
from app.deliveries.proof.tables import Sample
from app.deliveries.proof.verifying import verify, verify_many
from app.deliveries.tables import Delivery
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import versioned

router = Router(prefix="/v1", tags=["proof"])

Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
Verifier = Annotated[Caller, needs(Scope.DELIVERIES_VERIFY)]
DeliveryId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000041"])]
SampleId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000040"])]
#: states in which somebody has yet to decide
WAITING = (DeliveryState.CLAIMED, DeliveryState.EVIDENCED, DeliveryState.DISPUTED)


@router.post("/deliveries/{delivery_id}/verification", status_code=201)
def verify_delivery(
    caller: Verifier,
    delivery_id: DeliveryId,
    body: VerificationIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> VerifiedOut:
    """Say what of a delivery is proven: all, a part or nothing; or take that back, with a reason.

    Whoever recorded or submitted it may not, nor whoever handed in evidence of it, unless to
    reject or dispute it. `evidenced` takes a verification back to what was handed in, `claimed`
    a rejection to what was reported. A locked return is no hindrance.
    """
    library = library_of(request)
    found = verify(session, caller, body.verdict(delivery_id), library, now)
    versioned(response, found.version)
    return VerifiedOut.of(found)


@router.post("/contracts/{contract_id}/verifications", status_code=201)
def verify_deliveries(
    caller: Verifier,
    contract_id: ContractId,
    body: VerificationsIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
) -> AllVerifiedOut:
    """Say what is proven of several deliveries of a contract at once: all of it, or nothing.

    Whatever cannot be kept is listed with its place, and then nothing is.
    """
    library = library_of(request)
    found = verify_many(session, caller, contract_id, body.verdicts(), library, now)
    return AllVerifiedOut(deliveries=[VerifiedOut.of(one) for one in found])


@router.get("/contracts/{contract_id}/deliveries-to-verify")
def list_deliveries_to_verify(
    caller: Reader,
    contract_id: ContractId,
    request: Request,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> UnverifiedPage:
    """List what was reported under a contract and waits to be verified, with what is missing."""
    contract = contract_for(session, caller, contract_id)
    own = [
        name for name in UnverifiedOut.model_fields if name not in {"measure", "unit", "missing"}
    ]
    columns: list[Any] = [getattr(Delivery, name) for name in own]
    columns += [Obligation.measure, Obligation.unit]
    query = (
        select(*columns)
        .join(Obligation, col(Obligation.id) == Delivery.obligation_id)
        .where(
            Delivery.contract_id == contract.id,
            col(Delivery.submission).is_not(None),
            col(Delivery.withdrawn_at).is_(None),
            col(Delivery.state).in_(WAITING),
        )
    )
    query = updated.within(reported_by(query, caller), Delivery.updated_at)
    found = page_of(session, query, (Delivery.updated_at, Delivery.id), asked)
    missing = missing_for(session, contract, library_of(request), found.rows)
    rows = [UnverifiedOut(**row._mapping, missing=list(missing[row.id])) for row in found.rows]
    return UnverifiedPage(data=rows, page=found.marks)


@router.post("/contracts/{contract_id}/samples", status_code=201)
def draw_sample(
    caller: Verifier,
    contract_id: ContractId,
    body: SampleIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> SampleWholeOut:
    """Draw deliveries to be looked at, more of those with more reason to; the seed draws again.

    Anybody can check it: each delivery has as many tickets as its risk, the number of a ticket is
    the SHA-256 of `seed:delivery id:number of the ticket`, and the highest are drawn. Without a
    size or a percentage, each measure's own rule says how many: all, or one in ten. How many
    samples were drawn of the same days is told with each.
    """
    made = draw(session, caller, contract_id, body.wanted(), library_of(request), now)
    response.headers["Location"] = f"/v1/samples/{made.id}"
    return _told(session, made)


@router.get("/contracts/{contract_id}/samples")
def list_samples(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> SamplePage:
    """List the samples that were drawn of a contract's deliveries."""
    contract = contract_for(session, caller, contract_id)
    refuse_suppliers(caller)
    own = [name for name in SampleOut.model_fields if name != "number"]
    columns: list[Any] = [getattr(Sample, name) for name in own]
    columns.append(number_of_draw().label("number"))
    query = select(*columns).where(Sample.contract_id == contract.id)
    query = updated.within(query, Sample.drawn_at)
    found = page_of(session, query, (Sample.drawn_at, Sample.id), asked)
    rows = [SampleOut.model_validate(row, from_attributes=True) for row in found.rows]
    return SamplePage(data=rows, page=found.marks)


@router.get("/samples/{sample_id}")
def read_sample(caller: Reader, sample_id: SampleId, session: ReadDep) -> SampleWholeOut:
    """Give a sample with what it was drawn from, and how many of the drawn ones are verified."""
    found = sample_of(session, caller, sample_id)
    return _told(session, found)


def _told(session: Session, sample: Sample) -> SampleWholeOut:
    states = states_of(session, [UUID(one) for one in sample.drawn])
    number = number_among(session, sample)
    return SampleWholeOut.of(sample, number, states, verified_in(states))
