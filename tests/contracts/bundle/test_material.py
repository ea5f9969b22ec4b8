from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from app.contracts.bundle.material import Material, as_json, ids_in
from app.procurements.lifecycle import LotState

ID = UUID("0195566f-4a00-7000-8000-000000000001")


def test_values_become_what_json_has() -> None:
    given = {
        "id": ID, "price": Decimal("120000.5000"), "on": date(2026, 3, 2),
        "at": datetime(2026, 3, 2, 9, tzinfo=UTC), "state": LotState.OPEN,
        "parts": (1, True, None, "é"),
    }  # fmt: skip

    assert as_json(given) == {
        "id": str(ID), "price": "120000.5", "on": "2026-03-02",
        "at": "2026-03-02T09:00:00+00:00", "state": "open", "parts": [1, True, None, "é"],
    }  # fmt: skip


def test_a_documents_digest_is_of_the_bytes_it_is_given_as() -> None:
    one = Material("a.json", "A", {"a": "é"})

    assert one.as_bytes() == '{\n "a": "é"\n}\n'.encode()
    assert one.digest().startswith("sha256:")
    assert one.digest() != Material("a.json", "A", {"a": "e"}).digest()


def test_ids_are_found_at_any_depth() -> None:
    content = [{"id": "a", "parts": [{"id": "b"}]}, {"other": "c", "more": {"id": "d"}}]

    assert list(ids_in(content)) == ["a", "b", "d"]
