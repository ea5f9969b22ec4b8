from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from app.contracts.change.proposing import ChangeWaits, preview
from app.contracts.change.queries import lines_of
from app.contracts.change.wanted import ChangeKind
from app.contracts.queries import ContractNotRunning
from app.contracts.tables import ContractState
from app.platform.database import WriteSession
from app.problems import Invalid
from tests.callers import supplier_in
from tests.contracts.change.made import (
    GROUND,
    NOTHING,
    a_change,
    approved,
    proposed,
    set_to,
    verified,
)
from tests.contracts.plan.made import a_contract, a_share, an_obligation, told


def test_every_obligation_is_listed_with_its_scaling(session: WriteSession) -> None:
    contract = a_contract(session)
    people = an_obligation(session, contract, "10", unit="people")
    share = a_share(session, contract)

    found = preview(session, contract, a_change(), NOTHING)

    assert {key: line.proposed for key, line in found.lines.items()} == {
        people.id: 11,
        share.id: 80,
    }


def test_a_line_can_be_set_otherwise_with_a_reason(session: WriteSession) -> None:
    contract = a_contract(session)
    people = an_obligation(session, contract, "10", unit="people")

    made = proposed(session, contract, a_change(settings=set_to(people.id, 12)))

    [line] = lines_of(session, made.id)
    assert [line.before, line.proposed, line.wanted, line.reason] == [10, 11, 12, "As agreed."]


@pytest.mark.parametrize(
    ("quantity", "reason", "fault"),
    [
        (9, "", {"lines[0].reason": "reason_needed"}),
        (7, "Fewer.", {"lines[0].quantity": "below_verified"}),
        (11, "", {}),
    ],
)
def test_a_line_that_cannot_be_is_refused(
    session: WriteSession, quantity: int, reason: str, fault: dict[str, str]
) -> None:
    contract = a_contract(session)
    people = an_obligation(session, contract, "10", unit="people")
    wanted = a_change(settings=set_to(people.id, quantity, reason), ground=GROUND)

    if fault:
        with pytest.raises(Invalid) as refused:
            proposed(session, contract, wanted, verified(people.id, 8))
        assert told(refused.value.findings) == fault
    else:
        assert proposed(session, contract, wanted, verified(people.id, 8)).state == "proposed"


def test_a_reason_of_blanks_is_none(session: WriteSession) -> None:
    contract = a_contract(session)
    people = an_obligation(session, contract, "10", unit="people")

    with pytest.raises(Invalid) as refused:
        proposed(session, contract, a_change(settings=set_to(people.id, 12, " ")))

    assert told(refused.value.findings) == {"lines[0].reason": "reason_needed"}


def test_what_was_delivered_beyond_what_is_owed_can_be_left_so(session: WriteSession) -> None:
    contract = a_contract(session)
    people = an_obligation(session, contract, "10", unit="people")
    wanted = a_change(value=Decimal(950_000), settings=set_to(people.id, 10))

    made = proposed(session, contract, wanted, verified(people.id, 15))

    assert [line.wanted for line in lines_of(session, made.id)] == [10]


def test_what_is_owed_by_the_pound_is_not_set(session: WriteSession) -> None:
    contract = a_contract(session)
    rate = {"rate": Decimal(1), "per_pounds": Decimal(1000)}
    hours = an_obligation(session, contract, "1000", unit="hour", **rate)

    with pytest.raises(Invalid) as refused:
        proposed(session, contract, a_change(settings=set_to(hours.id, 1010)))

    assert told(refused.value.findings) == {"lines[0].quantity": "by_the_pound"}


def test_dropping_a_promise_needs_a_ground_and_a_notice(session: WriteSession) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract, "24", unit="hour")
    dropped = {"settings": set_to(jobs.id, 0)}

    with pytest.raises(Invalid) as refused:
        proposed(session, contract, a_change(ChangeKind.SCOPE, **dropped))
    made = proposed(session, contract, a_change(ChangeKind.SCOPE, **dropped, ground=GROUND))

    assert told(refused.value.findings) == {"ground": "ground_needed"}
    assert made.needs_notice
    assert {one["code"]: one["figure"] for one in made.tests if one["is_passed"]} == {
        "scope_substantial": "100",
        "balance_substantial": "100",
        "owed_notice": "100",
    }


def test_dropping_a_promise_bit_by_bit_gains_nothing(session: WriteSession) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract, "100", unit="hour")

    first = approved(session, contract, a_change(ChangeKind.SCOPE, settings=set_to(jobs.id, 94)))
    wanted = a_change(ChangeKind.SCOPE, settings=set_to(jobs.id, 88), ground=GROUND)
    second = proposed(session, contract, wanted)

    assert (first.needs_notice, second.needs_notice) == (False, True)


def test_more_than_can_be_kept_is_refused(session: WriteSession) -> None:
    contract = a_contract(session, value=Decimal(1))
    an_obligation(session, contract, "1000000", unit="gbp")

    with pytest.raises(Invalid) as refused:
        proposed(session, contract, a_change(value=Decimal(999_999_999_999), ground=GROUND))

    assert told(refused.value.findings) == {"value": "out_of_range"}


def test_an_obligation_of_another_contract_is_not_known(session: WriteSession) -> None:
    other = an_obligation(session, a_contract(session))

    with pytest.raises(Invalid) as refused:
        proposed(session, a_contract(session), a_change(settings=set_to(other.id, 1)))

    assert told(refused.value.findings) == {"lines[0].obligation_id": "not_owed"}


def test_one_change_waits_at_a_time(session: WriteSession) -> None:
    contract = a_contract(session)
    proposed(session, contract, a_change())

    with pytest.raises(ChangeWaits):
        proposed(session, contract, a_change())


@pytest.mark.parametrize(
    ("kind", "facts", "fault"),
    [
        ("value", {"value": None}, {"value": "needed"}),
        ("value", {"value": Decimal(1_000_000)}, {"value": "no_change"}),
        ("value", {"ends_on": date(2028, 3, 31)}, {"ends_on": "not_for_its_kind"}),
        ("term", {}, {"ends_on": "needed"}),
        ("term", {"ends_on": date(2027, 3, 31)}, {"ends_on": "no_change"}),
        ("term", {"ends_on": date(2026, 3, 31)}, {"ends_on": "out_of_order"}),
        ("novation", {}, {"supplier_id": "needed"}),
        ("novation", {"supplier_id": uuid4()}, {"supplier_id": "no_such_supplier"}),
        ("early_end", {"value": Decimal(1)}, {"value": "not_for_its_kind"}),
        ("scope", {"effective_on": date(2025, 3, 31)}, {"effective_on": "too_early"}),
        ("scope", {"effective_on": date(2027, 4, 1)}, {"effective_on": "too_late"}),
    ],
)
def test_a_change_that_does_not_fit_is_refused(
    session: WriteSession, kind: str, facts: dict[str, Any], fault: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        proposed(session, a_contract(session), a_change(ChangeKind(kind), **facts))

    assert told(refused.value.findings) == fault


def test_a_contract_without_a_value_is_not_changed_in_value(session: WriteSession) -> None:
    with pytest.raises(Invalid) as refused:
        proposed(session, a_contract(session, value=None), a_change())

    assert told(refused.value.findings) == {"value": "no_value"}


def test_a_supplier_of_another_authority_looks_like_none(session: WriteSession) -> None:
    theirs = supplier_in(session, "Ash Cleaning Ltd", "Elsewhere Council")
    wanted = a_change(ChangeKind.NOVATION, supplier_id=theirs.id, ground="Schedule 8, para. 9")

    with pytest.raises(Invalid) as refused:
        proposed(session, a_contract(session), wanted)

    assert told(refused.value.findings) == {"supplier_id": "no_such_supplier"}


def test_a_long_extension_names_its_ground(session: WriteSession) -> None:
    contract = a_contract(session)
    longer = {"ends_on": date(2028, 3, 31)}

    with pytest.raises(Invalid) as refused:
        proposed(session, contract, a_change(ChangeKind.TERM, **longer))
    named = a_change(ChangeKind.TERM, **longer, ground="Schedule 8, paragraph 1")

    assert told(refused.value.findings) == {"ground": "ground_needed"}
    assert "from 730 to 1096 days" in refused.value.findings[0].message
    assert proposed(session, contract, named).needs_notice


def test_splitting_a_change_gains_nothing(session: WriteSession) -> None:
    """Twice six per cent are twelve: the second needs the notice that one change would."""
    contract = a_contract(session)

    first = approved(session, contract, a_change(value=Decimal(1_060_000)))
    second = proposed(session, contract, a_change(value=Decimal(1_120_000), ground=GROUND))

    assert (first.needs_notice, second.needs_notice) == (False, True)
    assert [
        (one["code"], one["figure"]) for one in second.tests if one["code"] == "value_notice"
    ] == [("value_notice", "12")]


@pytest.mark.parametrize("state", [ContractState.AWARDED, ContractState.CLOSED])
def test_only_a_running_contract_is_changed(session: WriteSession, state: ContractState) -> None:
    with pytest.raises(ContractNotRunning):
        proposed(session, a_contract(session, state=state), a_change())
