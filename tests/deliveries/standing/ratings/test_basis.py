from decimal import Decimal

import pytest

from app.contracts.plan.terms import RatedOver
from app.deliveries.standing.ratings.basis import basis_of


@pytest.mark.parametrize(
    ("over", "carried", "told"),
    [
        (None, 0, ""),
        (RatedOver.DAYS, 0, "what was due and verified in that period"),
        (
            RatedOver.DAYS, 10,
            "what was due and verified in that period, with what had been verified before it "
            "beyond what was due by then",
        ),
        (
            RatedOver.CONTRACT, 0,
            "all that was due and verified by the end of that period, since the contract began",
        ),
    ],
)  # fmt: skip
def test_what_a_rating_was_worked_out_from_is_said(
    over: RatedOver | None, carried: int, told: str
) -> None:
    assert basis_of(over, Decimal(carried)) == told
