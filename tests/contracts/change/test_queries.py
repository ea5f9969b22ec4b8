from datetime import date
from decimal import Decimal

import pytest

from app.contracts.change.proposing import preview
from app.contracts.change.queries import accounted_for, as_let, change_of
from app.contracts.change.wanted import ChangeKind
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.problems import NotFound
from tests.callers import a_caller
from tests.contracts.change.made import (
    GROUND,
    NOTHING,
    a_change,
    approved,
    proposed,
    set_to,
)
from tests.contracts.plan.made import AT, a_contract, an_obligation


def test_a_value_that_was_filled_in_after_a_change_is_the_one_as_let(
    session: WriteSession,
) -> None:
    contract = a_contract(session, value=None)
    approved(session, contract, a_change(ChangeKind.TERM, ends_on=date(2027, 4, 30)))
    contract.value = Decimal(1_000_000)

    found = preview(session, contract, a_change(value=Decimal(3_000_000)), NOTHING)
    approved(session, contract, a_change(value=Decimal(1_050_000)))

    assert ("value_notice", "200") in {(one.code, one.figure) for one in found.tests}
    assert as_let(session, contract).value == 1_000_000


def test_what_value_and_term_account_for_is_gathered_over_all_changes(
    session: WriteSession,
) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract, "100", unit="hour")
    approved(session, contract, a_change(settings=set_to(jobs.id, 120)))  # 108 are proposed
    approved(session, contract, a_change(ChangeKind.SCOPE, settings=set_to(jobs.id, 110)))

    assert accounted_for(session, contract.id) == {jobs.id: 108}


def test_that_a_contract_is_to_end_early_is_not_told_to_its_supplier_before(
    session: WriteSession,
) -> None:
    contract = a_contract(session)
    supplier = a_caller(session, Role.SUPPLIER, supplier="Ash Cleaning Ltd")
    end = proposed(session, contract, a_change(ChangeKind.EARLY_END, effective_on=AT.date()))

    with pytest.raises(NotFound):
        change_of(session, supplier, end.id)
    assert change_of(session, a_caller(session, Role.CONTRACT_MANAGER), end.id) is end


def test_any_other_change_is_told_to_the_supplier(session: WriteSession) -> None:
    contract = a_contract(session)
    supplier = a_caller(session, Role.SUPPLIER, supplier="Ash Cleaning Ltd")
    wanted = a_change(value=Decimal(2_000_000), ground=GROUND)

    change = proposed(session, contract, wanted)

    assert change_of(session, supplier, change.id) is change
