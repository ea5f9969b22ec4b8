"""What a file may be about, as the caller may see it."""

from dataclasses import replace

from app.contracts.tables import ContractState
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.spreadsheets.imports.offering import Kind
from app.spreadsheets.kinds.returns.returning import RETURN_KIND
from app.spreadsheets.large.kinds import LARGE_KINDS
from app.spreadsheets.mapping.keeping import keep
from app.spreadsheets.mapping.shipping import preset_called
from app.web.uploads.choosing import asked_of, target_name
from tests.callers import ISSUED, a_caller
from tests.contracts.plan.made import a_contract
from tests.spreadsheets.imports.register import REGISTER, REPLACING

OF_CONTRACTS: Kind = replace(REGISTER, target="contract")


def test_of_what_is_about_the_authority_nothing_is_asked(session: WriteSession) -> None:
    caller = a_caller(session, Role.CONTRACT_MANAGER)

    assert asked_of(session, caller, REGISTER).is_nothing


def test_the_contracts_are_those_that_the_caller_may_know_of(session: WriteSession) -> None:
    caller = a_caller(session, Role.CONTRACT_MANAGER)
    mine = a_contract(session, reference="C-17")
    a_contract(session, "Birch Ltd", title="Another")
    supplier = a_caller(session, Role.SUPPLIER, supplier="Ash Cleaning Ltd")
    away = a_caller(session, Role.CONTRACT_MANAGER, authority="Elsewhere Council")
    marker = a_caller(session, Role.EVALUATOR)

    asked = asked_of(session, caller, OF_CONTRACTS)
    assert (asked.target, asked.has_day, len(asked.targets)) == ("contract", True, 2)
    words = "C-17 – Cleaning of schools – Ash Cleaning Ltd"
    [own] = asked_of(session, supplier, OF_CONTRACTS).targets
    assert (own.value, own.words) == (str(mine.id), words)
    nothing, unseen = (asked_of(session, one, OF_CONTRACTS) for one in (away, marker))
    assert nothing.targets == unseen.targets == []
    assert (asked.has_none, nothing.has_none, unseen.has_none) == (False, True, False)


def test_a_contract_that_was_withdrawn_is_not_offered(session: WriteSession) -> None:
    caller = a_caller(session, Role.CONTRACT_MANAGER)
    a_contract(session, reference="C-17", state=ContractState.WITHDRAWN)
    anew = a_contract(session, reference="C-17")

    assert [one.value for one in asked_of(session, caller, OF_CONTRACTS).targets] == [str(anew.id)]


def test_the_lots_are_told_to_nobody_outside(session: WriteSession) -> None:
    of_lots = replace(REGISTER, target="lot")

    for role, supplier in ((Role.SUPPLIER, "Ash Ltd"), (Role.PROCUREMENT_OFFICER, None)):
        caller = a_caller(session, role, supplier=supplier)
        asked = asked_of(session, caller, of_lots)
        assert (asked.target, asked.targets, asked.has_day) == ("lot", [], False)


def test_each_large_kind_has_profiles_of_its_own(session: WriteSession) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    told = {kind.name: target_name(kind) for kind in LARGE_KINDS}

    assert told == {"spend": "spend", "grants": "grants", "contracts-register": "contracts"}
    assert all(asked_of(session, caller, kind).is_mapped for kind in LARGE_KINDS)
    assert target_name(REGISTER) is None


def test_a_file_that_may_replace_a_period_is_asked_about_it(session: WriteSession) -> None:
    caller = a_caller(session, Role.CONTRACT_MANAGER)

    asked = asked_of(session, caller, REPLACING)
    assert (asked.can_replace, asked.is_nothing) == (True, False)
    assert not asked_of(session, caller, REGISTER).can_replace


def test_a_return_may_be_read_by_a_profile_for_returns(session: WriteSession) -> None:
    caller = a_caller(session, Role.ECONOMIC_DEVELOPMENT)
    ours = keep(session, caller, preset_called("essex-quarterly"), "essex-quarterly", ISSUED)
    keep(session, caller, preset_called("transparency-spend"), "transparency-spend", ISSUED)
    supplier = a_caller(session, Role.SUPPLIER, supplier="Ash Cleaning Ltd")

    asked = asked_of(session, caller, RETURN_KIND)
    assert ([one.value for one in asked.profiles], asked.is_mapped) == ([str(ours.id)], False)
    assert asked.has_layouts
    for_supplier = asked_of(session, supplier, RETURN_KIND)
    assert (for_supplier.profiles, for_supplier.has_layouts) == ([], False)  # they list none
    assert not any(asked_of(session, caller, kind).has_layouts for kind in LARGE_KINDS)
