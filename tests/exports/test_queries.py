"""Whether an archive is sealed as a whole: as long as it would tell what is kept from people."""

import pytest
from sqlalchemy import exists
from sqlmodel import col, select, update

from app.exports.queries import holds_secrets
from app.platform.database import WriteSession, writing
from app.procurements.tables import Lot, Procurement, ProcurementState
from app.tenders.tables import Tender
from tests.examples import NOW
from tests.exports.conftest import There


@pytest.mark.parametrize("as_a_whole", [False, True])
def test_a_lot_that_was_cancelled_unopened_is_kept_secret_only_with_a_tender(
    there: There, as_a_whole: bool
) -> None:
    owner = there.known.here.first.caller.authority_id
    told = []
    for has_tender in (False, True):
        with writing(there.engine) as session:
            assert holds_secrets(session, owner)
            session.execute(update(Lot).values(opened_at=NOW, moderated_at=NOW))
            none = holds_secrets(session, owner)
            lot = _published(session, there, has_tender)
            lot.opened_at = None
            session.flush()
            open_still = holds_secrets(session, owner)
            if as_a_whole:
                session.get_one(Procurement, lot.procurement_id).state = ProcurementState.CANCELLED
            else:
                lot.cancelled_at = NOW
            session.flush()
            told.append((none, open_still, holds_secrets(session, owner)))
            session.rollback()

    assert told == [(False, True, False), (False, True, True)]


def _published(session: WriteSession, there: There, has_tender: bool) -> Lot:
    query = (
        select(Lot)
        .join(Procurement)
        .where(Lot.authority_id == there.known.here.first.caller.authority_id)
        .where(Procurement.state == ProcurementState.PUBLISHED)
        .where(exists().where(col(Tender.lot_id) == Lot.id))
        .order_by(col(Lot.id))
    )
    found = session.exec(query).first()
    assert found is not None
    if has_tender:
        return found
    another = Lot(**found.model_dump(exclude={"id", "number"}), number="Nobody's")
    session.add(another)
    return another
