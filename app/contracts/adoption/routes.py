"""Contracts from anywhere over HTTP: taken on, added to, put right."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from app.contracts.adoption.adopting import adopt
from app.contracts.adoption.correcting import correct
from app.contracts.adoption.facts import doubts_of_entry, entry_moved
from app.contracts.adoption.messages import ContractIn, ContractPatch, OwedIn
from app.contracts.adoption.naming import supplier_named
from app.contracts.adoption.promise import promises_of
from app.contracts.adoption.promising import owe_more
from app.contracts.messages import EXAMPLE_RUNNING, ContractOut, ContractWhole, ObligationOut
from app.contracts.queries import contract_for
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.preconditions import ExpectedDep, versioned
from app.procurements.queries import Lock
from app.rules.reading import read_library
from app.rules.routes import home

router = Router(prefix="/v1", tags=["contracts"])

Writer = Annotated[Caller, needs(Scope.CONTRACTS_WRITE)]
ContractId = Annotated[UUID, Path(examples=[EXAMPLE_RUNNING])]


@router.post("/contracts", status_code=201)
def take_on_contract(
    caller: Writer,
    body: ContractIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> ContractOut:
    """Take on a contract that was let elsewhere, or before, with what it promises.

    A measure that the library has is counted in its unit; any other needs a title and a unit. The
    same reference stands only once; the answer to a second one names the contract that has it.
    """
    supplier = supplier_named(session, caller, body.supplier.named(), now)
    sent = [one.promised() for one in body.obligations]
    read = promises_of(sent, read_library(home(request)), body.value)
    made = adopt(session, caller, supplier, body.facts(), read.promises, now, read.faults)
    versioned(response, made.version)
    response.headers["Location"] = f"/v1/contracts/{made.id}"
    return ContractOut.model_validate(made, from_attributes=True)


@router.patch("/contracts/{contract_id}")
def patch_contract(
    caller: Writer,
    contract_id: ContractId,
    body: ContractPatch,
    expected: ExpectedDep,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> ContractWhole:
    """Fill in what was not known of a contract, or put right what was written wrongly.

    Once a delivery plan is agreed or a change was approved, a value or a day that is known
    changes only by a contract change. What the law counts from may move: the answer says so.
    """
    contract = contract_for(session, caller, contract_id, Lock.ALONE)
    expected.check(contract.version)
    before = contract.entered_on
    changed = correct(session, caller, contract, body.wanted(), now)
    versioned(response, changed.version)
    moved = entry_moved(before, changed.entered_on)
    doubts = doubts_of_entry(changed.entered_on, changed.starts_on)
    return ContractWhole.with_findings(changed, [*moved, *doubts])


@router.post("/contracts/{contract_id}/obligations", status_code=201)
def add_obligation(
    caller: Writer,
    contract_id: ContractId,
    body: OwedIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
) -> ObligationOut:
    """Add a promise to a contract that was taken on, until its delivery plan is agreed."""
    contract = contract_for(session, caller, contract_id, Lock.ALONE)
    library = read_library(home(request))
    made = owe_more(session, caller, contract, body.promised(), library, now)
    return ObligationOut.model_validate(made, from_attributes=True)
