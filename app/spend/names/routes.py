"""Names as files write them, over HTTP: who they are, and those that wait for a person."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Response
from sqlmodel import Session, select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned
from app.spend.batch import NameState
from app.spend.names.likeness import likely
from app.spend.names.matching import match
from app.spend.names.messages import LikelyOut, MatchIn, SupplierNameOut, SupplierNamePage
from app.spend.names.queries import name_of, of_names, register_of
from app.spend.tables import SpendSupplierName

router = Router(prefix="/v1", tags=["published spend"])

Reader = Annotated[Caller, needs(Scope.SUPPLIERS_READ)]
AnId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]
NAMES: list[Any] = [
    getattr(SpendSupplierName, name)
    for name in (
        "number", "id", "name", "folded", "company", "charity", "state", "matched_by",
        "supplier_id", "numbers_disagree", "version", "updated_at",
    )
]  # fmt: skip


@router.get("/spend/supplier-names")
def list_supplier_names(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    state: Annotated[
        NameState | None, Query(description="`waiting` lists what a person is to look at.")
    ] = None,
) -> SupplierNamePage:
    """List names as files write them, with who they are or which suppliers they may be."""
    query = select(*NAMES).where(SpendSupplierName.authority_id == caller.authority_id)
    if state is not None:
        query = query.where(SpendSupplierName.state == state)
    query = updated.within(query, SpendSupplierName.updated_at)
    by = (SpendSupplierName.updated_at, SpendSupplierName.id)
    found = page_of(session, query, by, asked)
    return SupplierNamePage(data=_told(session, caller, found.rows), page=found.marks)


@router.get("/spend/supplier-names/{name_id}")
def read_supplier_name(
    caller: Reader, name_id: AnId, session: ReadDep, response: Response
) -> SupplierNameOut:
    """Give one name, with who it is or which suppliers it may be."""
    return _one(session, caller, name_of(session, caller.authority_id, name_id), response)


@router.put("/spend/supplier-names/{name_id}/match")
def match_supplier_name(
    caller: Annotated[Caller, needs(Scope.SUPPLIERS_WRITE)],
    name_id: AnId,
    body: MatchIn,
    session: WriteDep,
    expected: ExpectedDep,
    now: NowDep,
    response: Response,
) -> SupplierNameOut:
    """Say who a name is: a supplier of your register, nobody in it, or that it is to wait.

    A person decides; a program is refused. It holds for every row of that name, before and after.
    """
    name = name_of(session, caller.authority_id, name_id, for_change=True)
    expected.check(name.version)
    match(session, caller, name, body.said(), now)
    return _one(session, caller, name, response)


def _one(
    session: Session, caller: Caller, name: SpendSupplierName, response: Response
) -> SupplierNameOut:
    versioned(response, name.version)
    return _told(session, caller, [name])[0]


def _told(session: Session, caller: Caller, rows: list[Any]) -> list[SupplierNameOut]:
    sums = of_names(session, [row.number for row in rows])
    register = register_of(session, caller.authority_id)
    made = []
    for row in rows:
        lines, amount = sums.get(row.number, (0, Decimal(0)))
        numbers = [one for one in (row.company, row.charity) if one]
        waits = row.state is NameState.WAITING
        near = likely(row.folded, numbers, register) if waits else []
        own = {
            key: getattr(row, key)
            for key in SupplierNameOut.model_fields
            if key not in ("lines", "amount", "likely")
        }
        made.append(
            SupplierNameOut(
                **own, lines=lines, amount=amount, likely=[LikelyOut.of(one) for one in near]
            )
        )
    return made
