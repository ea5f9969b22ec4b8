"""A breach as it is told, and what was questioned or refused, for tests of remedies."""

from datetime import date

import pytest

from app.deliveries.shortfall.remedies.breach import Breach
from app.deliveries.shortfall.tables import Remedy
from app.problems import Invalid

BREACH = Breach.model_validate(
    {
        "limb": "breach",
        "trigger_on": date(2026, 2, 2),
        "outcomes": [{"result": "damages", "on": date(2026, 2, 2)}],
        "nature": "Hours of volunteering.",
        "impact": "Two youth clubs had no helpers.",
        "began_on": date(2025, 10, 1),
        "is_ongoing": True,
        "damages": "1200",
        "basis": "The cost of paid helpers for a term.",
    }
)


def codes(remedy: Remedy) -> list[str]:
    """Give the code of each thing that was questioned."""
    return [one["code"] for one in remedy.working["findings"]]


def faults(refusal: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    """Give the code and the place of each fault."""
    return {(one.code, one.path) for one in refusal.value.findings}
