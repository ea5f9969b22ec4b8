from uuid import uuid4

import pytest

from app.platform.sealing import DataKey
from app.tenders.content import TenderContent
from app.tenders.sealing import TenderDamaged, partner_digest, seal, unseal
from app.tenders.tables import TenderVersion
from tests.procurements.made import DEADLINE
from tests.tenders.made import an_offer

KEY = DataKey(bytes(range(32)))
CONTENT = TenderContent.model_validate(an_offer())


def a_version(content: TenderContent = CONTENT) -> TenderVersion:
    tender = uuid4()
    made = seal(KEY, tender, 1, content)
    return TenderVersion(
        tender_id=tender, number=1, sealed=made.content, digest=made.digest, uploaded_at=DEADLINE
    )


def test_a_version_says_what_was_sealed() -> None:
    unsealed = unseal(KEY, a_version())

    assert unsealed.content == CONTENT
    assert unsealed.document == an_offer()


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
