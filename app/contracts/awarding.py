"""Award a lot: approve what another person recommended, and make what was promised owed.

One award of a lot stands, whatever races: the lot is locked, and the database holds it to one
besides.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from app.assessments.results.queries import current_in
from app.assessments.results.recommendation.recommending import refuse_decided, refuse_own
from app.assessments.summaries.sending import refuse_untellable
from app.assessments.tables import Recommendation, RecommendationState, Scorecard
from app.contracts.owed import Owed, owed_under
from app.contracts.particulars import particulars
from app.contracts.queries import winner_of
from app.contracts.tables import Award, Contract, ContractState, Obligation
from app.organisations.caller import Caller
from app.organisations.tables import Authority
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.platform.sealing import Seals
from app.problems import Conflict, NotFound
from app.procurements.draft import Procedure
from app.procurements.law.figure import Law, Purchase
from app.procurements.law.threshold import covering
from app.procurements.lifecycle import LotState, refuse_unless
from app.procurements.queries import rules_of, state_of
from app.procurements.tables import Lot, Procurement
from app.rules.library import measures_of
from app.tenders.content import TenderContent
from app.tenders.log.queries import head_of
from app.tenders.panel.queries import refuse_panel
from app.tenders.queries import refuse_undecided
from app.tenders.sealing import content_of, contents_of
from app.tenders.tables import Tender


class AlreadyAwarded(Conflict):
    """The lot was awarded, and that award stands."""

    slug = "already-awarded"


class NotBelowThreshold(Conflict):
    """It was bought as below the Act's threshold, and is worth what the whole Act applies to."""

    slug = "not-below-threshold"


class AssessmentReplaced(Conflict):
    """The recommendation rests on an assessment that another one has replaced."""

    slug = "assessment-replaced"


def award(
    session: WriteSession,
    seals: Seals,
    caller: Caller,
    lot: Lot,
    recommendation_id: UUID,
    law: Law,
    now: datetime,
) -> tuple[Award, Contract]:
    """Award a lot as it was recommended; its contract holds every commitment as an obligation.

    Args:
        session: where it is kept.
        seals: the secrets that the tender is unsealed with.
        caller: a person who did not recommend it, and is not on the lot's panel.
        lot: locked alone.
        recommendation_id: what is approved.
        law: its thresholds.
        now: when.

    Raises:
        AlreadyAwarded: if the lot was awarded; it names the winner.
        WrongMoment: unless moderation is closed.
        NotFound: if the lot has no such recommendation.
        SecondPersonNeeded: if the caller recommended it.
        Separation: if the caller is on the lot's panel.
        RecommendationDecided: if it was turned down.
        AssessmentReplaced: if the lot was scored again since.
        AssessmentOutdated: if what the lot was scored on has changed since.
        NotBelowThreshold: if it was bought below the threshold and its estimated value is not.
        Invalid: if a late or damaged tender waits for a decision; or with all for which its
            suppliers could never be told of it as the law wants.
    """
    person = caller.person()
    _refuse_second(session, lot)
    refuse_unless("Awarding", state_of(session, lot, now), LotState.MODERATED)
    recommendation = _recommended(session, lot, recommendation_id)
    refuse_own(recommendation, person)
    refuse_panel(session, caller, lot, "Approving an award")
    refuse_decided(recommendation)
    _refuse_unready(session, seals, lot, recommendation, law, now)
    tender = session.get_one(Tender, recommendation.tender_id)
    made = _awarded(session, recommendation, tender, person, now)
    content = content_of(session, seals, tender, _number(tender)).content
    contract = _contract(session, lot, made, content, now)
    measures = measures_of(*rules_of(session, lot))
    promises = owed_under(content, _units(session, recommendation), measures)
    owed = _obligations(contract, tender, promises, now)
    session.add_all((contract, *owed))
    recommendation.state = RecommendationState.APPROVED
    recommendation.decided_by = person
    recommendation.decided_at = recommendation.updated_at = lot.awarded_at = now
    lot.first_awarded_at = lot.first_awarded_at or now
    lot.version += 1
    note(
        session, "lot.awarded", lot.id, now, authority=lot.authority_id, actor=caller.who,
        award=made.id, contract=contract.id, recommendation=recommendation.id,
        assessment=recommendation.assessment_id, tender=tender.id, obligations=len(owed),
        **head_of(session, lot),
    )  # fmt: skip
    return made, contract


def _refuse_second(session: Session, lot: Lot) -> None:
    found = winner_of(session, lot.id)
    if found is not None:
        made, winner = found
        raise AlreadyAwarded(
            f"Lot {lot.number} was awarded to {winner}.",
            "Read the award; two people can withdraw it until its contract is entered into.",
            award_id=str(made.id),
            winner=winner,
        )


def _recommended(session: Session, lot: Lot, recommendation_id: UUID) -> Recommendation:
    query = (
        select(Recommendation)
        .where(Recommendation.id == recommendation_id, Recommendation.lot_id == lot.id)
        .with_for_update(of=Recommendation)  # or it might be refused meanwhile
        .execution_options(populate_existing=True)
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(
            f"There is no recommendation {recommendation_id}.", "A lot lists its recommendations."
        )
    return found


def _refuse_unready(
    session: Session,
    seals: Seals,
    lot: Lot,
    recommendation: Recommendation,
    law: Law,
    now: datetime,
) -> None:
    """Let through what can be awarded now, whoever approves it."""
    _refuse_replaced(session, lot, recommendation)
    refuse_undecided(session, lot)
    _refuse_covered(session, lot, law)
    refuse_untellable(session, lot, contents_of(session, seals, lot), now)


def _refuse_replaced(session: Session, lot: Lot, recommendation: Recommendation) -> None:
    standing = current_in(session, lot)
    if standing.id != recommendation.assessment_id:
        raise AssessmentReplaced(
            f"Lot {lot.number} was scored again after this was recommended.",
            "Recommend a tender on the assessment that stands.",
            assessment_id=str(standing.id),
        )


def _refuse_covered(session: Session, lot: Lot, law: Law) -> None:
    """Award nothing as below the threshold whose estimated value reaches it.

    The estimate decides (Procurement Act 2023, section 4), as it is known, with VAT or without;
    a price that turns out higher makes nothing unlawful that was estimated in good faith.
    """
    procurement = session.get_one(Procurement, lot.procurement_id)
    document, authority = procurement.document, session.get_one(Authority, lot.authority_id)
    procedure = str(document.get("procedure", ""))
    if procedure != Procedure.BELOW_THRESHOLD:
        return
    known = particulars(document, lot.contract, procurement.commences_on)
    sums = [one for one in (known.value, known.value_with_vat) if one is not None]
    kind, worth = str(document.get("kind", "")), max(sums, default=None)
    limit = covering(
        law, Purchase(authority.kind, kind, procedure, procurement.commences_on, worth)
    )
    if limit is not None and limit.passed:
        raise NotBelowThreshold(
            f"Worth £{worth:,f}, lot {lot.number} cannot be awarded below the threshold: the "
            f"whole Act applies from £{limit.value:,f} with VAT ({limit.source}).",
            "Cancel it, and publish it anew by an open or a competitive flexible procedure.",
        )


def _awarded(
    session: WriteSession,
    recommendation: Recommendation,
    tender: Tender,
    person: UUID,
    now: datetime,
) -> Award:
    made = Award(
        authority_id=recommendation.authority_id,
        lot_id=recommendation.lot_id,
        assessment_id=recommendation.assessment_id,
        recommendation_id=recommendation.id,
        tender_id=tender.id,
        supplier_id=tender.supplier_id,
        approved_by=person,
        approved_at=now,
        updated_at=now,
    )
    if not add_if_new(session, made):
        _refuse_second(session, recommendation.lot)
    return session.get_one(Award, made.id)


def _number(tender: Tender) -> int:
    if tender.submitted_number is None:
        raise ValueError(f"the tender {tender.id} was scored and never submitted")
    return tender.submitted_number


def _units(session: Session, recommendation: Recommendation) -> dict[str, str]:
    """Give the unit of each measure, as the winner's scorecard has it."""
    card = session.get_one(Scorecard, (recommendation.assessment_id, recommendation.tender_id))
    measures: Mapping[str, Mapping[str, str]] = json.loads(card.document)["measures"]
    return {code: told["unit"] for code, told in measures.items()}


def _contract(
    session: Session, lot: Lot, made: Award, content: TenderContent, now: datetime
) -> Contract:
    procurement = session.get_one(Procurement, lot.procurement_id)
    known = particulars(procurement.document, lot.contract, procurement.commences_on)
    return Contract(
        authority_id=made.authority_id,
        award_id=made.id,
        lot_id=lot.id,
        supplier_id=made.supplier_id,
        title=f"{procurement.title}: {lot.title}",
        ocid=procurement.ocid,
        price=content.price,
        zone=lot.zone,
        state=ContractState.AWARDED,
        made_at=now,
        updated_at=now,
        **asdict(known),
    )


def _obligations(
    contract: Contract, tender: Tender, owed: Iterable[Owed], now: datetime
) -> list[Obligation]:
    return [
        Obligation(
            contract_id=contract.id,
            tender_id=tender.id,
            tender_number=_number(tender),
            made_at=now,
            **asdict(one),
        )
        for one in owed
    ]
