from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from app.platform.database import writing
from app.platform.sealing import DataKey, Seals
from app.procurements.tables import Lot
from app.rules.digest import digest_of
from app.tenders.content import TenderContent
from app.tenders.sealing import TenderDamaged, key_for, partner_digest, seal, unseal
from app.tenders.tables import TenderVersion
from tests.procurements.made import DEADLINE, published
from tests.sealed.test_channels import counted
from tests.tenders.made import SEAL_KEY, an_offer

KEY = DataKey(bytes(range(32)))
CONTENT = TenderContent.model_validate(an_offer())


def a_version(content: TenderContent = CONTENT) -> TenderVersion:
    tender = uuid4()
    made = seal(KEY, tender, 1, content)
    return TenderVersion(
        tender_id=tender, number=1, sealed=made.content, digest=made.digest, uploaded_at=DEADLINE
    )


def test_a_version_says_what_was_sealed() -> None:
    version = a_version()

    unsealed = unseal(KEY, version)

    assert unsealed.content == CONTENT
    assert unsealed.digest == version.digest
    assert unsealed.document == an_offer()


def test_the_digest_is_of_the_content_and_its_salt() -> None:
    unsealed = unseal(KEY, a_version())

    said = {"content": unsealed.document, "salt": unsealed.salt}
    assert unsealed.digest == digest_of(said)


def test_a_lot_has_one_key_and_an_upload_does_the_same_whether_it_is_the_first(
    engine: Engine,
) -> None:
    lot_id, seals = published(engine).lot_ids[0], Seals(SEAL_KEY)

    def key(at: datetime) -> DataKey:
        with writing(engine) as session:
            return key_for(session, seals, session.get_one(Lot, lot_id), at)

    with counted(engine) as first:
        sealed = key(DEADLINE).seal(b"said", b"about")
    with counted(engine) as later:
        again = key(DEADLINE + timedelta(hours=1))

    assert again.unseal(sealed, b"about") == b"said"
    assert [one.split()[0] for one in later] == [one.split()[0] for one in first]


def test_equal_offers_have_different_digests() -> None:
    """Nobody can find out what a tender says by trying offers until the digest fits."""
    assert a_version().digest != a_version().digest


@pytest.mark.parametrize(
    "change",
    [{"number": 2}, {"tender_id": uuid4()}, {"digest": "sha256:" + "0" * 64}, {"sealed": b"x"}],
    ids=["number", "tender", "digest", "bytes"],
)
def test_a_version_that_was_moved_or_changed_does_not_open(change: dict[str, object]) -> None:
    version = a_version()
    for name, value in change.items():
        setattr(version, name, value)

    with pytest.raises(TenderDamaged, match="not as it was received"):
        unseal(KEY, version)


def test_a_partner_is_found_however_its_name_is_spaced() -> None:
    tender = uuid4()

    assert partner_digest(KEY, tender, " Youth  Forum") == partner_digest(
        KEY, tender, "youth FORUM"
    )
    assert partner_digest(KEY, tender, "Youth Forum") != partner_digest(
        KEY, uuid4(), "Youth Forum"
    )
