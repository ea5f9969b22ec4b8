"""People are counted once by place and group, whatever number of times they were referred."""

from app.brokerage.queries import Cell, cells_of, contracts_offered, references_of, version_of
from app.contracts.tables import ContractState
from app.organisations.role import Role
from app.platform.database import WriteSession
from tests.brokerage.made import WARD, a_referral, put_down
from tests.callers import a_caller
from tests.contracts.plan.made import a_contract


def test_a_person_who_was_referred_twice_counts_once(session: WriteSession) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    again = a_referral(1, referred_on="2026-02-09", outcome="kept_13_weeks")
    put_down(session, caller, referrals=[a_referral(1), again, a_referral(2, group="")])

    assert cells_of(session, caller.authority_id) == [
        Cell(WARD, "", 1, 0),
        Cell(WARD, "veteran", 1, 1),
    ]


def test_a_contract_without_a_reference_is_called_by_its_id(session: WriteSession) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    named, bare = a_contract(session, reference="C-1"), a_contract(session)

    assert references_of(session, caller.authority_id) == {
        named.id: "C-1",
        bare.id: str(bare.id),
    }
    assert version_of(session, caller.authority_id) == 0


def test_a_withdrawn_contract_is_called_by_its_id_and_is_not_offered(
    session: WriteSession,
) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    slip = a_contract(session, reference="C-1", state=ContractState.WITHDRAWN)
    anew = a_contract(session, reference="C-1")

    assert references_of(session, caller.authority_id) == {slip.id: str(slip.id), anew.id: "C-1"}
    assert contracts_offered(session, caller.authority_id) == ["C-1"]
