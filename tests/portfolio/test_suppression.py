import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists

from app.portfolio.suppression import LEAST, Told, is_small, suppressed


@pytest.mark.parametrize(
    ("count", "of", "small"),
    [
        (0, None, False), (1, None, True), (4, None, True), (5, None, False),
        (0, 3, True), (8, 12, True), (7, 12, False), (12, 12, False),
    ],
)  # fmt: skip
def test_few_people_and_few_who_are_left_are_not_told(
    count: int, of: int | None, small: bool
) -> None:
    assert is_small(count, of) is small


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((10, 20, 30), Told((10, 20, 30), 60)),
        ((3, 20, 30), Told((None, None, 30), 53)),  # 53 less 50 would tell the first
        ((3, 2, 30), Told((None, None, 30), None)),
        ((4, 4), Told((None, None), None)),  # eight would tell both
        ((1, 1, 30), Told((None, None, 30), None)),
        ((4, 4, 4), Told((None, None, None), None)),
        ((1, 4), Told((None, None), None)),
        ((3, 0, 0), Told((None, 0, 0), None)),  # the total would tell it
        ((0, 30, 4), Told((0, None, None), 34)),
        ((0, 0), Told((0, 0), 0)),
        ((), Told((), 0)),
    ],
)
def test_what_would_give_a_small_count_away_goes_with_it(
    counts: tuple[int, ...], told: Told
) -> None:
    assert suppressed(counts) == told


@given(lists(integers(0, 40), max_size=8))
def test_nothing_that_is_left_out_can_be_worked_out(counts: list[int]) -> None:
    told = suppressed(counts)

    assert all(
        count is None or (count == was and not 0 < was < LEAST)
        for count, was in zip(told.counts, counts, strict=True)
    )
    assert told.total in {None, sum(counts)}
    left_out = [was for was, count in zip(counts, told.counts, strict=True) if count is None]
    if told.total is not None and left_out:
        assert len(left_out) > 1
        assert max(left_out) >= LEAST


def test_few_who_are_not_of_a_group_in_any_year_take_the_total_too() -> None:
    """With 100 and 200 people told, 292 would leave eight in all who are not: four and four."""
    assert suppressed([96, 196], [100, 200]) == Told((None, None), None)
