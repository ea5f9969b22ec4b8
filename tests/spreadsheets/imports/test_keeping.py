from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from app.platform.database import WriteSession
from app.platform.identifiers import new_id
from app.platform.request.arriving import PART_BYTES
from app.platform.sealing import DataKey, Seals
from app.spreadsheets.imports.keeping import ImportDamaged, forget, keep, kept
from app.spreadsheets.imports.tables import FileImportPart, Part
from tests.tenders.made import SEAL_KEY

DOCUMENT = {
    "text": "Jörg", "number": Decimal("1.50"), "day": date(2026, 3, 2), "none": None,
    "moment": datetime(2026, 3, 2, 9, 30, tzinfo=UTC), "id": UUID(int=7), "rows": [1, True, "x"],
}  # fmt: skip


@pytest.fixture
def key() -> DataKey:
    seals = Seals(SEAL_KEY)
    return seals.unwrap(seals.new_key(b"x"), b"x")


def test_a_document_comes_back_as_it_was_kept(
    session: WriteSession, key: DataKey, now: datetime
) -> None:
    one = new_id()
    keep(session, key, one, Part.STAND, {"before": 1}, now)
    keep(session, key, one, Part.STAND, DOCUMENT, now)

    told = kept(session, key, one, Part.STAND)

    assert told == DOCUMENT
    assert {name: type(value) for name, value in told.items()} == {
        name: type(value) for name, value in DOCUMENT.items()
    }
    assert kept(session, key, one, Part.REPORT) is None


def test_a_large_document_is_kept_in_parts(
    session: WriteSession, key: DataKey, now: datetime
) -> None:
    one = new_id()
    document: Any = [new_id().hex + new_id().hex for _ in range(60_000)]
    keep(session, key, one, Part.REPORT, document, now)

    parts = session.exec(select(FileImportPart.sealed)).all()

    assert len(parts) > 1
    assert max(map(len, parts)) < PART_BYTES + 10_000
    assert kept(session, key, one, Part.REPORT) == document
    forget(session, one)
    assert session.exec(select(FileImportPart.number)).all() == []


@pytest.mark.parametrize("damage", ["changed", "swapped", "cut"])
def test_what_was_changed_is_not_believed(
    session: WriteSession, key: DataKey, now: datetime, damage: str
) -> None:
    one, other = new_id(), new_id()
    document: Any = [new_id().hex + new_id().hex for _ in range(60_000)]
    keep(session, key, one, Part.REPORT, document, now)
    keep(session, key, other, Part.REPORT, document, now)
    of_it = select(FileImportPart).where(FileImportPart.import_id == one)
    parts = session.exec(of_it.order_by(col(FileImportPart.number))).all()
    if damage == "cut":
        session.delete(parts[-1])
    else:
        alien = session.get_one(FileImportPart, (other, Part.REPORT, 0)).sealed
        parts[0].sealed = alien if damage == "swapped" else parts[0].sealed[:-1] + b"x"
    session.flush()

    with pytest.raises(ImportDamaged):
        kept(session, key, one, Part.REPORT)
