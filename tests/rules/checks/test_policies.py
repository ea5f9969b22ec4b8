"""An authority's policy is held against its rules, demand by demand."""

from decimal import Decimal

import pytest

from app.rules.checks.about import Stops
from app.rules.checks.policies import shares_of_marks
from app.rules.checks.whole import check
from app.rules.document.policy import Policy
from app.rules.library import Library
from app.rules.reading import read_library
from tests.factories import a_rule_set

RULES = """
policy: ours
partners: {credit: {unconfirmed: 0.5}}
measures:
  - {code: jobs, unit: fte_year, theme: work}
  - {code: hours, unit: hour, theme: vcs}
criteria:
  - {code: price, weight: 80, value: price, method: {use: ratio_to_lowest}}
  - code: social
    weight: 20
    criteria:
      - {code: jobs, weight: 50, value: jobs, method: {use: share_of_target, target: 5}}
      - {code: hours, weight: 50, value: hours, method: {use: share_of_target, target: 5}}
"""


def unmet(demand: dict[str, object], **contract: Decimal) -> list[str]:
    policy = Policy.model_validate({"id": "ours", "demands": [demand]})
    shipped = read_library()
    library = Library(
        shipped.methods, shipped.scales, units=shipped.units, policies={"ours": policy}
    )
    found = check(a_rule_set(RULES), library, contract)
    return [one.finding.message for one in found if one.finding.code == "policy_not_met"]


@pytest.mark.parametrize(
    ("demand", "met"),
    [
        ({"demand": "measures_at_most", "number": 2}, True),
        ({"demand": "measures_at_most", "number": 1}, False),
        ({"demand": "measures_at_least", "number": 2}, True),
        ({"demand": "measures_at_least", "number": 3}, False),
        ({"demand": "measures_of_themes_at_least", "number": 1, "themes": ["work"]}, True),
        ({"demand": "measures_of_themes_at_least", "number": 1, "themes": ["skills"]}, False),
        ({"demand": "named_measures", "measures": ["jobs"]}, True),
        ({"demand": "named_measures", "measures": ["jobs", "weeks"]}, False),
        ({"demand": "weight_at_least", "criterion": "social", "percent": 20}, True),
        ({"demand": "weight_at_least", "criterion": "social", "percent": "20.01"}, False),
        ({"demand": "weight_at_least", "criterion": "jobs", "percent": 10}, True),
        ({"demand": "weight_at_least", "criterion": "absent", "percent": 1}, False),
        ({"demand": "weight_at_most", "criterion": "price", "percent": 80}, True),
        ({"demand": "weight_at_most", "criterion": "price", "percent": 79}, False),
        ({"demand": "unconfirmed_counts_at_least", "percent": 50}, True),
        ({"demand": "unconfirmed_counts_at_least", "percent": 51}, False),
    ],
)
def test_a_demand_is_met_or_named(demand: dict[str, object], met: bool) -> None:
    assert (unmet(demand) == []) is met


def test_a_demand_applies_to_contracts_of_its_size() -> None:
    demand = {"demand": "measures_at_most", "number": 1, "when": {"contract_value_over": 100000}}

    assert unmet(demand, value=Decimal(100000)) == []
    assert unmet(demand, value=Decimal(100001)) != []


def test_a_policy_that_is_not_met_stops_publication_alone() -> None:
    found = check(a_rule_set(RULES.replace("ours", "nobody")), read_library())

    [one] = [one for one in found if one.finding.code == "unknown_policy"]
    assert one.stops is Stops.PUBLISHING


def test_shares_of_marks_come_down_the_tree() -> None:
    from app.rules.checks.about import About
    from app.rules.dependence import Dependence
    from app.rules.names import Names

    rules, library = a_rule_set(RULES), read_library()
    names = Names(rules, library, {})
    about = About(rules, library, {}, names, Dependence(names))

    assert shares_of_marks(about) == {"price": 80, "social": 20, "jobs": 10, "hours": 10}


def test_each_demand_that_is_not_met_has_a_place_of_its_own() -> None:
    demands = [
        {"demand": "measures_at_most", "number": 1},
        {"demand": "measures_at_most", "number": 9},
        {"demand": "weight_at_least", "criterion": "social", "percent": 30},
    ]
    policy = Policy.model_validate({"id": "ours", "demands": demands})

    found = check(a_rule_set(RULES), Library(policies={"ours": policy}))

    paths = [one.finding.path for one in found if one.finding.code == "policy_not_met"]
    assert paths == ["policy.ours.0", "policy.ours.2"]
