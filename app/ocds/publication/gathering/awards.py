"""Gather what may be told of an award: nothing before its notice is out, and of scores only those
of whoever won.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlmodel import Session, func, select

from app.assessments.tables import Assessment, Scorecard, SummaryBatch
from app.contracts.tables import Award, Contract
from app.contracts.today import today
from app.ocds.publication.told import Awarded, Score
from app.procurements.queries import rules_of
from app.procurements.tables import Lot
from app.units import NUMBER


def awarded_of(session: Session, contract: Contract) -> Awarded:
    """Give how a contract was awarded, as far as its award notice is out and the award stands."""
    if contract.award_id is None:
        return Awarded()
    award = session.get_one(Award, contract.award_id)
    if award.notice_published_on is None or award.withdrawn_at is not None:
        return Awarded()
    sent = session.get(SummaryBatch, award.assessment_id)
    cards = select(func.count()).select_from(Scorecard)
    return Awarded(
        decided_on=today(contract.zone, award.approved_at),
        notice_id=award.notice_id,
        published_on=award.notice_published_on,
        standstill_ends_on=award.standstill_ends_on,
        summaries_on=None if sent is None else today(contract.zone, sent.sent_at),
        bids=session.exec(cards.where(Scorecard.assessment_id == award.assessment_id)).one(),
        score=_score(session, award),
    )


def _score(session: Session, award: Award) -> Score | None:
    found = session.get(Scorecard, (award.assessment_id, award.tender_id))
    if found is None:
        return None
    assessment = session.get_one(Assessment, award.assessment_id)
    rules, _ = rules_of(session, session.get_one(Lot, award.lot_id))
    card = json.loads(found.document)
    return Score(
        tender=str(award.tender_id),
        price=_number(found.price),
        total=_number(found.total),
        criteria=tuple(
            _criterion(one.code, one.title or one.code, card["criteria"].get(one.code, {}))
            for one in rules.criteria
        ),
        rules=assessment.rules_digest,
        result=assessment.result_digest,
    )


def _criterion(code: str, title: str, card: Mapping[str, Any]) -> dict[str, Any]:
    named = {"weight": card.get("weight"), "score": card.get("weighted") or card.get("score")}
    numbers = {name: _number(said) for name, said in named.items()}
    known = {name: number for name, number in numbers.items() if number is not None}
    return {"id": code, "title": title, **known}


def _number(said: Any) -> Decimal | None:
    """Read a number of a scorecard; what is no number is not told."""
    written = "" if isinstance(said, bool) or said is None else str(said)
    return Decimal(written) if NUMBER.fullmatch(written) else None
