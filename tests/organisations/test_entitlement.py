import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.organisations.entitlement import ROLES_OF_SUPPLIERS, Reach, refuse_misfits
from app.organisations.role import OF_SUPPLIERS, Role, scopes_of
from app.organisations.scope import Scope
from app.problems import Invalid

ROLES = st.frozensets(st.sampled_from(Role), min_size=1)
SCOPES = st.frozensets(st.sampled_from(Scope), min_size=1)


def refused(reach: Reach, of_person: list[Role] | None = None, for_supplier: bool = False) -> str:
    with pytest.raises(Invalid) as refusal:
        reach.granted(of_person, for_supplier)
    return refusal.value.findings[0].code


@pytest.mark.parametrize("role", Role)
def test_a_role_is_either_an_authoritys_or_a_suppliers(role: Role) -> None:
    fitting = role in ROLES_OF_SUPPLIERS

    refuse_misfits([role], for_supplier=fitting)
    with pytest.raises(Invalid) as refusal:
        refuse_misfits([role], for_supplier=not fitting)
    assert [finding.code for finding in refusal.value.findings] == ["role_misfit"]


def test_a_program_is_given_scopes_or_roles_and_not_both() -> None:
    assert Reach([Scope.RULES_READ]).granted(None, for_supplier=False) == {Scope.RULES_READ}
    assert Reach(roles=[Role.AUDITOR]).granted(None, False) == scopes_of([Role.AUDITOR])
    assert refused(Reach()) == "scopes_or_roles"
    assert refused(Reach([Scope.RULES_READ], [Role.AUDITOR])) == "scopes_or_roles"


def test_a_persons_key_may_all_that_the_roles_may_unless_less_is_asked_for() -> None:
    roles = [Role.EVALUATOR, Role.AUDITOR]

    assert Reach().granted(roles, for_supplier=False) == scopes_of(roles)
    assert Reach([Scope.MARKS_WRITE]).granted(roles, False) == {Scope.MARKS_WRITE}
    assert Reach(roles=[Role.EVALUATOR]).granted(roles, False) == scopes_of([Role.EVALUATOR])
    assert refused(Reach([Scope.KEYS_WRITE]), roles) == "scope_beyond"
    assert refused(Reach(roles=[Role.ADMINISTRATOR]), roles) == "scope_beyond"


def test_a_suppliers_program_may_no_more_than_suppliers() -> None:
    assert Reach(OF_SUPPLIERS).granted(None, for_supplier=True) == OF_SUPPLIERS
    assert refused(Reach([Scope.MARKS_READ]), for_supplier=True) == "scope_beyond"
    assert refused(Reach(roles=[Role.AUDITOR]), for_supplier=True) == "role_misfit"
    assert refused(Reach(roles=[Role.SUPPLIER]), for_supplier=False) == "role_misfit"


@given(of_person=ROLES, scopes=st.none() | SCOPES, roles=st.none() | ROLES)
def test_no_key_does_more_than_its_person(
    of_person: frozenset[Role],
    scopes: frozenset[Scope] | None,
    roles: frozenset[Role] | None,
) -> None:
    for for_supplier in (True, False):
        try:
            may = Reach(scopes, roles).granted(of_person, for_supplier)
        except Invalid:
            continue
        assert may <= scopes_of(of_person)
        assert may <= (OF_SUPPLIERS if for_supplier else frozenset(Scope))
