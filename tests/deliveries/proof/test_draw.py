import hashlib
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.deliveries.proof.draw import Rule, drawn, highest_ticket
from app.deliveries.proof.risk import Facts, Weighed

TENTH = "sample_10_percent"
#: worked out once; another answer on some machine would be a fault
FIVE_OF_A_HUNDRED = [4, 13, 23, 54, 78]


def one(number: int, risk: int = 1, quantity: int = 1, verify: str = TENTH) -> Weighed:
    facts = Facts(
        UUID(int=number), "jobs", Decimal(quantity), verify, frozenset({"x"}), False, False
    )
    return Weighed(facts, risk - 1, 0, 0, 0)


def many(number: int, risk: int = 1) -> list[Weighed]:
    return [one(place, risk) for place in range(number)]


def ids(*numbers: int) -> list[UUID]:
    return [UUID(int=number) for number in numbers]


def test_a_draw_that_was_worked_out_apart_comes_out_again() -> None:
    """By the rule as it is told to everybody, with `sha256sum` alone."""
    numbers = {
        place: max(
            hashlib.sha256(f"spring:{UUID(int=place)}:{ticket}".encode()).hexdigest()
            for ticket in range(1, place + 2)
        )
        for place in range(20)
    }
    highest = sorted(numbers, key=lambda place: numbers[place])[-3:]

    found = drawn([one(place, risk=place + 1) for place in range(20)], Rule(size=3), "spring")

    assert found == sorted(ids(*highest))


def test_these_very_ones_are_drawn_on_any_machine() -> None:
    assert [found.int for found in drawn(many(100), Rule(size=5), "seed")] == FIVE_OF_A_HUNDRED


def test_another_seed_draws_others() -> None:
    assert drawn(many(100), Rule(size=5), "a") != drawn(many(100), Rule(size=5), "b")


def test_the_order_in_which_they_come_changes_nothing() -> None:
    population = many(50, risk=3)

    assert drawn(population, Rule(size=7), "x") == drawn(population[::-1], Rule(size=7), "x")


def test_more_risk_is_drawn_more_often_in_proportion() -> None:
    population = [one(0, risk=6), *(one(place) for place in range(1, 7))]

    hits = sum(drawn(population, Rule(size=1), str(seed)) == ids(0) for seed in range(2_000))

    assert 900 < hits < 1_100  # 6 of 12 tickets: 1,000, give or take four standard deviations


def test_without_a_size_each_measure_has_its_own_share_rounded_up() -> None:
    every = [one(100 + place, verify="all") for place in range(4)]

    found = drawn([*many(21), *every], Rule(), "x")

    assert {UUID(int=100 + place) for place in range(4)} <= set(found)
    assert len(found) == 4 + 3


def test_a_percentage_is_rounded_up() -> None:
    assert len(drawn(many(21), Rule(percent=5), "x")) == 2
    assert len(drawn(many(1), Rule(percent=1), "x")) == 1


def test_whatever_is_over_a_bound_is_always_drawn() -> None:
    large = one(7, quantity=501)
    rule = Rule(size=1, always_over={"jobs": Decimal(500)})

    for seed in "abcdef":
        found = drawn([*many(5), one(8, quantity=500), large], rule, seed)
        assert UUID(int=7) in found
        assert len(found) == 2


def test_a_rule_that_nobody_knows_is_the_usual_one() -> None:
    assert len(drawn([one(place, verify="some") for place in range(20)], Rule(), "x")) == 2


@given(number=st.integers(1, 60), size=st.integers(1, 80), seed=st.text("abc", min_size=1))
def test_never_more_than_there_are_and_none_twice(number: int, size: int, seed: str) -> None:
    found = drawn(many(number), Rule(size=size), seed)

    assert len(found) == len(set(found)) == min(number, size)


@given(risk=st.integers(1, 12), seed=st.text("abc", min_size=1))
def test_a_further_ticket_never_makes_it_less_likely(risk: int, seed: str) -> None:
    assert highest_ticket(one(1, risk=risk + 1), seed) >= highest_ticket(one(1, risk=risk), seed)
