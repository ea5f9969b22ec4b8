"""The award of `made`, put into the database as it lies there before its summaries are sent."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select, update

from app.assessments.summaries.case import Terms
from app.assessments.summaries.sending import Letters, send
from app.assessments.tables import (
    Assessment,
    AssessmentSummary,
    Moderation,
    Recommendation,
    RecommendationState,
    Scorecard,
    SummaryBatch,
)
from app.organisations.caller import Caller
from app.organisations.issuing import enter
from app.organisations.role import Role
from app.organisations.tables import Authority, Person, Supplier, SupplierIdentifier
from app.platform.database import WriteSession, writing
from app.platform.events import Event
from app.platform.mail.tables import Letter
from app.platform.sealing import Seals
from app.procurements.tables import (
    ConflictDeclaration,
    Lot,
    Procurement,
    ProcurementState,
)
from app.rules.digest import canonical
from app.scoring.receipt import full_receipt, receipt_of
from app.tenders.content import TenderContent
from app.tenders.lifecycle import TenderState
from app.tenders.sealing import contents_of, key_for, seal
from app.tenders.tables import Tender, TenderVersion
from tests.assessments.summaries.made import (
    AUTHORITY,
    DISQUALIFIED,
    PURCHASE,
    REMOVED,
    WINNER,
    a_candidate,
    a_party,
    the_answer,
    the_tenders,
)
from tests.callers import ANYTOWN, ISSUED, a_person, person_id_of, supplier_in
from tests.tenders.made import SEAL_KEY

TERMS = Terms(full_version_at="Instructions to tenderers, part 4.")
DONE = ISSUED + timedelta(days=50)  #: when it was moderated, scored and decided


@dataclass
class Award:
    """A lot that was scored and decided, and who may tell of it."""

    client: TestClient
    engine: Engine
    lot: UUID
    assessment: UUID
    tenders: dict[str, UUID]
    officer: dict[str, str]

    @property
    def path(self) -> str:
        """Where the lot's summaries are."""
        return f"/v1/lots/{self.lot}/summaries"

    def send(self, **body: Any) -> Any:
        """Have the summaries sent."""
        return self.client.post(self.path, headers=self.officer, json=body)

    def get(self, path: str, who: dict[str, str] | None = None) -> Any:
        """Ask for something."""
        return self.client.get(path, headers=who or self.officer)

    def change(self, table: Any, where: Any, **values: Any) -> None:
        """Change what is stored."""
        with writing(self.engine) as session:
            session.execute(update(table).where(where).values(**values))


def an_award(client: TestClient, engine: Engine) -> Award:
    """Put the award in, recommended and approved, and give it."""
    officer = a_person(engine, Role.PROCUREMENT_OFFICER)
    with writing(engine) as session:
        lot, tenders, assessment = award_in(session)
        declared(session, lot, person_id_of(engine, officer))
        return Award(client, engine, lot.id, assessment, tenders, officer)


def award_in(session: WriteSession) -> tuple[Lot, dict[str, UUID], UUID]:
    """Put the award in, and give its lot, its tenders' ids and its assessment's."""
    authority = enter(session, ANYTOWN, ISSUED)
    authority.address, authority.email = AUTHORITY.address, AUTHORITY.email
    lot = _lot(session, authority)
    tenders = {
        card["supplier"]: _tender(session, lot, card["supplier"])
        for card in the_answer().document["tenders"]
    }
    moderator = a_moderator(session, authority)
    assessment = _assessment(session, lot, authority)
    for place, card in enumerate(the_answer().document["tenders"], 1):
        tender = tenders[card["supplier"]]
        session.add(_card(assessment, tender, place, card))
        _moderations(session, lot, tender, card, moderator)
    session.add(
        Recommendation(
            authority_id=authority.id, lot_id=lot.id, assessment_id=assessment.id,
            tender_id=tenders[WINNER], reasons="The highest total.", sensitivity={},
            state=RecommendationState.APPROVED, proposed_by=moderator, proposed_at=DONE,
            decided_by=authority.id, decided_at=DONE, updated_at=DONE,
        )
    )  # fmt: skip
    lot.awarded_at = DONE
    session.flush()
    return lot, tenders, assessment.id


def a_moderator(session: WriteSession, authority: Authority) -> UUID:
    """Enter somebody who moderates."""
    person = Person(
        authority_id=authority.id, name="Somebody", roles=[Role.MODERATOR],
        made_at=ISSUED, updated_at=ISSUED,
    )  # fmt: skip
    session.add(person)
    session.flush()
    return person.id


def declared(session: WriteSession, lot: Lot, person: UUID) -> None:
    """Have somebody declare that they have no interest."""
    session.add(
        ConflictDeclaration(
            authority_id=lot.authority_id, lot_id=lot.id, person_id=person, has_interest=False,
            declared_at=ISSUED, updated_at=ISSUED,
        )
    )  # fmt: skip


def supplier_named(session: WriteSession, name: str) -> Supplier:
    """Give a supplier's entry."""
    return session.exec(select(Supplier).where(col(Supplier.name) == name)).one()


def _lot(session: WriteSession, authority: Authority) -> Lot:
    procurement = Procurement(
        authority_id=authority.id, reference=PURCHASE.reference, title=PURCHASE.title,
        state=ProcurementState.PUBLISHED, document={"kind": "services", "procedure": "open"},
        published_version=1, commences_on=ISSUED.date(), ocid=PURCHASE.ocid, made_by=authority.id,
        published_at=ISSUED, made_at=ISSUED, updated_at=ISSUED,
    )  # fmt: skip
    lot = Lot(
        authority_id=authority.id, procurement_id=procurement.id, number=PURCHASE.lot,
        title=PURCHASE.lot_title, contract={}, rules="rotherham-half-half-032703-2026@2026.1",
        rules_digest=the_answer().document["rules"]["digest"], deadline=ISSUED,
        opened_at=DONE, moderated_at=DONE,
    )  # fmt: skip
    session.add(procurement)
    session.flush()
    session.add(lot)
    session.flush()
    return lot


def _tender(session: WriteSession, lot: Lot, name: str) -> UUID:
    party, is_removed = a_party(name), name == REMOVED
    supplier = supplier_in(session, name)
    supplier.address, supplier.email = party.address, party.email
    scheme, value = party.identifiers[0].split(" ")
    identifier = SupplierIdentifier(
        authority_id=lot.authority_id, supplier_id=supplier.id, scheme=scheme, value=value
    )
    session.add(identifier)
    tender = Tender(
        authority_id=lot.authority_id, lot_id=lot.id, supplier_id=supplier.id,
        state=TenderState.OPENED, latest_number=1, submitted_number=1, confirmed_version=1,
        set_aside="disqualified" if is_removed else None,
        set_aside_reason=DISQUALIFIED if is_removed else "", made_at=ISSUED, updated_at=ISSUED,
    )  # fmt: skip
    session.add(tender)
    session.flush()
    content = TenderContent.model_validate({"members": [{"name": f"{name} Fitters plc"}]})
    sealed = seal(key_for(session, Seals(SEAL_KEY), lot, ISSUED), tender.id, 1, content)
    version = TenderVersion(
        tender_id=tender.id, number=1, sealed=sealed.content, digest=sealed.digest,
        uploaded_at=ISSUED,
    )  # fmt: skip
    session.add(version)
    return tender.id


def _assessment(session: WriteSession, lot: Lot, authority: Authority) -> Assessment:
    answered, (sent, places) = the_answer(), the_tenders()
    short = receipt_of(answered, sent, places, "a test", DONE.isoformat())
    assessment = Assessment(
        authority_id=authority.id, lot_id=lot.id, number=1, lot_version=lot.version,
        rules_digest=short["rules_digest"],
        result_digest=short["result_digest"], head={}, made_by=authority.id, made_at=DONE,
        receipt=canonical(full_receipt(answered, sent, places, short)).decode(),
        updated_at=DONE,
    )  # fmt: skip
    session.add(assessment)
    session.flush()
    return assessment


def _card(assessment: Assessment, tender: UUID, place: int, card: dict[str, Any]) -> Scorecard:
    return Scorecard(
        assessment_id=assessment.id, tender_id=tender, supplier=card["supplier"],
        status=card["status"], rank=card["rank"], place=place, total=card["total"],
        price=card["price"], document=json.dumps(card),
    )  # fmt: skip


def _moderations(
    session: WriteSession, lot: Lot, tender: UUID, card: dict[str, Any], moderator: UUID
) -> None:
    for code, agreed in a_candidate(card).agreed.items():
        session.add(
            Moderation(
                lot_id=lot.id, tender_id=tender, criterion=code, mark=agreed.mark,
                reason=agreed.reason, good=agreed.good, missing=agreed.missing,
                changed_because="One evaluator had not seen annex 2.", moderator_id=moderator,
                made_at=DONE, updated_at=DONE,
            )
        )  # fmt: skip


def sent(
    session: WriteSession, caller: Caller, lot: Lot, terms: Terms, letters: Letters | None = None
) -> SummaryBatch:
    """Have the summaries sent, with letters that were prepared if any are given."""
    contents = contents_of(session, Seals(SEAL_KEY), lot)
    return send(session, caller, lot, contents, terms, DONE, letters or {})


def rows(session: WriteSession, table: Any) -> list[Any]:
    """Give all that is stored in a table."""
    return list(session.exec(select(table)))


def nothing_was_sent(session: WriteSession) -> bool:
    """Tell whether there is neither letter nor summary nor event."""
    events = session.exec(select(Event).where(col(Event.kind) == "summaries.sent")).all()
    return not (events or rows(session, AssessmentSummary) or rows(session, Letter))
