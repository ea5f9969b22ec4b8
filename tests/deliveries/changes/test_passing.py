from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from app.deliveries.queries import return_of
from app.deliveries.returns.beginning import begin
from app.deliveries.returns.period import ReturnBegun
from app.deliveries.returns.recording import record
from app.deliveries.returns.submitting import submit
from app.deliveries.tables import Return, ReturnState
from app.platform.database import WriteSession
from app.platform.events import Event
from app.problems import Invalid, NotFound
from tests.contracts.plan.made import a_contract
from tests.deliveries.changes.over import EVE, OVER, Passed
from tests.deliveries.returns.made import (
    DAY,
    MEANS,
    NOW,
)


def test_each_supplier_reports_its_own_days(passed: Passed) -> None:
    made = passed.made
    before = made.begin()
    made.write(before, made.mentoring(delivered_on=EVE))
    passed.over()

    after = begin(made.session, passed.birch, made.contract.id, OVER, NOW)

    assert passed.days() == [
        (date(2026, 1, 1), EVE, False), (OVER, date(2026, 3, 31), True),
    ]  # fmt: skip
    assert return_of(made.session, passed.birch, after.id).id == after.id
    with pytest.raises(NotFound):
        return_of(made.session, passed.birch, before.id)
    late = made.mentoring(reference="M-2", delivered_on=OVER)
    with pytest.raises(Invalid) as refused:
        record(made.session, MEANS, made.supplier, before, late, NOW)
    assert [one.code for one in refused.value.findings] == ["outside_period"]
    record(made.session, MEANS, passed.birch, after, late, NOW)
    with pytest.raises(Invalid) as refused:
        early = replace(late, reference="M-3", delivered_on=EVE)
        record(made.session, MEANS, passed.birch, after, early, NOW)
    assert [one.code for one in refused.value.findings] == ["outside_period"]
    for parent, caller in ((before, made.supplier), (after, passed.birch)):
        submit(made.session, MEANS, caller, parent, NOW)
        assert parent.state is ReturnState.SUBMITTED


def test_what_the_former_supplier_drafted_for_later_days_is_taken_out(passed: Passed) -> None:
    made = passed.made
    parent = made.begin()
    made.write(parent, made.mentoring(delivered_on=DAY), made.mentoring("4", "M-2"))
    passed.over()

    with pytest.raises(Invalid):
        made.submit(parent)

    made.write(parent, made.mentoring(delivered_on=EVE))
    made.submit(parent)
    assert made.kept("M-1")[0].quantity == Decimal(10)


def test_what_the_former_supplier_had_not_begun_is_begun_for_it(passed: Passed) -> None:
    """All of the year before, and the first weeks of this one."""
    passed.over()

    every = passed.made.session.exec(select(Return)).all()
    assert len(every) == 5
    assert {one.supplier_id for one in every} == {passed.made.supplier.supplier()}
    assert passed.days() == [(date(2026, 1, 1), EVE, False)]
    with pytest.raises(ReturnBegun):
        begin(passed.made.session, passed.birch, passed.made.contract.id, EVE, NOW)
    [event] = passed.made.session.exec(select(Event).where(Event.kind == "return.passed_on"))
    assert (event.facts["parted"], event.facts["begun"]) == (0, 5)


def test_a_return_of_the_new_suppliers_days_goes_over_unless_it_says_something(
    passed: Passed,
) -> None:
    made = passed.made
    made.begin(date(2026, 1, 5))
    made.write(made.begin(date(2025, 11, 1)), lines=(made.nothing(made.hours),))

    passed.over(date(2025, 10, 1))

    assert passed.days() == [(date(2026, 1, 1), date(2026, 3, 31), True)]
    [told] = made.session.exec(select(Return).where(Return.period_starts_on == date(2025, 10, 1)))
    assert told.supplier_id == made.supplier.supplier()


def test_other_changes_and_contracts_without_a_plan_leave_returns_alone(
    session: WriteSession, passed: Passed
) -> None:
    bare = replace(passed.made, contract=a_contract(session, "Alder Ltd"))
    Passed(bare, passed.birch).over()

    assert session.exec(select(Return)).all() == []
