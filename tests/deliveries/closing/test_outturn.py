from datetime import date
from decimal import Decimal

from app.deliveries.closing.outturn import kept_until, outturn_of
from tests.deliveries.shortfall.stood import a_standing


def test_what_a_promise_came_to_keeps_the_four_quantities() -> None:
    found = outturn_of(a_standing(promised="100", due="50", verified="30"))

    assert found.kept() == {
        "obligation_id": "00000000-0000-0000-0000-000000000001",
        "measure": "volunteering", "title": "Volunteering", "unit": "hour", "baseline": "100",
        "promised": "100", "due": "50", "reported": "30", "verified": "30", "short": "20",
        "is_reported": True, "rating": "",
    }  # fmt: skip
    assert found.short == Decimal(20)


def test_records_are_kept_three_years_from_the_entry_or_as_long_as_the_terms_ask() -> None:
    entered = date(2024, 3, 1)

    assert kept_until(entered, date(2024, 3, 31), 3) == date(2027, 3, 31)
    assert kept_until(entered, date(2026, 2, 28), 6) == date(2032, 2, 28)
    assert kept_until(entered, date(2024, 2, 29), 3) == date(2027, 2, 28)
