"""The better a partner's word, the more counts; and silence alone sinks nobody."""

import pytest

from app.rules.checks.about import Stops
from app.rules.checks.whole import check
from app.rules.reading import read_library
from tests.factories import a_rule_set

CODES = {"partners_out_of_order", "unconfirmed_counts_little"}


def noticed(credit: str) -> list[tuple[str, str]]:
    rules = f"partners: {{credit: {{{credit}}}}}\ntotal: {{formula: price}}\n"
    found = [one for one in check(a_rule_set(rules), read_library()) if one.finding.code in CODES]
    assert all(one.stops is Stops.NOTHING and one.finding.how_to_fix for one in found)
    return [(one.finding.code, one.finding.path.rpartition(".")[2]) for one in found]


@pytest.mark.parametrize(
    ("credit", "expected"),
    [
        ("partly: 0.75, unconfirmed: 0.5, declined: 0", []),
        ("partly: 1, unconfirmed: 1, declined: 1", []),
        ("declined: 0", []),
        ("partly: 0.7, unconfirmed: 0.8, declined: 0", [("partners_out_of_order", "partly")]),
        ("unconfirmed: 0.5", [("partners_out_of_order", "unconfirmed")]),
        (
            "partly: 0.5, unconfirmed: 0.49, declined: 0",
            [("unconfirmed_counts_little", "unconfirmed")],
        ),
    ],
)
def test_credits_that_would_teach_the_wrong_thing_are_pointed_out(
    credit: str, expected: list[tuple[str, str]]
) -> None:
    assert noticed(credit) == expected


def test_rules_that_say_nothing_of_partners_are_not_spoken_to() -> None:
    found = check(a_rule_set("total: {formula: price}"), read_library())

    assert not CODES & {one.finding.code for one in found}
