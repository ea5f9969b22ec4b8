"""A plan's workbook that says nothing new asks for nothing, and one that does asks for all."""

from typing import Any

import pytest

from app.organisations.scope import Scope
from tests.callers import a_key
from tests.spreadsheets.kinds.desk import codes, filled
from tests.spreadsheets.kinds.plan.made import A_PLAN, EARLY, JOBS, PEOPLE, Planning

Sheets = dict[str, list[dict[str, Any]]]

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


def test_a_reason_that_cannot_be_read_is_told_in_its_cell_alone(planning: Planning) -> None:
    at(STAGES[2], planning)
    rows: Sheets = {
        "Owners": [{"row_ref": PEOPLE, "council_owner": "Contract manager"}],
        "Contract": [{"row_ref": "plan", "reason": "#REF!"}],
    }

    preview = planning.desk.checked(filled(planning.desk.file(), rows))

    assert codes(preview, "fix", "stop") == {"Contract!E4": "bad_cell"}


def test_who_may_not_propose_it_is_told_beside_every_fault_of_a_cell(planning: Planning) -> None:
    desk = planning.desk
    program = desk.of(a_key(desk.engine, Scope.RULES_READ, Scope.CONTRACTS_WRITE))
    faulty = filled(desk.file(), A_PLAN | {"Contract": [{"row_ref": "plan",
                                                         "minimum_spend": "much"}]})  # fmt: skip

    preview = program.checked(faulty)

    assert codes(preview, "fix", "stop") == {"": "person_needed", "Contract!I4": "bad_cell"}


def test_one_target_at_fault_takes_the_others_of_its_commitment_with_it(
    planning: Planning,
) -> None:
    first, *others = EARLY
    rows: Sheets = A_PLAN | {"Quarterly plan": [first | {"planned_qty": "two"}, *others]}
    content = filled(planning.desk.file(), rows)

    preview = planning.desk.checked(content)

    told = codes(preview, "fix", "stop")
    assert set(told.values()) == {"bad_cell", "kept_with_another"}
    assert preview["state"] == "needs_fixing"
    planning.desk.applied(preview["id"], partly=True)
    [plan] = planning.plans()
    assert {one["shape"] for one in plan["lines"]} >= {"front"}


def test_one_target_at_fault_is_told_alone_where_nothing_else_changes(
    planning: Planning,
) -> None:
    at(STAGES[1], planning)
    planning.decides()
    targets: list[dict[str, Any]] = [
        {"row_ref": f"{PEOPLE} 2025-04-01", "planned_qty": "one"},
        {"row_ref": f"{PEOPLE} 2025-07-01", "planned_qty": 3},
    ]

    preview = planning.desk.checked(filled(planning.desk.file(), {"Quarterly plan": targets}))

    assert "kept_with_another" not in codes(preview).values()
    assert "bad_cell" in codes(preview, "fix").values()
