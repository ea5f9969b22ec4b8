"""Ranges on monetised values: the pounds and the rank at the low, central and high value."""

from decimal import Decimal

from app.scoring.engine.evaluation import LotScore
from app.scoring.sensitivity.pounds import ByMeasure, ranges
from app.scoring.sensitivity.what_if import WhatIf
from tests.factories import a_commitment, a_score, a_tender

RANGED = """
measures:
  - {code: jobs, unit: fte_year, theme: benefit, value: {value: 10000, low: 4000, high: 15000}}
  - {code: hours, unit: hour, theme: benefit, value: 16}
criteria:
  - {code: social_value, weight: 100, value: pounds(benefit), method: {formula: "value / 100000"}}
"""


def jobs_against_hours(rules: str = RANGED) -> LotScore:
    return a_score(
        rules,
        a_tender("Jobs", a_commitment(2, measure="jobs", unit="fte_year")),
        a_tender("Hours", a_commitment(1000, measure="hours", unit="hour")),
    )


def test_each_tender_has_its_pounds_its_total_and_its_rank_under_each_value() -> None:
    found = ranges(WhatIf(jobs_against_hours()))
    tenders = {one.supplier: one for one in found.tenders}

    assert found.measures == ("jobs",)
    assert [*tenders["Jobs"].pounds] == [8000, 20000, 30000]
    assert tenders["Jobs"].ranks == (2, 1, 1)
    assert [*tenders["Jobs"].totals] == [8, 20, 30]
    assert [*tenders["Hours"].pounds] == [16000, 16000, 16000]
    assert tenders["Hours"].ranks == (1, 2, 2)


def test_the_first_place_under_each_value_and_the_measure_that_decides_are_named() -> None:
    found = ranges(WhatIf(jobs_against_hours()))

    assert found.first == (("Hours",), ("Jobs",), ("Jobs",))
    assert found.alone == (ByMeasure("jobs", "low", ("Hours",)),)


def test_values_without_a_range_have_nothing_to_tell() -> None:
    plain = RANGED.replace("{value: 10000, low: 4000, high: 15000}", "10000")

    assert ranges(WhatIf(jobs_against_hours(plain))).tenders == ()


def test_a_price_of_a_measure_that_no_score_counts_changes_no_rank() -> None:
    rules = RANGED.replace("pounds(benefit)", "jobs").replace("/ 100000", "/ 10")

    found = ranges(WhatIf(jobs_against_hours(rules)))

    assert found.first == (("Jobs",), ("Jobs",), ("Jobs",))
    assert found.tenders[0].pounds[0] < found.tenders[0].pounds[2]


def test_central_is_what_was_scored() -> None:
    lot = jobs_against_hours()
    central = {one.supplier: one.totals[1] for one in ranges(WhatIf(lot)).tenders}

    assert central == {name: lot.of(name).sheet.total() for name in ("Jobs", "Hours")}
    assert central["Jobs"] == Decimal(20)
