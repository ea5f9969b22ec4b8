from decimal import Decimal

import pytest

from app.spreadsheets.tender.estimate.points import Weighing
from app.spreadsheets.tender.estimate.said import Unsayable
from tests.factories import a_plan

PLAN = a_plan("""
measures: [{code: jobs, unit: fte_year}]
criteria:
  - {code: price, weight: 60, value: price, method: {use: ratio_to_lowest}}
  - code: social
    weight: 40
    criteria:
      - {code: work, weight: 3, value: jobs, method: {use: share_of_target, target: 10}}
      - {code: line, weight: 1, value: jobs, method: {use: linear_between, worst: 2, best: 4}}
""")


def test_the_points_of_a_criterion_are_those_in_the_total() -> None:
    weighing = Weighing(PLAN)

    assert weighing.most(PLAN.by_code["work"]) == Decimal(30)
    assert weighing.points(PLAN.by_code["work"], "B7") == "MIN((B7/10),1)*3*10"
    line = weighing.points(PLAN.by_code["line"], "B7")
    assert line == "MIN(MAX(((B7-2)/(4-2)),0),1)*1*10"


def test_what_turns_on_other_tenders_is_refused() -> None:
    with pytest.raises(Unsayable):
        Weighing(PLAN).points(PLAN.by_code["price"], "B7")
