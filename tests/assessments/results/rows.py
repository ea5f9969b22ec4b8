"""Rules and tenders of a lot, put into the database as they would lie there."""

from uuid import UUID

from app.organisations.tables import Supplier
from app.platform.database import WriteSession, add_if_new
from app.platform.sealing import Seals
from app.procurements.tables import Lot, PinnedRules
from app.rules.digest import digest_of, pinned
from app.rules.reading import read_library
from app.tenders.content import TenderContent
from app.tenders.lifecycle import TenderState
from app.tenders.sealing import key_for, seal
from app.tenders.tables import LateSubmission, Tender, TenderVersion
from tests.callers import ISSUED, supplier_in
from tests.factories import a_rule_set
from tests.tenders.made import SEAL_KEY


def pin(session: WriteSession, lot: Lot, rules: str) -> None:
    """Pin rules to a lot, given as YAML."""
    text = pinned(a_rule_set(rules.lstrip()), read_library())
    lot.rules, lot.rules_digest = "best-offer@1", digest_of(text)
    row = PinnedRules(
        authority_id=lot.authority_id, digest=lot.rules_digest, text=text, pinned_at=ISSUED
    )
    add_if_new(session, row)


def tendered(session: WriteSession, lot: Lot, name: str, content: TenderContent) -> UUID:
    """Put in a supplier's tender, opened; the second version is the one that was submitted."""
    supplier: Supplier = supplier_in(session, name)
    tender = Tender(
        authority_id=lot.authority_id, lot_id=lot.id, supplier_id=supplier.id,
        state=TenderState.OPENED, latest_number=2, submitted_number=2, confirmed_version=1,
        made_at=ISSUED, updated_at=lot.opened_at or ISSUED,
    )  # fmt: skip
    sealed = seal(key_for(session, Seals(SEAL_KEY), lot, ISSUED), tender.id, 2, content)
    session.add(tender)
    session.flush()
    session.add(
        TenderVersion(
            tender_id=tender.id,
            number=2,
            sealed=sealed.content,
            digest=sealed.digest,
            uploaded_at=ISSUED,
        )
    )
    return tender.id


def came_late(session: WriteSession, tender_id: UUID) -> None:
    """Have the last version of a tender, written in time, have come too late."""
    tender = session.get_one(Tender, tender_id)
    session.add(
        LateSubmission(
            tender_id=tender_id, number=tender.latest_number, received_at=ISSUED,
            deadline=ISSUED, submitted_by=tender.supplier_id,
        )
    )  # fmt: skip
