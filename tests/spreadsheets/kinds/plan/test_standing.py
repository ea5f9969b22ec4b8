"""What is planned stays as it stands while a file about it is saved."""

from app.contracts.tables import Contract
from app.platform.database import writing
from app.spreadsheets.kinds.plan.planning import stand
from tests.spreadsheets.kinds.desk import is_held
from tests.spreadsheets.kinds.plan.made import Planning


def test_nobody_plans_a_contract_whose_plan_is_about_to_be_saved(planning: Planning) -> None:
    desk = planning.desk

    with writing(desk.engine) as session:
        stand(session, desk.asking())

        assert is_held(desk.engine, Contract, desk.target)
