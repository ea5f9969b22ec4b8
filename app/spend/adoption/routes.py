"""Contracts from rows of a register, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from app.contracts.messages import ContractOut
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.preconditions import versioned
from app.rules.messages import told as finding_out
from app.rules.reading import read_library
from app.rules.routes import home
from app.spend.adoption.messages import EntryContractIn, EntryContractOut
from app.spend.adoption.taking import take_on

router = Router(prefix="/v1", tags=["published spend"])

Writer = Annotated[Caller, needs(Scope.CONTRACTS_WRITE)]
BatchId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000003"])]
Line = Annotated[int, Path(ge=1, le=2**31 - 1, examples=[1])]


@router.post("/spend/batches/{batch_id}/entries/{line}/contract", status_code=201)
def take_on_register_entry(
    caller: Writer,
    batch_id: BatchId,
    line: Line,
    body: EntryContractIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> EntryContractOut:
    """Take on the contract that a row of a register tells of; what is sent goes before the row.

    Its supplier is the one that the row's name was matched with, or that has its numbers. A row
    is taken on once, also when its file is taken back and sent again.
    """
    library = read_library(home(request))
    made, found = take_on(session, caller, (batch_id, line), body.wanted(), library, now)
    versioned(response, made.version)
    response.headers["Location"] = f"/v1/contracts/{made.id}"
    contract = ContractOut.model_validate(made, from_attributes=True)
    return EntryContractOut(contract=contract, findings=[finding_out(one) for one in found])
