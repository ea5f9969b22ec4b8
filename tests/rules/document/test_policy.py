"""A demand applies from, over or under a contract's value; edges are as the policy words them."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from app.rules.document.policy import Policy, When


@pytest.mark.parametrize(
    ("when", "value", "applies"),
    [
        ({"contract_value_over": 100000}, "100000", False),
        ({"contract_value_over": 100000}, "100000.01", True),
        ({"contract_value_at_least": 100000}, "100000", True),
        ({"contract_value_under": 100000}, "100000", False),
        ({"contract_value_under": 100000}, "99999.99", True),
        ({}, "5", True),
    ],
)
def test_a_demand_applies_by_value(when: dict[str, int], value: str, applies: bool) -> None:
    assert When.model_validate(when).applies(Decimal(value)) is applies


def test_a_demand_applies_where_no_contract_is_known() -> None:
    assert When.model_validate({"contract_value_over": 100000}).applies(None)


def test_a_policy_demands_something_that_is_known() -> None:
    for demands in ([], [{"demand": "nothing"}]):
        with pytest.raises(ValidationError):
            Policy.model_validate({"id": "p", "demands": demands})
