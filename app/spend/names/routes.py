"""Names as files write them, over HTTP: who they are, and those that wait for a person."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Path, Query, Response
from sqlmodel import Session, select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import MOST, Found, Paging, PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned
from app.spend.batch import NameState
from app.spend.names.likeness import Candidate, Register
from app.spend.names.likeness import likely as suppliers_like
from app.spend.names.matching import match
from app.spend.names.messages import LikelyOut, MatchIn, SupplierNameOut, SupplierNamePage
from app.spend.names.queries import by_amount, has_part, name_of, of_names, register_of
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
LOOKED_AT = 5_000  #: names that one answer goes through, where only some are asked for
COMPARED = 3_000_000  #: pairs of a name and a supplier: a large register takes fewer names


@router.get("/spend/supplier-names")
def list_supplier_names(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    state: Annotated[
        NameState | None, Query(description="`waiting` lists what a person is to look at.")
    ] = None,
    q: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=200,
            examples=["alpha works"],
            description=(
                "A part of the name as it was first written, or whole words however their "
                "capitals and signs are, Limited or Ltd."
            ),
        ),
    ] = None,
    likely: Annotated[
        bool,
        Query(
            description=(
                "Only those that wait and may mean a supplier of the register. Names are gone "
                "through some thousands at a time: a page may be short, or empty, and still have "
                "a `next_cursor`."
            )
        ),
    ] = False,
    sort: Annotated[
        Literal["-amount"] | None,
        Query(description="`-amount`: the largest first; else as they were last changed."),
    ] = None,
) -> SupplierNamePage:
    """List names as files write them, with who they are or which suppliers they may be."""
    query: Any = select(*NAMES).where(SpendSupplierName.authority_id == caller.authority_id)
    if state is not None:
        query = query.where(SpendSupplierName.state == state)
    if likely:
        query = query.where(SpendSupplierName.state == NameState.WAITING)
    if q is not None:
        query = query.where(has_part(q))
    query = updated.within(query, SpendSupplierName.updated_at)
    by: tuple[Any, ...] = (SpendSupplierName.updated_at, SpendSupplierName.id)
    if sort is not None:
        query = by_amount(query, caller.authority_id)
        by = (query.selected_columns.rank, query.selected_columns.id)
    register = register_of(session, caller.authority_id)
    if likely:
        found = _likely_page(session, query, by, asked, Register(register))
    else:
        found = page_of(session, query, by, asked)
    return SupplierNamePage(data=_told(session, caller, found.rows, register), page=found.marks)


def _likely_page(
    session: Session, query: Any, by: tuple[Any, ...], asked: Paging, register: Register
) -> Found[Any]:
    """Give those of the next names that may mean a supplier; the page after goes on behind them.

    Every name is compared with every supplier, so that nobody waits for all of them at once.
    """
    at_once = min(LOOKED_AT, max(MOST, COMPARED // max(len(register), 1)))
    looked = page_of(session, query, by, asked.at(asked.cursor, at_once))
    rows = [row for row in looked.rows if register.has_like(row.folded)]
    if len(rows) <= asked.limit:
        return Found(rows, looked.marks)
    rows = rows[: asked.limit]
    return Found(rows, asked.marks([rows[-1]._mapping[column] for column in by]))


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
    return _told(session, caller, [name], register_of(session, caller.authority_id))[0]


def _told(
    session: Session, caller: Caller, rows: list[Any], register: Mapping[UUID, Candidate]
) -> list[SupplierNameOut]:
    sums = of_names(session, caller.authority_id, [row.number for row in rows])
    made = []
    for row in rows:
        lines, amount = sums.get(row.number, (0, Decimal(0)))
        numbers = [one for one in (row.company, row.charity) if one]
        waits = row.state is NameState.WAITING
        near = suppliers_like(row.folded, numbers, register) if waits else []
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
