from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.contracts.kind import Accumulation
from app.contracts.owed import accumulation_of, owed_under
from app.rules.document.catalogue import Measure
from app.tenders.content import TenderContent

UNITS = {"job_local": "fte_year", "hours": "hour"}


def content(*lines: dict[str, Any]) -> TenderContent:
    return TenderContent.model_validate({"commitments": list(lines)})


def test_each_commitment_becomes_one_line_with_its_own_id() -> None:
    owed = owed_under(
        content(
            {"id": "jobs", "measure": "job_local", "quantity": "6.5", "unit": "fte_year"},
            {"measure": "hours", "quantity": 120},
        ),
        UNITS,
        {},
    )

    assert [(o.commitment, o.ordinal, o.measure, o.promised, o.unit) for o in owed] == [
        ("jobs", 1, "job_local", Decimal("6.5"), "fte_year"),
        ("2", 2, "hours", Decimal(120), "hour"),
    ]


def test_it_is_the_commitment_word_for_word() -> None:
    line = {
        "id": "jobs", "measure": "job_local", "quantity": "6", "unit": "fte_year",
        "place": "RM10 7PT", "partner": "A charity", "description": "Cleaners",
        "starts": "2026-09-01", "ends": "2028-08-31",
    }  # fmt: skip

    [owed] = owed_under(content(line), UNITS, {})

    assert owed.document == line
    assert (owed.starts_on, owed.ends_on) == (date(2026, 9, 1), date(2028, 8, 31))


def test_what_each_one_comes_to_is_not_multiplied() -> None:
    [owed] = owed_under(content({"measure": "hours", "quantity": 12, "each": 10}), UNITS, {})

    assert owed.promised == Decimal(12)
    assert owed.document["each"] == "10"


def test_a_promise_of_nothing_is_not_owed_and_shifts_no_place() -> None:
    owed = owed_under(
        content({"measure": "hours", "quantity": 0}, {"measure": "hours", "quantity": 1}),
        UNITS,
        {},
    )

    assert [(o.commitment, o.ordinal) for o in owed] == [("2", 2)]


def test_what_is_owed_stands_under_the_theme_and_title_of_its_measure() -> None:
    measure = Measure.model_validate(
        {"code": "hours", "title": "Hours given", "theme": "skills", "unit": "hour"}
    )

    [owed] = owed_under(content({"measure": "hours", "quantity": 1}), UNITS, {"hours": measure})

    assert (owed.theme, owed.title) == ("skills", "Hours given")


@pytest.mark.parametrize(
    ("unit", "counts_as", "accumulation"),
    [
        ("hour", "benefit", Accumulation.SUM),
        ("percent", "benefit", Accumulation.LATEST),
        ("hour", "record_only", Accumulation.LATEST),
    ],
)
def test_a_share_or_a_record_is_not_added_up(
    unit: str, counts_as: str, accumulation: Accumulation
) -> None:
    measure = Measure.model_validate({"code": "one", "unit": unit, "counts_as": counts_as})

    assert accumulation_of(unit, measure) is accumulation
