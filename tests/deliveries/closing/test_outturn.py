from dataclasses import replace
from decimal import Decimal

from app.deliveries.closing.outturn import outturn_of
from tests.deliveries.shortfall.stood import a_standing


def test_what_a_promise_came_to_keeps_the_four_quantities() -> None:
    found = outturn_of(a_standing(promised="100", due="50", verified="30"))

    assert found.kept() == {
        "obligation_id": "00000000-0000-0000-0000-000000000001",
        "measure": "volunteering", "title": "Volunteering", "unit": "hour", "baseline": "100",
        "promised": "100", "due": "50", "reported": "30", "verified": "30", "short": "20",
        "offset": "0", "is_reported": True, "rating": "",
    }  # fmt: skip
    assert found.short == Decimal(20)


def test_it_is_settled_when_nothing_is_left_and_it_was_reported() -> None:
    short = outturn_of(a_standing(due="50", verified="30"), Decimal(15))
    offset = outturn_of(a_standing(due="50", verified="30"), Decimal(20))
    unsaid = replace(outturn_of(a_standing(due="50", verified="50")), is_reported=False)

    assert [one.left for one in (short, offset, unsaid)] == [5, 0, 0]
    assert [one.wants_settling for one in (short, offset, unsaid)] == [True, False, True]
    assert not replace(unsaid, due=Decimal(0)).wants_settling
