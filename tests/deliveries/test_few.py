from dataclasses import replace
from uuid import UUID

import pytest

from app.deliveries.few import is_told
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.platform.database import WriteSession
from tests.callers import a_caller


@pytest.mark.parametrize("unit", ["people", "fte", "fte_year", "person_week", "placement"])
def test_of_people_only_those_who_verify_and_the_supplier_are_told(
    session: WriteSession, unit: str
) -> None:
    auditor = a_caller(session, Role.AUDITOR)
    reporter = replace(auditor, scopes=frozenset({Scope.CONTRACTS_READ, Scope.DELIVERIES_REPORT}))
    verifier = replace(auditor, scopes=frozenset({Scope.DELIVERIES_VERIFY}))
    supplier = replace(auditor, supplier_id=UUID(int=1), scopes=frozenset({Scope.CONTRACTS_READ}))

    who = (auditor, reporter, verifier, supplier)
    assert [is_told(one, unit) for one in who] == [False, False, True, True]
    assert is_told(auditor, "hour")
