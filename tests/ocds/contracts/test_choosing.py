from sqlalchemy import Engine
from sqlalchemy.event import listen

from app.ocds.contracts.choosing import contract_told_of
from app.ocds.contracts.notice import ContractDetails
from app.organisations.role import Role
from app.platform.database import writing
from tests.callers import a_person, caller_of
from tests.contracts.plan.made import a_contract
from tests.ocds.contracts.samples import OCID


def test_of_a_procurement_of_many_contracts_only_those_that_may_be_meant_are_read(
    engine: Engine,
) -> None:
    caller = caller_of(engine, a_person(engine, Role.PROCUREMENT_OFFICER))
    with writing(engine) as session:
        for number in ("1", "2", "3"):
            a_contract(session, ocid=OCID, outside_id=number)
    told = ContractDetails("n", OCID, "2", "Some", ())
    read: list[object] = []
    with writing(engine) as session:
        listen(session, "loaded_as_persistent", lambda _, one: read.append(one))

        found = contract_told_of(session, caller, told, None)

        assert found is not None
        assert found.outside_id == "2"
        assert read == [found]
