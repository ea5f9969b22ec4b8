"""Tables own their edges; roundings say their stage; no answer has an answer."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.rules.document.table import Band, Otherwise, Rounding, StageRounding, Table, Undefined
from app.units import Rounding as Exactly

UNDEFINED: TypeAdapter[Otherwise] = TypeAdapter(Undefined)


@pytest.mark.parametrize(
    ("band", "inside", "outside"),
    [
        ({"to": 3}, ["-5", "3"], ["3.01"]),
        ({"under": 3}, ["2.99"], ["3"]),
        ({"from": 3}, ["3", "900"], ["2.99"]),
        ({"over": 3}, ["3.0001"], ["3"]),
        ({"over": 3, "to": 8}, ["3.01", "8"], ["3", "8.01"]),
        ({"from": 3, "under": 8}, ["3", "7.99"], ["2.99", "8"]),
        ({"from": 3, "to": 3}, ["3"], ["2.99", "3.01"]),
        ({}, ["-1", "0", "1"], []),
    ],
)
def test_from_and_to_own_their_edge_and_over_and_under_do_not(
    band: dict[str, Any], inside: list[str], outside: list[str]
) -> None:
    made = Band.model_validate(band)

    assert all(made.holds(Decimal(value)) for value in inside)
    assert not any(made.holds(Decimal(value)) for value in outside)


@pytest.mark.parametrize(
    "band",
    [
        {"from": 3, "over": 3},
        {"to": 3, "under": 3},
        {"from": 5, "to": 3},
        {"over": 3, "to": 3},
        {"from": 3, "under": 3},
    ],
)
def test_a_band_that_nothing_fits_in_is_refused(band: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Band.model_validate(band)


@pytest.mark.parametrize("table", [{}, {"choices": {"a": {}}, "bands": [{"to": 3}]}])
def test_a_table_has_choices_or_bands(table: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="needs either `choices` or `bands`"):
        Table.model_validate(table)


def test_a_rounding_is_half_up_unless_it_says_otherwise() -> None:
    assert Rounding.model_validate({"decimals": "2"}).exactly == Exactly(2, "half_up")
    assert Rounding.model_validate({"decimals": -2, "mode": "floor"}).exactly == Exactly(
        -2, "floor"
    )


def test_a_stage_may_be_told_not_to_round() -> None:
    rule = StageRounding.model_validate({"total": {"decimals": 2}, "score": "none"})

    assert rule.total is not None
    assert rule.score is None
    assert rule.model_fields_set == {"total", "score"}


def test_a_rounding_that_does_not_say_its_stage_is_refused_with_how_to() -> None:
    with pytest.raises(ValidationError, match="needs the stage that it rounds"):
        StageRounding.model_validate({"decimals": 2})


@pytest.mark.parametrize("rounding", [{"decimals": 21}, {"decimals": -10}, {"decimals": 1.5}, {}])
def test_a_rounding_to_no_sensible_place_is_refused(rounding: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Rounding.model_validate(rounding)


@pytest.mark.parametrize(
    ("given", "score"),
    [("fail", "fail"), ("error", "error"), ("0", "0"), (0, "0"), ("price  * 2", "price * 2")],
)
def test_no_answer_may_fail_stop_or_be_a_formula(given: Any, score: str) -> None:
    assert UNDEFINED.validate_python(given) == Otherwise(score=score)
    assert UNDEFINED.validate_python({"when": "value <= 0", "score": given}).score == score


@pytest.mark.parametrize("given", ["1e3", "price.x", "", "zero score", ["a"]])
def test_what_is_neither_a_formula_nor_a_word_for_no_answer_is_refused(given: Any) -> None:
    with pytest.raises(ValidationError):
        UNDEFINED.validate_python(given)


@pytest.mark.parametrize(
    ("score", "formula"), [("fail", None), ("error", None), ("1 + 1", "1 + 1")]
)
def test_no_answer_is_a_formula_unless_it_fails_or_stops(score: str, formula: str | None) -> None:
    assert UNDEFINED.validate_python(score).formula == formula
