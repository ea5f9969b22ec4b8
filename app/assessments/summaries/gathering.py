"""Gather what a lot's summaries are made of: a few queries, however many tenders there are."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from app.assessments.marks.queries import counting
from app.assessments.results.draw import deciding_draw
from app.assessments.results.queries import NotScored, draw_held_of, standing_in
from app.assessments.results.record import answer_of
from app.assessments.summaries.case import Agreed, Candidate, Case, Party, Purchase, Terms
from app.assessments.summaries.standstill import Standstill, settled, standstill_for
from app.assessments.tables import (
    Assessment,
    Mark,
    Moderation,
    Recommendation,
    RecommendationState,
    Scorecard,
)
from app.organisations.tables import Authority, Supplier, SupplierIdentifier
from app.procurements.draft import Procedure
from app.procurements.tables import Lot, Procurement
from app.tenders.content import TenderContent
from app.tenders.tables import Tender

Row = tuple[Scorecard, Tender, Supplier]
K = TypeVar("K")
Agreement = Mapping[K, Mapping[str, Agreed]]  #: by tender and criterion
Contents = Mapping[UUID, TenderContent]  #: what each tender says


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found."""

    case: Case
    assessment: Assessment
    suppliers: Mapping[UUID, UUID]  #: by tender
    approved: bool  #: whether who wins has been approved, rather than proposed or worked out


def gather(
    session: Session, lot: Lot, contents: Contents, terms: Terms, now: datetime
) -> Gathered:
    """Give everything that the summaries of a lot are made of.

    Args:
        session: where to look.
        lot: one that was scored.
        contents: what its tenders say.
        terms: what the officer decides about them.
        now: when the letters are written.

    Raises:
        NotScored: if no assessment of the lot stands.
    """
    assessment = standing_in(session, lot.id)
    if assessment is None:
        raise NotScored(f"Lot {lot.number} has not been scored.", "Score it first.")
    procurement = session.get_one(Procurement, lot.procurement_id)
    rows = _rows(session, assessment)
    chosen = _recommended(session, assessment)
    winner = _first(rows) if chosen is None else chosen.tender_id
    answered = answer_of(assessment.receipt)
    draw = deciding_draw(answered)
    identifiers = _identifiers(session, [supplier.id for _, _, supplier in rows])
    scored, moderated = _scored_with(json.loads(assessment.receipt)), _moderated(session, lot)
    facts = procurement.document
    asked = standstill_for(str(facts.get("kind", "")), str(facts.get("procedure", "")))
    case = Case(
        authority=_authority(session.get_one(Authority, lot.authority_id)),
        purchase=_purchase(procurement, lot),
        assessment={
            "id": str(assessment.id),
            "number": assessment.number,
            "rules": lot.rules,
            "rules_digest": assessment.rules_digest,
            "result_digest": assessment.result_digest,
        },
        answered=answered,
        candidates=tuple(
            _candidate(
                row,
                identifiers,
                contents.get(row[1].id, TenderContent()),
                _together(scored.get(row[0].supplier, {}), moderated.get(row[1].id, {})),
            )
            for row in rows
        ),
        winner_id=winner,
        on=_day(now, lot),
        terms=_settled(terms, asked, procurement, lot),
        standstill_asked=asked,
        drawn="" if draw is None else draw_held_of(assessment),
        drawn_between=() if draw is None else draw.sharing,
    )
    suppliers = {tender.id: supplier.id for _, tender, supplier in rows}
    approved = chosen is not None and chosen.state is RecommendationState.APPROVED
    return Gathered(case, assessment, suppliers, approved)


def _rows(session: Session, assessment: Assessment) -> list[Row]:
    query = (
        select(Scorecard, Tender, Supplier)
        .join(Tender, col(Tender.id) == Scorecard.tender_id)
        .join(Supplier, col(Supplier.id) == Tender.supplier_id)
        .where(Scorecard.assessment_id == assessment.id)
        .order_by(col(Scorecard.place), col(Scorecard.tender_id))
    )
    return list(session.exec(query))


def _recommended(session: Session, assessment: Assessment) -> Recommendation | None:
    """Give the recommendation that was approved, or else the one that was proposed last."""
    query = (
        select(Recommendation)
        .where(
            Recommendation.assessment_id == assessment.id,
            Recommendation.state != RecommendationState.REFUSED,
        )
        .order_by(col(Recommendation.proposed_at).desc(), col(Recommendation.id).desc())
    )
    found = list(session.exec(query))
    approved = (one for one in found if one.state is RecommendationState.APPROVED)
    return next(approved, found[0] if found else None)


def _first(rows: list[Row]) -> UUID | None:
    """Give the tender that came first, where one did so alone."""
    first = [card.tender_id for card, _, _ in rows if card.rank == 1]
    return first[0] if len(first) == 1 else None


def _identifiers(session: Session, suppliers: list[UUID]) -> dict[UUID, list[str]]:
    query = (
        select(SupplierIdentifier)
        .where(col(SupplierIdentifier.supplier_id).in_(suppliers))
        .order_by(col(SupplierIdentifier.scheme), col(SupplierIdentifier.value))
    )
    made: dict[UUID, list[str]] = defaultdict(list)
    for one in session.exec(query):
        made[one.supplier_id].append(f"{one.scheme} {one.value}")
    return made


def _scored_with(receipt: Mapping[str, Any]) -> Agreement[str]:
    """Give the marks that were scored, each with its reason and its reference, by name."""
    return {
        tender["supplier"]: {
            code: Agreed(
                mark=str(mark["mark"]),
                reason=mark.get("reason") or "",
                reference=mark.get("reference") or "",
            )
            for code, mark in tender.get("marks", {}).items()
        }
        for tender in receipt["input"]["tenders"]["tenders"]
    }


def _moderated(session: Session, lot: Lot) -> Agreement[UUID]:
    """Give what the evaluators agreed, by tender; as it stands now."""
    higher = _higher(session, lot)
    made: dict[UUID, dict[str, Agreed]] = defaultdict(dict)
    for one in session.exec(select(Moderation).where(Moderation.lot_id == lot.id)):
        made[one.tender_id][one.criterion] = Agreed(
            mark=one.mark,
            reason=one.reason,
            good=one.good,
            missing=one.missing,
            higher=" ".join(higher.get((one.tender_id, one.criterion, one.mark), ())),
        )
    return made


def _higher(session: Session, lot: Lot) -> dict[tuple[UUID, str, str], dict[str, None]]:
    """Give what evaluators said would have earned more, each thing once, by the mark they gave.

    What was said for another mark than the agreed one would be about another score.
    """
    query = (
        select(Mark.tender_id, Mark.criterion, Mark.mark, Mark.higher)
        .where(Mark.lot_id == lot.id, Mark.higher != "", counting(lot))
        .order_by(col(Mark.id))
    )
    made: dict[tuple[UUID, str, str], dict[str, None]] = defaultdict(dict)
    for tender_id, criterion, mark, said in session.exec(query):
        made[tender_id, criterion, mark][said.strip()] = None
    return made


def _candidate(
    row: Row,
    identifiers: Mapping[UUID, list[str]],
    content: TenderContent,
    agreed: Mapping[str, Agreed],
) -> Candidate:
    card, tender, supplier = row
    return Candidate(
        tender_id=tender.id,
        supplier=Party(
            name=supplier.name,
            address=supplier.address,
            email=supplier.email,
            identifiers=tuple(identifiers.get(supplier.id, ())),
        ),
        called=card.supplier,
        card=json.loads(card.document),
        set_aside=tender.set_aside,
        set_aside_reason=tender.set_aside_reason,
        alias=tender.alias or "",
        members=tuple(member.name for member in content.members),
        agreed=agreed,
    )


def _together(scored: Mapping[str, Agreed], moderated: Mapping[str, Agreed]) -> dict[str, Agreed]:
    """Put a tender's moderations with the references that its marks were scored with."""
    with_reference = {
        code: replace(one, reference=scored[code].reference if code in scored else "")
        for code, one in moderated.items()
    }
    return {**scored, **with_reference}


def _authority(authority: Authority) -> Party:
    return Party(authority.name, authority.address, authority.email)


def _purchase(procurement: Procurement, lot: Lot) -> Purchase:
    procedure = procurement.document.get("procedure", "")
    return Purchase(
        procurement.reference,
        procurement.title,
        lot.number,
        lot.title,
        procurement.ocid,
        is_covered=procedure != Procedure.BELOW_THRESHOLD,
    )


def _day(now: datetime, lot: Lot) -> date:
    """Give the day that a letter bears, where the lot is."""
    return now.astimezone(ZoneInfo(lot.zone)).date()


def _settled(terms: Terms, asked: Standstill, procurement: Procurement, lot: Lot) -> Terms:
    """Say what the officer has left out: the standstill, and where the criteria are in full."""
    words = (
        f"the tender documents of {procurement.reference}, lot {lot.number}: rules {lot.rules}, "
        f"with the fingerprint {lot.rules_digest}."
    )
    return replace(
        terms,
        standstill=settled(asked, terms.standstill),
        full_version_at=terms.full_version_at.strip() or words,
    )
