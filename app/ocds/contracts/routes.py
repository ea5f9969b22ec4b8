"""Contracts and ratings out of published notices, over HTTP."""

from typing import Annotated

from fastapi import Request

from app.ocds.contracts.importing import import_contract as take_on
from app.ocds.contracts.messages import (
    OcdsContractIn,
    OcdsContractOut,
    OcdsPerformanceIn,
    OcdsPerformanceOut,
)
from app.ocds.contracts.rating import rate_from_notice
from app.ocds.routes import LARGEST
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, WriteDep
from app.platform.http.routing import Router
from app.rules.reading import read_library
from app.rules.routes import home

router = Router(prefix="/v1/ocds", tags=["open contracting"])

Writer = Annotated[Caller, needs(Scope.CONTRACTS_WRITE)]


@router.post("/contracts", status_code=201, max_body_size=LARGEST)
def import_contract(
    caller: Writer, body: OcdsContractIn, request: Request, session: WriteDep, now: NowDep
) -> OcdsContractOut:
    """Take on the contract of a contract details notice or an award, and list what was not used.

    Its supplier is found by its identifiers; what the notice does not say is asked for, and given
    beside it. A contract that you have, by an award or an earlier notice, is filled in where
    something was missing; sending a notice again changes nothing.
    """
    library = read_library(home(request))
    made = take_on(session, caller, body.document, body.wanted(), library, now)
    return OcdsContractOut.of(made)


@router.post("/performance", status_code=201, max_body_size=LARGEST)
def import_performance(
    caller: Writer, body: OcdsPerformanceIn, session: WriteDep, now: NowDep
) -> OcdsPerformanceOut:
    """Keep the ratings of a contract performance notice, in the five words of the law.

    A rating that the contract has for the same days stays; where the notice says otherwise, that
    is told. Sending a notice again changes nothing.
    """
    made = rate_from_notice(session, caller, body.document, body.notice, body.contract_id, now)
    return OcdsPerformanceOut.of(made)
