"""Fields are typed by what they mean; YAML's text and JSON's values come out the same."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.rules.document.field import (
    as_code,
    as_criterion,
    as_day,
    as_flag,
    as_formula,
    as_number,
    as_scalar,
    as_slug,
    as_text,
    as_whole,
)


@pytest.mark.parametrize(
    ("read", "given", "meant"),
    [
        (as_text, " a b ", " a b "),
        (as_text, Decimal("1.50"), "1.5"),
        (as_text, 3, "3"),
        (as_text, True, "true"),
        (as_number, "1.50", Decimal("1.5")),
        (as_number, " 7 ", Decimal(7)),
        (as_number, 7, Decimal(7)),
        (as_number, Decimal("1E+3"), Decimal(1000)),
        (as_whole, "3.0", 3),
        (as_flag, "true", True),
        (as_flag, False, False),
        (as_day, "2026-04-01", date(2026, 4, 1)),
        (as_code, "job_local_2", "job_local_2"),
        (as_criterion, "price", "price"),
        (as_slug, "ppn-002", "ppn-002"),
        (as_slug, Decimal("2026.1"), "2026.1"),
        (as_formula, "  price\n + 1", "price + 1"),
        (as_formula, 5, "5"),
        (as_scalar, "1.50", Decimal("1.5")),
        (as_scalar, "true", True),
        (as_scalar, "gold", "gold"),
        (as_scalar, "no", "no"),
    ],
)
def test_a_field_is_read_as_it_is_meant(
    read: Callable[[Any], Any], given: Any, meant: Any
) -> None:
    assert read(given) == meant
    assert type(read(given)) is type(meant)


@pytest.mark.parametrize(
    ("read", "given", "words"),
    [
        (as_text, "  ", "is empty"),
        (as_text, None, "is empty"),
        (as_text, ["a"], "needs words here"),
        (as_text, "x" * 10_001, "has 10,001 characters"),
        (as_number, "no", "is not a number"),
        (as_number, "1_000", "is not a number"),
        (as_number, "1e3", "is not a number"),
        (as_number, "", "is empty"),
        (as_number, "~", "is empty"),
        (as_number, True, "needs a number"),
        (as_number, [1], "needs a number"),
        (as_number, Decimal("NaN"), "finite"),
        (as_number, Decimal("Infinity"), "finite"),
        (as_number, Decimal("1E+400"), "more than 40 digits"),
        (as_number, 10**400, "more than 40 digits"),
        (as_whole, "2.5", "needs a whole number, not 2.5"),
        (as_flag, "yes", "needs true or false, not 'yes'"),
        (as_flag, 1, "needs true or false"),
        (as_day, "01/04/2026", "needs a day such as 2026-04-01"),
        (as_day, "2026-02-30", "needs a day"),
        (as_day, "20260401", "needs a day"),
        (as_day, 20260401, "needs a day"),
        (as_code, "Job", "is not a code"),
        (as_code, "2jobs", "is not a code"),
        (as_code, "job-local", "is not a code"),
        (as_code, "jоb", "is not a code"),
        (as_code, "price", "is a word of the rule language"),
        (as_code, "if", "is a word of the rule language"),
        (as_code, "a" * 65, "is not a code"),
        (as_criterion, "else", "is not a code"),
        (as_slug, "a b", "is not a name"),
        (as_slug, "../etc", "is not a name"),
        (as_formula, "price.real", "the formula has"),
    ],
)
def test_what_a_field_cannot_mean_is_refused_with_words(
    read: Callable[[Any], Any], given: Any, words: str
) -> None:
    with pytest.raises(ValueError, match=r".") as refusal:
        read(given)

    assert words in str(refusal.value)
