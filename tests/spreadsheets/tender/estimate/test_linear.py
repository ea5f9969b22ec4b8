from decimal import Decimal

import pytest

from app.rules.formula.grammar import read
from app.spreadsheets.tender.estimate.linear import measures_in, parts_of
from app.spreadsheets.tender.estimate.said import Unsayable
from tests.factories import a_plan

PLAN = a_plan("""
parameters: {half: {value: 0.5, source: Ours, licence: MIT}}
measures:
  - {code: jobs, unit: fte_year, theme: work, points: 10}
  - {code: hours, unit: hour, theme: work, points: 0.5}
  - {code: talk, unit: event, theme: work, counts_as: record_only}
figures:
  both: {formula: "jobs + half * hours"}
  rounded: {formula: "jobs", rounding: {decimals: 0}}
criteria:
  - {code: work, weight: 100, value: both, method: {formula: "value"}}
""")


@pytest.mark.parametrize(
    ("formula", "jobs", "hours"),
    [
        ("jobs - hours / 4", "1", "-0.25"),
        ("both * 2", "2", "1"),
        ("-(jobs + jobs)", "-2", None),
        ("points(work)", "10", "0.5"),
        ("quantity(work)", "1", "1"),
        ("quantity(jobs) * contract_years", "2", None),
    ],
)
def test_a_sum_of_measures_is_taken_apart(formula: str, jobs: str, hours: str | None) -> None:
    wanted = {"jobs": Decimal(jobs)} | ({} if hours is None else {"hours": Decimal(hours)})

    assert parts_of(PLAN, read(formula)) == wanted


@pytest.mark.parametrize(
    "formula", ["jobs * hours", "1 / jobs", "jobs + 1", "rounded", "jobs / 0"]
)
def test_what_is_no_sum_of_measures_is_refused(formula: str) -> None:
    with pytest.raises(Unsayable):
        parts_of(PLAN, read(formula))


def test_every_measure_that_a_formula_counts_is_found() -> None:
    assert measures_in(PLAN, read("both * both")) == {"jobs", "hours"}
    assert measures_in(PLAN, read("pounds(work) / 0")) == {"jobs", "hours", "talk"}
