"""A plan's workbook that says nothing new asks for nothing, and one that does asks for all."""

from typing import Any

import pytest

from tests.spreadsheets.kinds.desk import codes, filled
from tests.spreadsheets.kinds.plan.made import A_PLAN, JOBS, PEOPLE, Planning

STAGES = ("before any plan", "while one waits", "after it was agreed")


def at(stage: str, planning: Planning) -> None:
    """Bring a contract to a stage of its planning."""
    if stage == STAGES[0]:
        return
    planning.desk.saved(filled(planning.desk.file(), A_PLAN))
    if stage == STAGES[2]:
        planning.decides()


@pytest.mark.parametrize("stage", STAGES)
def test_an_untouched_workbook_needs_no_fixing(planning: Planning, stage: str) -> None:
    at(stage, planning)
    desk = planning.desk
    given = desk.given()
    before = planning.plans()

    whole = desk.checked(desk.fetched(given))
    owners = desk.checked(desk.fetched(given, "owners"), file_name="owners.csv")

    for preview in (whole, owners):
        assert (preview["state"], preview["changes_total"]) == ("ready", 0)
        assert codes(preview, "fix", "stop") == {}
    assert planning.plans() == before


@pytest.mark.parametrize(
    "sheets",
    [
        {"Owners": [{"row_ref": PEOPLE, "supplier_owner": "Training lead"}]},
        {"Contract": [{"row_ref": "plan", "return_due_days": 14}]},
        {"Commitments": [{"row_ref": JOBS, "shape": "front"}]},
    ],
    ids=["an owner", "a term", "a shape"],
)
def test_one_change_asks_for_every_owner_at_the_authority(
    planning: Planning, sheets: dict[str, list[dict[str, Any]]]
) -> None:
    preview = planning.desk.checked(filled(planning.desk.file(), sheets))

    [told] = [one for one in preview["problems"] if one["severity"] == "fix"]
    assert told["code"] == "missing_value"
    assert sorted(told["cells"]) == [f"Owners!D{row}" for row in (4, 5, 6, 7)]


def test_a_change_of_the_agreed_plan_needs_its_reason(planning: Planning) -> None:
    at(STAGES[2], planning)
    other = {"Owners": [{"row_ref": PEOPLE, "council_owner": "Contract manager"}]}

    preview = planning.desk.checked(filled(planning.desk.file(), other))

    assert codes(preview, "fix", "stop") == {"": "reason_needed"}
