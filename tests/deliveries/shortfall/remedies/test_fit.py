from datetime import date, datetime
from decimal import Decimal

import pytest

from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.remedies.credit import CreditNotWorkedOut
from app.deliveries.shortfall.remedies.fit import CoveredAlready, RemedyNotInContract
from app.platform.database import WriteSession
from app.problems import Invalid
from tests.deliveries.shortfall.behind import (
    SHORT,
    a_contract_behind,
    agrees,
    is_proposed,
)
from tests.deliveries.shortfall.remedies.broken import codes, faults
from tests.deliveries.standing.made import a_contract, told

SUBSTITUTIONS = [{"from_measure": "mentoring", "to_measure": "volunteering", "rate": "2"}]
SHARE = {"formula": "share_of_value", "parameters": {"percent": "40", "volunteering": "20"}}


def test_a_substitution_is_at_the_rate_of_the_contract(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    mentoring = running.owes(10, measure="mentoring")
    agrees(running, hours, mentoring, substitutions=SUBSTITUTIONS)

    made = is_proposed(
        running, hours, now, RemedyKind.SUBSTITUTION, in_place=mentoring.id,
        due_on=date(2026, 9, 30), quantity=Decimal(30),
    )  # fmt: skip

    assert told(made, "quantity", "substitute") == [30, 15]
    assert made.working["sum"] == "30 / 2"


def test_a_substitute_that_nobody_can_deliver_is_refused(
    session: WriteSession, now: datetime
) -> None:
    running = a_contract(session)
    costs, trees = running.owes(10**13, "gbp", "costs"), running.owes(10, "tree", "trees")
    running.delivers(costs, 1, date(2025, 6, 2), verified=1)
    rate = {"from_measure": "trees", "to_measure": "costs", "rate": "0.0001"}
    agrees(running, costs, trees, substitutions=[rate])

    with pytest.raises(Invalid, match="more than anybody can deliver"):
        is_proposed(
            running, costs, now, RemedyKind.SUBSTITUTION, in_place=trees.id,
            due_on=date(2026, 9, 30),
        )  # fmt: skip


def test_what_the_terms_state_no_rate_for_stands_for_nothing(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    mentoring = running.owes(10, measure="mentoring")
    agrees(running, hours, mentoring)

    with pytest.raises(RemedyNotInContract, match="no rate at which mentoring"):
        is_proposed(
            running, hours, now, RemedyKind.SUBSTITUTION, in_place=mentoring.id,
            due_on=date(2026, 9, 30),
        )  # fmt: skip


def test_a_credit_is_worked_out_by_the_formula_of_the_contract(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    agrees(running, hours, credit=SHARE)

    made = is_proposed(running, hours, now, RemedyKind.CREDIT, quantity=Decimal(30))

    assert made.amount == Decimal("240.00")  # 30 hours at 20 pounds, two fifths of it
    assert made.working["numbers"] == {"short": "30", "proxy": "20", "percent": "40"}
    assert made.working["formula"] == "short * proxy * percent / 100"
    assert codes(made) == ["step_skipped"]


def test_a_credit_above_the_value_of_what_is_short_is_questioned(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    rate = {"rate": "25", "cap": "100000", "volunteering": "20"}
    agrees(running, hours, credit={"formula": "fixed_rate", "parameters": rate})

    assert "may_be_penal" in codes(is_proposed(running, hours, now, RemedyKind.CREDIT))


def test_a_credit_without_a_formula_or_a_value_is_refused(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    agrees(running, hours)
    with pytest.raises(RemedyNotInContract, match="no formula"):
        is_proposed(running, hours, now, RemedyKind.CREDIT)

    assert running.plan is not None
    running.plan.terms = running.plan.terms | {"credit": {"formula": "undelivered_value"}}
    session.flush()
    with pytest.raises(CreditNotWorkedOut, match="proxy"):
        is_proposed(running, hours, now, RemedyKind.CREDIT)


def test_no_two_remedies_cover_the_same(session: WriteSession, now: datetime) -> None:
    running, hours = a_contract_behind(session)
    agrees(running, hours, credit=SHARE)
    first = is_proposed(running, hours, now, RemedyKind.CREDIT, quantity=Decimal(30))

    with pytest.raises(Invalid) as refusal:
        is_proposed(running, hours, now, RemedyKind.CREDIT, quantity=Decimal(9))
    rest = is_proposed(running, hours, now, RemedyKind.CREDIT)
    with pytest.raises(CoveredAlready):
        is_proposed(running, hours, now, RemedyKind.CREDIT)
    first.state = RemedyState.WITHDRAWN
    session.flush()

    assert faults(refusal) == {("more_than_short", "/quantity")}
    assert rest.quantity == SHORT - 30
    assert is_proposed(running, hours, now, RemedyKind.CREDIT).quantity == 30


def test_a_cap_holds_for_all_credits_of_the_contract_together(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    rate = {"rate": "100", "cap": "1000", "volunteering": "100"}
    agrees(running, hours, credit={"formula": "fixed_rate", "parameters": rate})

    made = [
        is_proposed(running, hours, now, RemedyKind.CREDIT, quantity=Decimal(of)) for of in (8, 18)
    ]
    assert [one.amount for one in made] == [800, 200]
    made[0].state = RemedyState.WITHDRAWN
    session.flush()
    again = is_proposed(running, hours, now, RemedyKind.CREDIT, quantity=Decimal(18))

    assert [again.amount, again.working["numbers"]["credited"]] == [800, "200"]


def test_what_over_delivery_offsets_is_not_to_be_covered_again(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    mentoring = running.owes(10, measure="mentoring")
    running.delivers(mentoring, 16, date(2025, 7, 1), verified=16)  # six beyond the promise
    agrees(running, hours, mentoring, credit=SHARE, offsets=SUBSTITUTIONS)

    rest = is_proposed(running, hours, now, RemedyKind.CREDIT)
    assert rest.quantity == SHORT - 12
    with pytest.raises(CoveredAlready, match="over-delivery"):
        is_proposed(running, hours, now, RemedyKind.CREDIT)


def test_no_more_is_held_back_than_the_contracts_share_of_what_was_spent(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    running.spends(200_000, date(2025, 12, 31))
    agrees(running, hours, retention_percent="2.5")

    with pytest.raises(Invalid, match="5000"):
        is_proposed(running, hours, now, RemedyKind.RETENTION, amount=Decimal("5000.01"))
    made = is_proposed(running, hours, now, RemedyKind.RETENTION, amount=Decimal(4_000))
    with pytest.raises(Invalid, match="4000 of it is held back already") as refusal:
        is_proposed(running, hours, now, RemedyKind.RETENTION, amount=Decimal("1000.01"))
    made.state = RemedyState.MET  # and so it is free again
    session.flush()
    rest = is_proposed(running, hours, now, RemedyKind.RETENTION, amount=Decimal(5_000))

    assert [rest.amount, rest.working["most"]] == [5_000, "5000"]
    assert faults(refusal) == {("too_much", "/amount")}


def test_without_a_share_in_the_terms_nothing_is_held_back(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    agrees(running, hours)

    with pytest.raises(RemedyNotInContract, match="held back"):
        is_proposed(running, hours, now, RemedyKind.RETENTION, amount=Decimal(1))


def test_without_a_plan_a_contract_allows_no_more_than_a_plan_to_improve(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)

    is_proposed(running, hours, now, RemedyKind.IMPROVEMENT_PLAN, due_on=date(2026, 5, 29))
    with pytest.raises(RemedyNotInContract, match="must be in the contract") as refusal:
        is_proposed(running, hours, now, RemedyKind.CREDIT)

    assert "warning, improvement_plan" in refusal.value.detail


def test_a_price_in_the_terms_caps_credits_where_the_contract_has_none(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    running.contract.price = None
    given = {"percent": "100", "volunteering": "1000", "contract_price": "6000"}
    agrees(running, hours, credit={"formula": "capped_share_of_value", "parameters": given})

    made = is_proposed(running, hours, now, RemedyKind.CREDIT)

    assert made.amount == Decimal("300.00")  # 5 per cent of the price
    assert made.working["numbers"]["contract_price"] == "6000"
