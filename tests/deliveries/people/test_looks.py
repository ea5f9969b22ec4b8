from datetime import date

import pytest

from app.deliveries.people.looks import is_name, looks_like, personal_in

DAY = date(2026, 2, 20)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("QQ123456C", "a National Insurance number"),
        ("of QQ 12 34 56 C.", "a National Insurance number"),
        ("Jane Smith 01/02/1999", "a date of birth"),
        ("1999-02-01", "a date of birth"),
        ("Asked a.b@ash.example", "an e-mail address"),
    ],
)
def test_a_text_that_tells_who_somebody_is_is_found(text: str, held: str) -> None:
    assert personal_in(text, DAY) == held


@pytest.mark.parametrize(
    "text", ["S-2026-02-14", "Sessions on 14/02/2026 and 1/3/26", "PO 4500123456", "AB123456", ""]
)
def test_days_of_late_and_numbers_of_orders_are_nobodys(text: str) -> None:
    assert personal_in(text, DAY) == ""


def test_a_token_has_no_day_at_all_and_no_ten_digits() -> None:
    assert looks_like("S-2026-02-14") == "a date of birth"
    assert looks_like("4500123456") == "an NHS or learner number"
    assert looks_like("E-00417") == ""


def test_a_word_beside_a_number_is_no_name_and_two_are() -> None:
    assert not is_name("TRAINEE-417")
    assert is_name("trainee-john-417")
    assert is_name("Trainee")
