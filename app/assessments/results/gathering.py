"""Gather what a lot is scored on: its opened tenders, what was decided of them, agreed marks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.assessments.marks.queries import counting
from app.assessments.results.names import Named, called
from app.assessments.tables import Mark, Moderation
from app.organisations.tables import Supplier, SupplierIdentifier
from app.problems import Finding, Invalid
from app.procurements.tables import Lot
from app.scoring.intake import TendersIn
from app.tenders.content import TenderContent
from app.tenders.proving import faults_in
from app.tenders.queries import opened_tenders
from app.tenders.tables import Tender

Marks = Mapping[UUID, Mapping[str, Mapping[str, str]]]  #: by tender and criterion

MOST_REFERENCES = 20  #: of one mark; an evaluator gives one
LEFT_OUT = "(What it promises does not fit the rules, and has no numbers here.)"


def names_of(session: Session, lot: Lot) -> dict[UUID, str]:
    """Give the name that each opened tender of a lot has in scoring."""
    return _names(session, opened_tenders(session, lot))


def gathered(
    session: Session,
    lot: Lot,
    contents: Mapping[UUID, TenderContent],
    draw: Sequence[UUID],
    today: date,
) -> tuple[TendersIn, dict[UUID, str]]:
    """Give what is sent to be scored, and the name that each tender has there.

    A tender that was set aside and does not fit the rules is sent without what it promises:
    otherwise it would keep all the others from being scored.

    Args:
        session: where the lot's tenders and marks are looked up.
        lot: locked, with its moderation closed.
        contents: what each opened tender says.
        draw: tenders in the order drawn, where the rules part a tie by a draw.
        today: the day on which places are asked for, where the contract has no date.

    Raises:
        Invalid: if the draw names a tender that the lot has not.
    """
    opened = opened_tenders(session, lot)
    names, marks = _names(session, opened), _agreed(session, lot)
    tenders = []
    for tender, _ in opened:
        made = contents[tender.id].as_scored(names[tender.id], dict(marks.get(tender.id, {})))
        if tender.set_aside is not None:
            fits = _fits(session, lot, contents[tender.id], today)
            made = made.model_copy(update=_set_aside(tender, fits=fits))
        tenders.append(made)
    sent: dict[str, Any] = {"contract": lot.contract, "tenders": tenders}
    if draw:
        sent["draw"] = _drawn(draw, names)
    return TendersIn.model_validate(sent), names


def _fits(session: Session, lot: Lot, content: TenderContent, today: date) -> bool:
    """Tell whether what a tender promises fits the rules; its price is not asked for."""
    return all(fault.path == "price" for fault in faults_in(session, lot, content, today))


def _set_aside(tender: Tender, *, fits: bool) -> dict[str, Any]:
    """Give what is changed of a tender that was set aside."""
    reason = {tender.set_aside or "": tender.set_aside_reason}
    if fits:
        return reason
    return {"commitments": (), "facts": {}} | {
        status: f"{why} {LEFT_OUT}" for status, why in reason.items()
    }


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
    of_lot = select(Mark.tender_id, Mark.criterion, Mark.reference)
    of_lot = of_lot.where(Mark.lot_id == lot.id, counting(lot)).order_by(col(Mark.id))
    for tender_id, criterion, reference in session.exec(of_lot):
        if reference.strip():
            references[tender_id, criterion][reference] = None
    made: dict[UUID, dict[str, dict[str, str]]] = defaultdict(dict)
    for one in session.exec(select(Moderation).where(Moderation.lot_id == lot.id)):
        mark = {"mark": one.mark}
        if one.reason.strip():
            mark["reason"] = one.reason
        own = {one.reference: None} if one.reference.strip() else {}
        if found := own | references.get((one.tender_id, one.criterion), {}):
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
