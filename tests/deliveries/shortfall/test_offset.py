from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.contracts.kind import Direction
from app.contracts.plan.terms import Exchange
from app.deliveries.shortfall.offset import needed_for, offsets, surplus_of
from app.deliveries.standing.standing import Standing
from tests.deliveries.shortfall.stood import a_standing
from tests.deliveries.standing.made import told

SHORT, MORE = UUID(int=1), UUID(int=2)
QUANTITIES = st.decimals("0", "1000", places=4)


def an_exchange(rate: str = "2", giving: str = "mentoring") -> Exchange:
    return Exchange(from_measure=giving, to_measure="volunteering", rate=Decimal(rate))


def a_surplus(verified: str = "106", number: int = 2) -> Standing:
    return a_standing(number, measure="mentoring", promised="100", due="50", verified=verified)


def test_over_delivery_offsets_nothing_unless_the_terms_list_it() -> None:
    assert offsets([a_standing(1), a_surplus()], []) == {}
    assert offsets([a_standing(1), a_surplus()], [an_exchange(giving="apprentices")]) == {}


def test_a_listed_surplus_covers_at_its_rate() -> None:
    found = offsets([a_standing(1), a_surplus()], [an_exchange("2")])

    [one] = found[SHORT]
    assert one.obligation_id == MORE
    assert told(one, "surplus", "used", "covers") == [6, 6, 12]


def test_no_more_is_covered_than_is_short_and_no_more_is_used_than_that_takes() -> None:
    [one] = offsets([a_standing(1), a_surplus("150")], [an_exchange("2")])[SHORT]

    assert told(one, "surplus", "used", "covers") == [50, 10, 20]


def test_being_early_is_no_surplus() -> None:
    early = a_standing(2, measure="mentoring", promised="100", due="50", verified="90")

    assert surplus_of(early) == 0
    assert offsets([a_standing(1), early], [an_exchange()]) == {}


def test_less_than_was_allowed_is_no_surplus() -> None:
    little = a_standing(2, promised="100", due="100", verified="10", direction=Direction.LESS)

    assert surplus_of(little) == 0


def test_one_surplus_covers_one_shortfall() -> None:
    first, second = a_standing(1), a_standing(3)

    found = offsets([first, second, a_surplus("114")], [an_exchange("2")])

    assert [one.covers for one in found[SHORT]] == [20]
    assert [one.covers for one in found[UUID(int=3)]] == [8]


def test_what_stands_for_something_else_covers_nothing() -> None:
    standings = [a_standing(1), a_surplus()]

    assert offsets(standings, [an_exchange()], {MORE: Decimal(6)}) == {}
    [one] = offsets(standings, [an_exchange()], {MORE: Decimal(5)})[SHORT]
    assert one.covers == 2


def test_what_is_needed_in_place_is_rounded_up() -> None:
    assert needed_for(Decimal(20), an_exchange("2")) == 10
    assert needed_for(Decimal(1), an_exchange("3")) == Decimal("0.3334")


@given(
    due=QUANTITIES,
    verified=QUANTITIES,
    more=QUANTITIES,
    rate=st.decimals("0.001", "50", places=3),
)
def test_a_surplus_is_never_used_beyond_itself(
    due: Decimal, verified: Decimal, more: Decimal, rate: Decimal
) -> None:
    short = a_standing(1, due=str(due), verified=str(verified))
    giving = a_standing(2, measure="mentoring", promised="100", verified=str(100 + more))

    for one in offsets([short, giving], [an_exchange(str(rate))]).get(SHORT, ()):
        assert 0 < one.used <= more
        assert 0 < one.covers <= short.behind
