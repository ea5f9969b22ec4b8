"""A delivery plan by workbook: given out, filled in, proposed, decided by somebody else."""

from decimal import Decimal
from typing import Any

import pytest

from app.contracts.tables import Contract, ContractState
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import writing
from tests.callers import a_key, a_person
from tests.spreadsheets.kinds.desk import changed, codes, counted, filled
from tests.spreadsheets.kinds.plan.made import (
    A_PLAN,
    EARLY,
    FIRST_QUARTER,
    JOBS,
    PEOPLE,
    RATE,
    SHARE,
    Planning,
    a_planning,
)


def by_measure(plan: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {line["measure"]: line for line in plan["lines"]}


def test_a_plan_saved_is_the_very_record_that_the_api_would_have_made(planning: Planning) -> None:
    desk = planning.desk
    twin = a_planning(desk.client, desk.engine, desk.settings, desk.now)
    body = desk.gets(f"{twin.contract}/plans/proposal").json()
    refs = desk.gets(f"{twin.contract}/obligations").json()["data"]
    ids = {one["commitment"]: one["id"] for one in refs}
    lines = {line["obligation_id"]: line for line in body["lines"]}
    lines[ids[JOBS]] |= {"shape": "front", "targets": []}
    kept = [row for row in EARLY if row["planned_qty"] is not None]
    lines[ids[PEOPLE]]["targets"] = [
        target | {"quantity": str(row["planned_qty"])}
        for target in lines[ids[PEOPLE]]["targets"]
        for row in kept
        if row["row_ref"] == f"{PEOPLE} {target['starts_on']}"
    ]
    body["terms"] |= {"return_due_days": 14, "minimum_spend": "1000"}
    body["reason"] = "\n".join([
        f"Owners of {JOBS}: - | Contract manager", f"Owners of {SHARE}: - | Contract manager",
        f"Owners of {PEOPLE}: Training lead | Skills officer",
        f"Owners of {RATE}: - | Contract manager",
    ])  # fmt: skip
    answer = desk.posts(f"{twin.contract}/plans", body)
    assert answer.status_code == 201, answer.text

    desk.saved(filled(desk.file(), A_PLAN))

    def bare(plan: dict[str, Any]) -> dict[str, Any]:
        own = {"id", "contract_id", "proposed_by"}
        told = {key: value for key, value in plan.items() if key not in own}
        no_id = [{key: value for key, value in line.items() if key != "obligation_id"}
                 for line in plan["lines"]]  # fmt: skip
        return told | {"lines": no_id}

    [by_hand], [by_workbook] = twin.plans(), planning.plans()
    assert bare(by_workbook) == bare(by_hand)


def test_the_preview_writes_nothing_and_says_that_somebody_else_decides(
    planning: Planning,
) -> None:
    preview = planning.desk.checked(filled(planning.desk.file(), A_PLAN))

    assert (preview["state"], planning.plans()) == ("ready", [])
    assert "not_agreed" in codes(preview).values()
    assert counted(preview, "Quarterly plan")["same"] > 0
    figures = {one["figure"]: (one["before"], one["after"]) for one in preview["effect"]}
    assert figures["Plans"] == (
        "no plan was agreed yet", "plan 1 waits to be decided on by another person",
    )  # fmt: skip
    before, after = figures[f"job_local ({JOBS})"]
    assert "11.51 full-time years due" in before
    assert "16.67" not in before
    assert after.endswith("once the plan is agreed.")
    assert before.split(";")[0] != after.split(";")[0]


def test_a_plan_holds_once_somebody_else_agrees_and_is_printed_the_next_time(
    planning: Planning,
) -> None:
    desk = planning.desk
    desk.saved(filled(desk.file(), A_PLAN))
    [plan] = planning.plans()
    own = desk.posts(f"/v1/plans/{plan['id']}/decision", {"decision": "agree"})
    planning.decides()

    rows = {row["row_ref"]: row for row in desk.rows("periods")}
    assert (own.status_code, own.json()["code"]) == (403, "second-person-needed")
    assert planning.plans()[0]["state"] == "agreed"
    assert rows[f"{PEOPLE} {FIRST_QUARTER}"]["planned_qty"] == "2"
    assert rows[f"{PEOPLE} 2026-04-01"]["planned_qty"] is None
    assert rows[f"{PEOPLE} 2026-07-01"]["planned_qty"] == "0"
    owners = {row["row_ref"]: row for row in desk.rows("owners")}
    assert owners[PEOPLE]["council_owner"] == "Skills officer"
    assert desk.rows("plan")[0]["return_due_days"] == "14"
    again = desk.checked(desk.file())
    assert again["changes_total"] == 0


def test_the_workbook_shows_what_is_owed_and_how_it_falls_due(planning: Planning) -> None:
    rows = {row["row_ref"]: row for row in planning.desk.rows("commitments")}

    assert {ref: row["shape"] for ref, row in rows.items()} == {
        JOBS: "targets", SHARE: "even", PEOPLE: "targets", RATE: "by_spend",
    }  # fmt: skip
    people = rows[PEOPLE]
    assert (people["agreed_qty"], people["due_by"]) == ("6", "2027-03-31")
    assert (people["contract_ref"], people["evidence_types"]) == ("C-17", "Register")
    assert (rows[RATE]["rate"], rows[RATE]["per_pounds"]) == ("52", "100000")
    periods = [row for row in planning.desk.rows("periods") if row["commitment"] == JOBS]
    assert len(periods) == 8
    assert sum(Decimal(row["planned_qty"]) for row in periods) == 25


def test_the_same_file_twice_proposes_once(planning: Planning) -> None:
    desk = planning.desk
    content = filled(desk.file(), A_PLAN)
    first = desk.saved(content)
    sorted_anew = changed(content, lambda book: book.move_sheet("Owners", -2))

    assert desk.sends(content).json()["id"] == first["id"]
    preview = desk.saved(sorted_anew)

    assert preview["changes_total"] == 0
    assert len(planning.plans()) == 1


def test_one_sheet_as_csv_is_enough(planning: Planning) -> None:
    desk = planning.desk
    lines = desk.fetched(desk.given(), "periods").decode("utf-8-sig").splitlines()
    early = {str(row["row_ref"]): row["planned_qty"] for row in EARLY}
    keys = lines[0].split(",")
    told = [lines[0]]
    for line in lines[1:]:
        cells = dict(zip(keys, line.split(","), strict=True))
        if cells["row_ref"] in early:
            quantity = early[cells["row_ref"]]
            cells["planned_qty"] = "" if quantity is None else str(quantity)
        told.append(",".join(cells.values()))

    desk.saved("\r\n".join(told).encode(), file_name="plan.csv")

    targets = by_measure(planning.plans()[0])["apprenticeships"]["targets"]
    assert [target["quantity"] for target in targets] == ["2", "2", "1", "1", "0"]


WRONG: dict[str, tuple[dict[str, list[dict[str, Any]]], str, str, str]] = {
    "too little in all": (
        {"Quarterly plan": [{"row_ref": f"{PEOPLE} {FIRST_QUARTER}", "planned_qty": 0}]},
        "Quarterly plan!F", "does_not_add_up", "come to 6",
    ),
    "below nought": (
        {"Quarterly plan": [{"row_ref": f"{PEOPLE} {FIRST_QUARTER}", "planned_qty": -1}]},
        "Quarterly plan!F12", "greater_than_equal", "0 or more",
    ),
    "another quantity than is owed": (
        {"Commitments": [{"row_ref": PEOPLE, "agreed_qty": 8}]}, "Commitments!F6",
        "not_what_is_owed", "change of the contract",
    ),
    "a shape of its own": (
        {"Commitments": [{"row_ref": PEOPLE, "shape": "late"}]}, "Commitments!K6", "bad_cell",
        "targets",
    ),
    "targets of what is due at once": (
        {"Commitments": [{"row_ref": SHARE, "shape": "targets"}]}, "Commitments!K5",
        "due_from_the_first", "even",
    ),
    "targets of what goes by none": (
        {"Commitments": [{"row_ref": JOBS, "shape": "back"}],
         "Quarterly plan": [{"row_ref": f"{JOBS} {FIRST_QUARTER}", "planned_qty": 9}]},
        "Quarterly plan!F4", "not_by_targets", "Falls due",
    ),
    "days that are no number": (
        {"Contract": [{"row_ref": "plan", "return_due_days": "soon"}]}, "Contract!F4",
        "bad_cell", "digits",
    ),
    "more days than there are": (
        {"Contract": [{"row_ref": "plan", "return_due_days": 40000}]}, "Contract!F4",
        "less_than_equal", "3660",
    ),
    "spend for what goes by targets": (
        {"Commitments": [{"row_ref": JOBS, "expected_spend": 5}]}, "Commitments!L4",
        "not_for_its_shape", "Leave them out",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_turning_is_told_in_its_cell_with_what_to_do(
    planning: Planning, name: str
) -> None:
    sheets, cell, code, fix = WRONG[name]

    preview = planning.desk.checked(filled(planning.desk.file(), sheets))

    found = {one["code"]: one for one in preview["problems"] if one["severity"] == "fix"}
    assert code in found, preview["problems"]
    assert found[code]["cells"][0].startswith(cell), found[code]
    assert fix in found[code]["how_to_fix"]
    assert (preview["state"], planning.plans()) == ("needs_fixing", [])


def test_another_plan_needs_a_reason_once_one_was_agreed(planning: Planning) -> None:
    desk = planning.desk
    desk.saved(filled(desk.file(), A_PLAN))
    planning.decides()
    shape = {"Commitments": [{"row_ref": JOBS, "shape": "even"}]}

    silent = desk.checked(filled(desk.file(), shape))
    reason = {"Contract": [{"row_ref": "plan", "reason": "Winter is slow."}]}
    desk.saved(filled(desk.file(), shape | reason))

    assert codes(silent, "stop") == {"": "reason_needed"}
    plans = planning.plans()
    assert [one["state"] for one in plans] == ["agreed", "proposed"]
    assert plans[1]["reason"].startswith("Winter is slow.\nOwners of")


def test_nothing_is_proposed_while_another_plan_waits(planning: Planning) -> None:
    desk = planning.desk
    desk.saved(filled(desk.file(), A_PLAN))

    preview = desk.checked(filled(desk.file(), {"Commitments": [{"row_ref": JOBS,
                                                                  "shape": "back"}]}))  # fmt: skip

    assert codes(preview, "stop") == {"": "plan_waits"}


def test_a_proposal_is_not_undone_by_its_file(planning: Planning) -> None:
    saved = planning.desk.saved(filled(planning.desk.file(), A_PLAN))

    refused = planning.desk.posts(f"/v1/imports/{saved['id']}/reverse")

    assert (refused.status_code, refused.json()["code"]) == (409, "proposal-stands")
    assert "refuse it" in refused.json()["how_to_fix"]
    assert planning.plans()[0]["state"] == "proposed"


def test_what_two_changed_is_asked_about(planning: Planning) -> None:
    desk = planning.desk
    desk.saved(filled(desk.file(), A_PLAN))
    planning.decides()
    why = {"Contract": [{"row_ref": "plan", "reason": "Anew.", "return_due_days": 10}]}
    mine = filled(desk.file(), why)
    theirs = {"Contract": [{"row_ref": "plan", "reason": "Late.", "return_due_days": 21}]}
    desk.saved(filled(desk.file(), theirs))
    planning.decides()

    preview = desk.checked(mine)

    asked = {one["field"]: (one["base"], one["yours"], one["ours"])
             for one in preview["questions"]}  # fmt: skip
    assert asked == {"return_due_days": ("14", "10", "21")}


def test_a_workbook_of_another_contract_is_not_taken(planning: Planning) -> None:
    desk = planning.desk
    other = a_planning(desk.client, desk.engine, desk.settings, desk.now)

    assert codes(desk.checked(other.desk.file()), "stop") == {"": "other_target"}


def test_a_plan_is_proposed_by_a_person_of_the_authority_alone(planning: Planning) -> None:
    desk = planning.desk
    content = filled(desk.file(), A_PLAN)
    program = desk.of(a_key(desk.engine, Scope.RULES_READ, Scope.CONTRACTS_WRITE))
    abroad = desk.of(a_person(desk.engine, Role.CONTRACT_MANAGER, authority="Elsewhere"))

    assert codes(program.checked(content), "stop") == {"": "person_needed"}
    assert desk.of(planning.supplier).asks().status_code == 403
    assert desk.of(planning.supplier).sends(content).status_code == 403
    assert abroad.asks().status_code == abroad.sends(content).status_code == 404
    assert planning.plans() == []


def test_a_contract_that_has_ended_is_not_planned(planning: Planning) -> None:
    with writing(planning.desk.engine) as session:
        session.get_one(Contract, planning.desk.target).state = ContractState.ENDED

    answer = planning.desk.asks()

    assert (answer.status_code, answer.json()["code"]) == (409, "contract-not-running")
