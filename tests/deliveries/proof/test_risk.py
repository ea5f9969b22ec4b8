from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.deliveries.proof.risk import Facts, weighed

PAPERS = frozenset({"payroll_extract"})


def facts(number: int = 1, quantity: int = 0, **changes: Any) -> Facts:
    given: dict[str, Any] = {
        "verify": "sample_10_percent", "handed_in": PAPERS, "was_disputed": False,
        "is_first": False,
    }  # fmt: skip
    return Facts(UUID(int=number), "jobs", Decimal(quantity), **given | changes)


def risk(**changes: Any) -> int:
    [one] = weighed([facts(**changes)])
    return one.risk


def test_what_gives_no_reason_to_look_has_a_risk_of_one() -> None:
    assert risk() == 1


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"is_first": True}, 3),
        ({"was_disputed": True}, 4),
        ({"handed_in": frozenset()}, 4),
        ({"handed_in": frozenset({"self_declaration"})}, 3),
        ({"handed_in": frozenset({"self_declaration", "payroll_extract"})}, 1),
        ({"is_untold": True}, 3),
        ({"quantity": 5}, 5),
        (
            {"quantity": 5, "is_first": True, "was_disputed": True, "handed_in": frozenset()},
            13,
        ),
    ],
)
def test_reasons_add_up(changes: dict[str, Any], expected: int) -> None:
    assert risk(**changes) == expected


def test_size_is_told_against_the_largest_of_the_same_measure() -> None:
    sizes = [one.size for one in weighed(facts(n, q) for n, q in enumerate((10, 20, 39, 40)))]

    assert sizes == [1, 2, 3, 4]


def test_a_population_is_in_the_order_of_its_ids_and_says_its_reasons() -> None:
    found = weighed([facts(2), facts(1, is_first=True)])

    assert [one.facts.delivery_id.int for one in found] == [1, 2]
    assert found[0].as_document() == {
        "delivery_id": str(UUID(int=1)), "measure": "jobs", "quantity": Decimal(0),
        "verify": "sample_10_percent", "size": 0, "first": 2, "evidence": 0, "disputed": 0,
        "untold": 0, "risk": 3,
    }  # fmt: skip
