"""Who comes first, on what precision, and what decides a tie."""

from decimal import Decimal

import pytest

from tests.factories import a_score, a_tender


def ranks(rules: str, *prices: str, draw: tuple[str, ...] = ()) -> list[tuple[int, bool, str]]:
    """Rank tenders A, B, C … by their prices."""
    tenders = [
        a_tender(name, price=Decimal(price)) for name, price in zip("ABCDE", prices, strict=False)
    ]
    lot = a_score(rules, *tenders, draw=draw)
    found = [one.standing for one in lot.tenders]
    return [(one.rank, one.tied, one.decided_by) for one in found if one is not None]


def test_the_highest_or_the_lowest_wins_as_declared() -> None:
    assert [rank for rank, _, _ in ranks("total: price\n", "1", "3", "2")] == [3, 1, 2]
    lowest = "total: price\nrank: {direction: lowest}\n"
    assert [rank for rank, _, _ in ranks(lowest, "1", "3", "2")] == [1, 3, 2]


def test_a_shared_rank_leaves_a_gap_behind_it() -> None:
    assert ranks("total: price\n", "5", "5", "4") == [(1, True, ""), (1, True, ""), (3, False, "")]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("total", [(1, True), (1, True)]),
        ("exact", [(1, False), (2, False)]),
        ("{decimals: 1}", [(1, True), (1, True)]),
        ("{decimals: 3}", [(1, False), (2, False)]),
        ("{decimals: 2, mode: up}", [(1, False), (2, False)]),
    ],
)
def test_printed_totals_may_tie_though_the_real_ones_do_not(
    on: str, expected: list[tuple[int, bool]]
) -> None:
    rules = f"total: {{formula: price, rounding: {{decimals: 2}}}}\nrank: {{on: {on}}}\n"

    found = ranks(rules, "71.2449", "71.2351")

    assert [(rank, tied) for rank, tied, _ in found] == expected


def test_no_last_digit_of_a_division_decides() -> None:
    """A third of three and one are one, whatever the fiftieth digit says."""
    rules = "total: {formula: price / 3 * 3}\nrank: {on: exact}\n"

    assert [rank for rank, _, _ in ranks(rules, "1", "1.000000000000000000000001")] == [1, 1]
    assert [rank for rank, _, _ in ranks(rules, "1", "1.0000000000000000001")] == [2, 1]


def test_totals_that_are_equal_but_for_the_fiftieth_digit_tie() -> None:
    """10 x 1/3 + 10 x 2/3 is 10, though fifty digits cannot say so."""
    rules = """
weights: points
criteria:
  - {code: a, weight: 10, method: {formula: value / 3}}
  - {code: b, weight: 10, method: {formula: value / 3}}
"""
    one = a_tender("A", marks={"a": Decimal(1), "b": Decimal(2)})
    other = a_tender("B", marks={"a": Decimal(3), "b": Decimal(0)})

    found = [scored.standing for scored in a_score(rules, one, other).tenders]

    assert [(each.rank, each.tied) for each in found if each is not None] == [(1, True), (1, True)]


def test_a_preference_comes_before_the_total() -> None:
    rules = "figures: {small: price < 10}\ntotal: price\nrank: {prefer: [small]}\n"

    assert [rank for rank, _, _ in ranks(rules, "100", "9", "8")] == [3, 1, 2]


def test_ties_are_tried_in_turn_and_the_last_that_parts_is_named() -> None:
    rules = (
        "figures: {even: 'floor(price / 2) * 2 - price', small: 0 - price}\n"
        "total: 1\nrank: {ties: [{even: highest}, {small: highest}, shared]}\n"
    )

    assert ranks(rules, "4", "3", "2", "5") == [
        (2, False, "small"),
        (3, False, "small"),
        (1, False, "small"),
        (4, False, "small"),
    ]


def test_a_draw_parts_what_nothing_else_did() -> None:
    rules = "total: price\nrank: {ties: [drawn]}\n"

    assert ranks(rules, "5", "5", "5", draw=("C", "A", "B")) == [
        (2, False, "drawn"),
        (3, False, "drawn"),
        (1, False, "drawn"),
    ]
    assert ranks(rules, "5", "5") == [(1, True, ""), (1, True, "")]


def test_shared_ends_the_trying() -> None:
    rules = "figures: {small: 0 - price}\ntotal: 1\nrank: {ties: [shared, {small: highest}]}\n"

    assert ranks(rules, "5", "4") == [(1, True, ""), (1, True, "")]
