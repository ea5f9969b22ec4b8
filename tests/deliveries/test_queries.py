from datetime import date

import pytest

from app.deliveries.queries import delivery_of, return_of
from app.deliveries.returns.beginning import begin
from app.organisations.role import Role
from app.platform.identifiers import new_id
from app.problems import NotFound
from app.procurements.queries import Lock
from tests.callers import a_caller
from tests.deliveries.returns.made import BIRCH, NOW, Reported


@pytest.mark.parametrize("lock", list(Lock))
def test_a_return_and_its_deliveries_are_found_by_both_sides(
    reporting: Reported, lock: Lock
) -> None:
    parent = reporting.submitted(reporting.mentoring())
    [row] = reporting.kept("M-1")

    for caller in (reporting.supplier, reporting.manager):
        assert return_of(reporting.session, caller, parent.id, lock).id == parent.id
        assert delivery_of(reporting.session, caller, row.id, lock).id == row.id


def test_for_anybody_else_they_are_as_if_there_were_none(reporting: Reported) -> None:
    session = reporting.session
    parent = reporting.submitted(reporting.mentoring())
    [row] = reporting.kept("M-1")
    rival = a_caller(session, Role.SUPPLIER, supplier=BIRCH)
    stranger = a_caller(session, Role.CONTRACT_MANAGER, authority="Othertown Council")

    for caller in (rival, stranger):
        with pytest.raises(NotFound, match=f"There is no return {parent.id}"):
            return_of(session, caller, parent.id)
        with pytest.raises(NotFound, match=f"There is no delivery {row.id}"):
            delivery_of(session, caller, row.id)
    nowhere = new_id()
    with pytest.raises(NotFound, match=f"There is no return {nowhere}"):
        return_of(session, reporting.manager, nowhere)


def test_a_contract_that_goes_over_takes_no_returns_with_it(reporting: Reported) -> None:
    session = reporting.session
    parent = reporting.submitted(reporting.mentoring())
    [row] = reporting.kept("M-1")
    successor = a_caller(session, Role.SUPPLIER, supplier=BIRCH)
    reporting.contract.supplier_id = successor.supplier()
    session.flush()

    assert return_of(session, reporting.supplier, parent.id).id == parent.id
    assert delivery_of(session, reporting.supplier, row.id).id == row.id
    with pytest.raises(NotFound):
        return_of(session, successor, parent.id)
    with pytest.raises(NotFound):
        delivery_of(session, successor, row.id)
    later = begin(session, successor, reporting.contract.id, date(2025, 11, 1), NOW)
    assert later.supplier_id == successor.supplier()
