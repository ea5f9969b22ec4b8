"""Gather what a lot is scored on: its opened tenders, what was decided of them, agreed marks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.assessments.results.names import Named, called
from app.assessments.tables import Mark, Moderation
from app.organisations.tables import Supplier, SupplierIdentifier
from app.problems import Finding, Invalid
from app.procurements.tables import Lot
from app.scoring.intake import TenderIn, TendersIn
from app.tenders.content import TenderContent
from app.tenders.queries import opened_tenders
from app.tenders.tables import Tender

Marks = Mapping[UUID, Mapping[str, Mapping[str, str]]]  #: by tender and criterion

MOST_REFERENCES = 20  #: of one mark; an evaluator gives one


def names_of(session: Session, lot: Lot) -> dict[UUID, str]:
    """Give the name that each opened tender of a lot has in scoring."""
    return _names(session, opened_tenders(session, lot))


def gathered(
    session: Session, lot: Lot, contents: Mapping[UUID, TenderContent], draw: Sequence[UUID]
) -> tuple[TendersIn, dict[UUID, str]]:
    """Give what is sent to be scored, and the name that each tender has there.

    Args:
        session: where the lot's tenders and marks are looked up.
        lot: locked, with its moderation closed.
        contents: what each opened tender says.
        draw: tenders in the order drawn, where the rules part a tie by a draw.

    Raises:
        Invalid: if the draw names a tender that the lot has not.
    """
    opened = opened_tenders(session, lot)
    names, marks = _names(session, opened), _agreed(session, lot)
    tenders = [
        _scored(tender, contents[tender.id], names[tender.id], marks.get(tender.id, {}))
        for tender, _ in opened
    ]
    sent: dict[str, Any] = {"contract": lot.contract, "tenders": tenders}
    if draw:
        sent["draw"] = _drawn(draw, names)
    return TendersIn.model_validate(sent), names


def _scored(
    tender: Tender, content: TenderContent, name: str, marks: Mapping[str, Mapping[str, str]]
) -> TenderIn:
    made = content.as_scored(name, dict(marks))
    if tender.set_aside is None:
        return made
    return made.model_copy(update={tender.set_aside: tender.set_aside_reason})


def _names(session: Session, opened: Sequence[tuple[Tender, Supplier]]) -> dict[UUID, str]:
    suppliers = [supplier.id for _, supplier in opened]
    query = (
        select(SupplierIdentifier)
        .where(col(SupplierIdentifier.supplier_id).in_(suppliers))
        .order_by(col(SupplierIdentifier.scheme).desc(), col(SupplierIdentifier.value).desc())
    )
    known = {one.supplier_id: f"{one.scheme} {one.value}" for one in session.exec(query)}
    return called([Named(tender.id, who.name, known.get(who.id, "")) for tender, who in opened])


def _agreed(session: Session, lot: Lot) -> Marks:
    """Give the marks that were agreed, each with its reason and where in the tender it rests."""
    references: dict[tuple[UUID, str], dict[str, None]] = defaultdict(dict)
    of_lot = select(Mark.tender_id, Mark.criterion, Mark.reference).where(Mark.lot_id == lot.id)
    for tender_id, criterion, reference in session.exec(of_lot.order_by(col(Mark.id))):
        if reference.strip():
            references[tender_id, criterion][reference] = None
    made: dict[UUID, dict[str, dict[str, str]]] = defaultdict(dict)
    for one in session.exec(select(Moderation).where(Moderation.lot_id == lot.id)):
        mark = {"mark": one.mark}
        if one.reason.strip():
            mark["reason"] = one.reason
        if found := references.get((one.tender_id, one.criterion)):
            mark["reference"] = "; ".join(list(found)[:MOST_REFERENCES])
        made[one.tender_id][one.criterion] = mark
    return made


def _drawn(draw: Sequence[UUID], names: Mapping[UUID, str]) -> list[str]:
    unknown = [place for place, tender_id in enumerate(draw) if tender_id not in names]
    if unknown:
        fix = "Name each tender that was drawn once, in the order drawn."
        raise Invalid(
            "The draw names a tender that this lot does not have.",
            findings=[
                Finding("unknown_tender", "The lot has no such tender.", fix, path=f"/draw/{one}")
                for one in unknown
            ],
        )
    return [names[tender_id] for tender_id in draw]
