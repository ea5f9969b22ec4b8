import json
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.json_text import with_numbers

SIMPLE = st.none() | st.booleans() | st.integers() | st.text()
ANYTHING = st.recursive(
    SIMPLE, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_is_a_number_and_every_digit_stays(number: Decimal) -> None:
    assert json.loads(with_numbers(number), parse_float=Decimal, parse_int=Decimal) == number


def test_no_digit_is_lost_that_a_float_would_lose() -> None:
    pounds = Decimal("90071992547409.93")

    assert with_numbers({"amount": pounds}) == '{"amount":90071992547409.93}'
    assert json.dumps(float(pounds)) != str(pounds)


@given(ANYTHING)
def test_all_else_is_written_as_json_has_it(value: Any) -> None:
    assert json.loads(with_numbers(value)) == value


def test_an_id_is_a_text() -> None:
    assert with_numbers((UUID(int=1),)) == '["00000000-0000-0000-0000-000000000001"]'


@pytest.mark.parametrize("value", [0.1, Decimal("NaN"), Decimal("Infinity"), object(), {1}])
def test_what_has_no_exact_form_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        with_numbers([value])
