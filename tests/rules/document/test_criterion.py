"""A criterion's shorthands are brought into full form as they are read."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.rules.document.criterion import Criterion, Gate, MethodUse


def a_criterion(**parts: Any) -> Criterion:
    return Criterion.model_validate({"code": "c", **parts})


def method(given: Any) -> MethodUse:
    made = a_criterion(method=given).method
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("grade", {"use": "grade"}),
        (
            {"use": "share_of_target", "target": 5},
            {"use": "share_of_target", "parameters": {"target": {"formula": "5"}}},
        ),
        (
            {"use": "share_of_target", "target": {"quantity": 2, "per_year": "true"}},
            {
                "use": "share_of_target",
                "parameters": {"target": {"quantity": {"quantity": 2, "per_year": "true"}}},
            },
        ),
        ({"formula": "value / ref", "ref": "budget"}, {"formula": "value / ref",
                                                       "parameters": {"ref": "budget"}}),
    ],
)  # fmt: skip
def test_a_method_may_be_written_short(short: Any, full: Any) -> None:
    assert method(short) == method(full)
    assert method(short).model_dump(exclude_unset=True) == method(full).model_dump(
        exclude_unset=True
    )


@pytest.mark.parametrize(
    "given", [{}, {"scale": "five"}, {"use": "a", "formula": "value"}, {"use": "a", "table": "b"}]
)
def test_a_method_is_named_written_or_a_table(given: Any) -> None:
    with pytest.raises(ValidationError, match="needs one of `use`, `formula` or `table`"):
        method(given)


@pytest.mark.parametrize(
    "given",
    [
        "price < 5",
        ["price < 5"],
        {"require": "price < 5"},
        {"formula": "price < 5"},
        [{"formula": "price < 5", "else": "fail"}],
    ],
)
def test_a_condition_may_be_written_short(given: Any) -> None:
    [made] = a_criterion(require=given).require

    assert (made.require, made.else_) == ("price < 5", "fail")


@pytest.mark.parametrize(
    ("status", "deed"),
    [
        ("fails_requirements", "fail"),
        ("disqualified", "disqualify"),
        ("disregarded", "disregard"),
        ("zero", "zero"),
    ],
)
def test_what_follows_a_gate_may_be_named_by_its_status(status: str, deed: str) -> None:
    assert Gate.model_validate({"at_least": 2, "else": status}).else_ == deed


@pytest.mark.parametrize(
    "given", [1, {"quantity": 1}, {"quantity": {"quantity": 1}}, {"quantity": 1, "else": "fail"}]
)
def test_a_minimum_may_be_written_short(given: Any) -> None:
    minimum = a_criterion(minimum=given).minimum

    assert minimum is not None
    assert minimum.quantity.quantity == 1
    assert minimum.else_ == "fail"


def test_bounds_may_be_left_open_on_one_side() -> None:
    made = a_criterion(clamp=[0, "none"]).clamp

    assert made is not None
    assert made[0] == 0
    assert made[1] is None
    with pytest.raises(ValidationError):
        a_criterion(clamp=[0])
