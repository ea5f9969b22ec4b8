from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import col, select

from app.deliveries.lifecycle import DeliveryState, MoveNotPossible
from app.deliveries.moving import move
from app.deliveries.tables import Delivery, DeliveryMove, Span
from tests.deliveries.returns.made import NOW, Reported, added_up, rolled_up


@pytest.fixture
def delivery(reporting: Reported) -> Delivery:
    reporting.submitted(reporting.a_delivery(reporting.posts, "10", "M-1"))
    [row] = reporting.kept("M-1")
    return row


def moved(reporting: Reported, delivery: Delivery, became: str, verified: str = "0") -> None:
    move(
        reporting.session, delivery, DeliveryState(became), NOW, by=reporting.manager.who,
        reason="Seen.", verified=Decimal(verified),
    )  # fmt: skip
    reporting.session.flush()


def test_every_move_keeps_what_was_before(reporting: Reported, delivery: Delivery) -> None:
    moved(reporting, delivery, "evidenced")
    moved(reporting, delivery, "part_verified", "4")
    moved(reporting, delivery, "verified", "10")
    moved(reporting, delivery, "disputed")

    rows = reporting.session.exec(select(DeliveryMove).order_by(col(DeliveryMove.number)))
    assert [
        (
            row.number,
            row.was.value,
            row.became.value,
            int(row.verified_before),
            int(row.verified_after),
        )
        for row in rows
    ] == [
        (1, "claimed", "evidenced", 0, 0),
        (2, "evidenced", "part_verified", 0, 4),
        (3, "part_verified", "verified", 4, 10),
        (4, "verified", "disputed", 10, 0),
    ]
    assert (delivery.moves, delivery.version) == (4, 6)


def test_what_is_verified_is_counted_with_every_move(
    reporting: Reported, delivery: Delivery
) -> None:
    steps = (("evidenced", "0"), ("part_verified", "4"), ("verified", "10"), ("rejected", "0"))
    for became, verified in steps:
        moved(reporting, delivery, became, verified)

        assert rolled_up(reporting.session) == added_up(reporting.session)
        life = rolled_up(reporting.session)[reporting.posts.id, Span.LIFE, date.min]
        assert life == (Decimal(10), Decimal(verified), 1)


def test_a_move_that_is_not_possible_changes_nothing(
    reporting: Reported, delivery: Delivery
) -> None:
    with pytest.raises(MoveNotPossible):
        moved(reporting, delivery, "verified", "10")

    assert (delivery.state, delivery.moves) == (DeliveryState.CLAIMED, 0)


@pytest.mark.parametrize(
    ("became", "verified"), [("verified", "0"), ("verified", "10.0001"), ("rejected", "1")]
)
def test_what_is_verified_fits_the_state(
    reporting: Reported, delivery: Delivery, became: str, verified: str
) -> None:
    moved(reporting, delivery, "evidenced")

    with pytest.raises(ValueError, match="does not fit"):
        moved(reporting, delivery, became, verified)
