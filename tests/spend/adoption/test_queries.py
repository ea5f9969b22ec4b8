"""Contracts that stand on the rows of a register, and keep it from being undone."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import reading, writing
from app.spend.adoption.queries import standing_on
from app.spend.rows.flipping import MOST_TOLD, StoodOn, batch_of, take_back
from app.spreadsheets.imports.lifecycle import Depended
from app.spreadsheets.imports.offering import Asking, Target
from app.spreadsheets.large.kinds import LARGE_KINDS
from tests.callers import a_person, caller_of
from tests.spend.adoption.taken import Taking
from tests.spend.made import NOW

NUMBER = {"company_number": "SC123456"}
CONTRACTS = LARGE_KINDS[2]


@pytest.fixture
def taking(client: TestClient, engine: Engine) -> Taking:
    taking = Taking(client, engine)
    taking.firm("GB-COH-SC123456")
    return taking


def test_contracts_are_found_in_the_order_of_their_rows(taking: Taking) -> None:
    batch_id = taking.register(NUMBER, NUMBER | {"reference": ""}, NUMBER)
    taking.take(batch_id, 2)
    taking.take(batch_id, 1)

    with reading(taking.engine) as session:
        batch = batch_of(session, taking.caller.authority_id, batch_id)
        found = standing_on(session, batch)

    assert [(one.called, one.row) for one in found] == [("S2", 2), ("Holiday clubs", 3)]


def test_an_import_on_which_contracts_stand_is_not_undone_and_names_them(taking: Taking) -> None:
    batch_id = taking.register(NUMBER)
    made = taking.take(batch_id).json()["contract"]["id"]
    asking = Asking(taking.caller, Target(taking.caller.authority_id), NOW, None)

    with pytest.raises(Depended) as refused, writing(taking.engine) as session:
        CONTRACTS.undo(session, asking, batch_id)

    assert refused.value.detail == (
        "Contracts were taken on from this register: S2 from row 2 of May."
    )
    assert "Withdraw them first" in refused.value.how_to_fix
    assert refused.value.facts["contract_ids"] == [made]


def test_who_reads_no_contracts_is_told_the_rows_and_of_very_many_the_first(
    taking: Taking,
) -> None:
    other = caller_of(taking.engine, a_person(taking.engine, Role.ADMINISTRATOR))
    assert Scope.CONTRACTS_READ not in other.scopes
    many = MOST_TOLD + 2
    batch_id = taking.register(*(NUMBER | {"reference": f"S{at}"} for at in range(many)))
    for line in range(1, many + 1):
        assert taking.take(batch_id, line).status_code == 201

    with pytest.raises(StoodOn) as refused, writing(taking.engine) as session:
        take_back(session, other, batch_id, NOW)

    assert "one from row 2 of May; one from row 3 of May" in refused.value.detail
    assert refused.value.detail.endswith("; 2 more.")
    assert "S1" not in refused.value.detail
