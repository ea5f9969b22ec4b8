"""Panels and declarations of interest over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response
from sqlmodel import Session, select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned
from app.problems import Forbidden
from app.procurements.queries import Lock, lot_of
from app.procurements.tables import ConflictDeclaration, Lot
from app.tenders.panel.declaring import decide, declare
from app.tenders.panel.excusing import excuse
from app.tenders.panel.messages import (
    ConflictDecisionIn,
    ConflictDeclarationIn,
    ConflictDeclarationOut,
    ConflictDeclarationPage,
    ExcusalIn,
    ExcusedOut,
    PanelIn,
    PanelMemberOut,
    PanelOut,
)
from app.tenders.panel.naming import Named, name_panel
from app.tenders.panel.queries import excused_from, panel_of
from app.tenders.tables import PanelMember

router = Router(prefix="/v1", tags=["panels"])

LotId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]
MarkedLotId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000002"])]
PersonId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]
DeclarationId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]

#: who has one of these sees what everybody declared
OVERSIGHT = frozenset({Scope.MARKS_READ, Scope.PROCUREMENTS_WRITE})


class AuthorityNeeded(Forbidden):
    """Only the authority's own people can do this."""

    slug = "authority-needed"


@router.put("/lots/{lot_id}/panel")
def name_the_panel(
    caller: Annotated[Caller, needs(Scope.ASSESSMENTS_WRITE)],
    lot_id: LotId,
    expected: ExpectedDep,
    body: PanelIn,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> PanelOut:
    """Name everybody who judges a lot, in the place of those who were named before.

    Whoever has marked stays an evaluator of the lot, unless they are excused, and whoever has
    agreed a mark a moderator.
    """
    lot = lot_of(session, caller, lot_id, Lock.ALONE)
    expected.check(lot.version)
    wanted = [Named(one.person_id, one.role) for one in body.members]
    members = name_panel(session, caller, lot, wanted, now)
    versioned(response, lot.version)
    return _panel(session, lot, members)


@router.post("/lots/{lot_id}/panel/{person_id}/excusal", status_code=201)
def excuse_evaluator(
    caller: Annotated[Caller, needs(Scope.ASSESSMENTS_WRITE)],
    lot_id: MarkedLotId,
    person_id: PersonId,
    body: ExcusalIn,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> PanelOut:
    """Excuse an evaluator, as long as not everybody's marks stand.

    What they have marked is kept as record and does not count. They are not named again for the
    lot; somebody else may be named in their place.
    """
    lot = lot_of(session, caller, lot_id, Lock.ALONE)
    excuse(session, caller, lot, person_id, body.reason.strip(), now)
    versioned(response, lot.version)
    return _panel(session, lot, panel_of(session, lot))


@router.get("/lots/{lot_id}/panel")
def read_panel(
    caller: Annotated[Caller, needs(Scope.MARKS_READ)],
    lot_id: LotId,
    session: ReadDep,
    response: Response,
) -> PanelOut:
    """Tell who judges a lot."""
    lot = lot_of(session, caller, lot_id)
    versioned(response, lot.version)
    return _panel(session, lot, panel_of(session, lot))


@router.post("/lots/{lot_id}/conflict-declarations", status_code=201)
def declare_conflict(
    caller: Annotated[Caller, needs(Scope.INTERESTS_DECLARE)],
    lot_id: LotId,
    body: ConflictDeclarationIn,
    session: WriteDep,
    now: NowDep,
) -> ConflictDeclarationOut:
    """Declare whether you have an interest in a lot, before you see its tenders.

    A later declaration takes the place of an earlier one, and both are kept. Once you have
    declared an interest, another person decides whether you may take part.
    """
    lot = _lot_within(session, caller, lot_id, Lock.SHARED)
    return _told(declare(session, caller, lot, body.has_interest, body.details.strip(), now))


@router.get("/lots/{lot_id}/conflict-declarations")
def list_declarations(
    caller: Annotated[Caller, needs(Scope.TENDERS_READ)],
    lot_id: LotId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> ConflictDeclarationPage:
    """List what was declared for a lot: your own, or everybody's if you oversee it."""
    lot = _lot_within(session, caller, lot_id)
    columns = (getattr(ConflictDeclaration, name) for name in ConflictDeclarationOut.model_fields)
    query = select(*columns).where(ConflictDeclaration.lot_id == lot.id)
    if not caller.scopes & OVERSIGHT:
        query = query.where(ConflictDeclaration.person_id == caller.person_id)
    query = updated.within(query, ConflictDeclaration.updated_at)
    by = (ConflictDeclaration.updated_at, ConflictDeclaration.id)
    found = page_of(session, query, by, asked)
    rows = [ConflictDeclarationOut.model_validate(row, from_attributes=True) for row in found.rows]
    return ConflictDeclarationPage(data=rows, page=found.marks)


@router.post("/conflict-declarations/{declaration_id}/decision", status_code=201)
def decide_interest(
    caller: Annotated[Caller, needs(Scope.TENDERS_DECIDE)],
    declaration_id: DeclarationId,
    body: ConflictDecisionIn,
    session: WriteDep,
    now: NowDep,
) -> ConflictDeclarationOut:
    """Decide whether another person, who has declared an interest, may take part all the same."""
    reason = body.reason.strip()
    return _told(decide(session, caller, declaration_id, body.allowed, reason, now))


def _lot_within(session: Session, caller: Caller, lot_id: UUID, lock: Lock = Lock.NONE) -> Lot:
    lot = lot_of(session, caller, lot_id, lock)
    if caller.supplier_id is not None:
        raise AuthorityNeeded("This is for the authority's own people.", "Nothing is to be done.")
    return lot


def _panel(session: Session, lot: Lot, members: list[PanelMember]) -> PanelOut:
    told = [PanelMemberOut.model_validate(one, from_attributes=True) for one in members]
    gone = excused_from(session, lot)
    excused = [ExcusedOut.model_validate(one, from_attributes=True) for one in gone]
    return PanelOut(lot_id=lot.id, version=lot.version, members=told, excused=excused)


def _told(declaration: ConflictDeclaration) -> ConflictDeclarationOut:
    return ConflictDeclarationOut.model_validate(declaration, from_attributes=True)
