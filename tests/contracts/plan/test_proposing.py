from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from app.contracts.plan.content import Line, PlanContent
from app.contracts.plan.periods import Period
from app.contracts.plan.proposing import propose, suggest
from app.contracts.plan.queries import lines_of
from app.contracts.plan.shape import Shape
from app.contracts.plan.tables import DeliveryPlan
from app.contracts.plan.terms import Terms
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.problems import Invalid
from tests.callers import a_caller
from tests.contracts.plan.made import AT, LIBRARY, WHOLE_UNITS, a_contract, an_obligation, told


def test_a_line_keeps_what_it_comes_to_in_each_period(session: WriteSession) -> None:
    contract = a_contract(session)
    people = an_obligation(session, contract, "7", unit="people")
    line = Line(obligation_id=people.id, shape=Shape.EVEN)
    content = PlanContent(period=Period.QUARTER, lines=(line,))
    manager = a_caller(session, Role.CONTRACT_MANAGER)

    made = propose(session, manager, contract, content, LIBRARY, AT)

    [kept] = lines_of(session, made.id)
    assert sum(Decimal(target["quantity"]) for target in kept.targets) == kept.quantity == 7
    assert {target["quantity"] for target in kept.targets} == {"0", "1"}
    assert kept.document["last_on"] == "2027-03-31"


def test_a_plan_that_is_refused_leaves_nothing(session: WriteSession) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract)
    line = Line(obligation_id=jobs.id, shape=Shape.PER_YEAR, years=(Decimal(1), Decimal(2)))
    content = PlanContent(period=Period.YEAR, lines=(line,))
    manager = a_caller(session, Role.CONTRACT_MANAGER)

    with pytest.raises(Invalid) as refused:
        propose(session, manager, contract, content, LIBRARY, AT)

    assert told(refused.value.findings) == {"lines[0].years": "does_not_add_up"}
    assert session.exec(select(DeliveryPlan)).all() == []


def test_terms_that_name_what_is_not_there_are_refused(session: WriteSession) -> None:
    contract = a_contract(session)
    line = Line(obligation_id=an_obligation(session, contract).id, shape=Shape.EVEN)
    terms = Terms(ratings="red-amber-green", duplicate_scope={"mentoring": "life"})
    content = PlanContent(period=Period.YEAR, lines=(line,), terms=terms)
    manager = a_caller(session, Role.CONTRACT_MANAGER)

    with pytest.raises(Invalid) as refused:
        propose(session, manager, contract, content, LIBRARY, AT)

    assert told(refused.value.findings) == {
        "terms.ratings": "no_statutory_words",
        "terms.duplicate_scope.mentoring": "measure_not_owed",
    }
    assert session.exec(select(DeliveryPlan)).all() == []


def test_what_is_suggested_is_not_kept(session: WriteSession) -> None:
    contract = a_contract(session)
    an_obligation(session, contract)

    found = suggest(session, contract, Period.YEAR, Shape.EVEN, WHOLE_UNITS)

    assert [target.quantity for target in found.lines[0].targets] == [Decimal("12.5")] * 2
    assert session.exec(select(DeliveryPlan)).all() == []


def test_more_periods_than_a_plan_can_have_are_refused(session: WriteSession) -> None:
    contract = a_contract(session, ends_on=date(2095, 3, 31))
    jobs = an_obligation(session, contract)
    manager = a_caller(session, Role.CONTRACT_MANAGER)
    line = Line(obligation_id=jobs.id, shape=Shape.EVEN)
    content = PlanContent(period=Period.MONTH, lines=(line,))

    with pytest.raises(Invalid) as asked:
        suggest(session, contract, Period.MONTH, Shape.EVEN, WHOLE_UNITS)
    with pytest.raises(Invalid) as sent:
        propose(session, manager, contract, content, LIBRARY, AT)

    assert (
        told(asked.value.findings) == told(sent.value.findings) == {"period": "too_many_periods"}
    )
    assert "840 periods" in asked.value.findings[0].message
