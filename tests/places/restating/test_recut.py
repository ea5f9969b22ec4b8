from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.places.restating.recut import Split, last_followers, recut, shared_out

AMOUNTS = st.decimals("-1000000", "1000000", places=2)
WEIGHTS = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 10_000), min_size=1)


def test_an_area_that_went_whole_into_another_is_moved_exactly() -> None:
    told = recut(
        {"E07000163": Decimal("10.5"), "E07000164": Decimal(4)},
        {"E07000163": {"E06000065": 1}, "E07000164": {"E06000065": 1}},
    )

    assert told.amounts == {"E06000065": Decimal("14.5")}
    assert (told.exact, told.estimated, told.unplaced, told.splits) == (
        Decimal("14.5"),
        Decimal(0),
        {},
        (),
    )


def test_an_area_that_was_split_is_shared_out_and_listed() -> None:
    told = recut({"old": Decimal(10)}, {"old": {"east": 2, "west": 1}}, places=0)

    assert told.amounts == {"east": Decimal(7), "west": Decimal(3)}
    assert (told.exact, told.estimated) == (Decimal(0), Decimal(10))
    shares = {"east": Fraction(2, 3), "west": Fraction(1, 3)}
    assert told.splits == (Split("old", Decimal(10), shares),)


def test_an_area_of_which_nothing_is_known_stays_behind() -> None:
    told = recut({"old": Decimal(3), "kept": Decimal(2)}, {"kept": {"kept": 1}, "old": {"x": 0}})

    assert told.unplaced == {"old": Decimal(3)}
    assert told.amounts == {"kept": Decimal(2)}
    assert told.total == Decimal(5)


@given(
    st.dictionaries(st.sampled_from("ABCDEF"), AMOUNTS),
    st.dictionaries(st.sampled_from("ABCDEF"), WEIGHTS),
    st.integers(0, 4),
)
def test_the_total_is_kept_to_the_last_digit(
    amounts: dict[str, Decimal], followers: dict[str, dict[str, int]], places: int
) -> None:
    told = recut(amounts, followers, places)

    placed = sum(told.amounts.values(), Decimal(0))
    assert placed + sum(told.unplaced.values(), Decimal(0)) == sum(amounts.values(), Decimal(0))
    assert told.total == sum(amounts.values(), Decimal(0))


@given(AMOUNTS, WEIGHTS, st.integers(0, 6))
def test_no_part_is_further_than_one_unit_from_its_share(
    amount: Decimal, weights: dict[str, int], places: int
) -> None:
    unit = Decimal(1).scaleb(-max(places, 2))
    for after, part in shared_out(amount, weights, places).items():
        share = Fraction(amount) * weights[after] / sum(weights.values())
        assert abs(Fraction(part) - share) < Fraction(unit)


def test_changes_are_followed_to_the_end_and_round_in_a_circle_only_once() -> None:
    steps = {"a": {"b": 1, "c": 1}, "b": {"d": 3, "e": 1}, "x": {"y": 1}, "y": {"x": 1}}

    shares = last_followers("a", steps)
    whole = sum(shares.values())
    assert {after: Fraction(weight, whole) for after, weight in shares.items()} == {
        "c": Fraction(1, 2),
        "d": Fraction(3, 8),
        "e": Fraction(1, 8),
    }
    assert last_followers("d", steps) == {"d": 1}
    assert list(last_followers("x", steps)) == ["x"]
