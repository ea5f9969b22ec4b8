"""How a measure is scored is told in the words of the criterion that looks at it."""

from typing import Any

import pytest

from app.rules.document.catalogue import Measure
from app.rules.document.ruleset import RuleSet
from app.rules.reading import HOME, read_library
from app.spreadsheets.kinds.rules.curve import curve_of

JOBS = Measure.model_validate({"code": "job_local", "unit": "fte_year"})
LIBRARY = read_library(HOME)


@pytest.mark.parametrize(
    ("weight", "full"), [({"weight": 40}, "40% × 1.5"), ({}, "")], ids=["weighed", "not weighed"]
)
def test_the_marks_at_the_cap_are_told_only_of_what_has_a_weight(
    weight: dict[str, Any], full: str
) -> None:
    method = {"use": "share_of_target", "target": 5, "cap": "1.5"}
    jobs = {"code": "jobs", "value": "job_local", "method": method}
    rule_set = RuleSet.model_validate({"id": "any", "criteria": [jobs | weight]})

    found = curve_of(JOBS, rule_set, LIBRARY)

    assert (found["cap_qty"], found["points_at_cap"]) == ("5 × 1.5", full)
