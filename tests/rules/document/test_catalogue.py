"""Measures, methods and units as the library writes them."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.rules.document.catalogue import Measure, Method, UnitFile


def test_a_measure_needs_a_code_and_a_unit_and_is_then_plainly_counted() -> None:
    measure = Measure.model_validate({"code": "jobs", "unit": "fte_year"})

    assert (measure.time_basis, measure.counts_as) == ("whole_contract", "benefit")
    assert measure.value is None
    assert measure.locality_test is None


@pytest.mark.parametrize(
    ("given", "kind", "default"),
    [
        ("quantity", "quantity", None),
        ("number", "number", None),
        ({"default": 1}, "number", "1"),
        ({"kind": "quantity", "default": 2}, "quantity", "2"),
        ("0.5", "number", "0.5"),
        (3, "number", "3"),
    ],
)
def test_a_parameter_says_its_kind_or_its_default(given: Any, kind: str, default: str) -> None:
    method = Method.model_validate({"formula": "value", "parameters": {"p": given}})

    assert (method.parameters["p"].kind, method.parameters["p"].default) == (kind, default)


@pytest.mark.parametrize("factor", ["0", "-1", "x"])
def test_a_conversion_is_more_than_zero(factor: str) -> None:
    with pytest.raises(ValidationError):
        UnitFile.model_validate({"units": {}, "conversions": {"week": {"day": factor}}})


@pytest.mark.parametrize("cap", ["-3", {"quantity": "-0.1", "per_million_pounds": "true"}])
def test_less_than_nothing_of_a_measure_cannot_be_the_most_that_counts(cap: Any) -> None:
    with pytest.raises(ValidationError, match="is less than 0"):
        Measure.model_validate({"code": "jobs", "unit": "fte_year", "cap": cap})


def test_none_of_a_measure_may_count() -> None:
    measure = Measure.model_validate({"code": "jobs", "unit": "fte_year", "cap": 0})

    assert measure.cap is not None
    assert measure.cap.quantity == 0
