"""What is planned stays as it stands while a file about it is saved; later changes are told."""

from app.contracts.tables import Contract
from app.platform.database import writing
from app.spreadsheets.kinds.plan.planning import stand
from tests.spreadsheets.kinds.desk import filled, is_held
from tests.spreadsheets.kinds.plan.made import A_PLAN, Planning


def test_nobody_plans_a_contract_whose_plan_is_about_to_be_saved(planning: Planning) -> None:
    desk = planning.desk

    with writing(desk.engine) as session:
        stand(session, desk.asking())

        assert is_held(desk.engine, Contract, desk.target)


def test_a_plan_that_was_decided_on_was_changed_since(planning: Planning) -> None:
    desk = planning.desk
    content = filled(desk.file(), A_PLAN)
    saved = desk.saved(content)
    waiting = desk.sends(content).json()
    planning.decides("refuse")

    refused = desk.sends(content).json()

    assert [one["id"] for one in (waiting, refused)] == [saved["id"]] * 2
    assert (waiting["moved_since"], refused["moved_since"]) == (False, True)
