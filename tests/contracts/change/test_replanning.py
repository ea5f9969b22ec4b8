from datetime import date
from decimal import Decimal

import pytest

from app.contracts.change.wanted import ChangeKind
from app.contracts.plan.content import Line
from app.contracts.plan.queries import agreed_plan, lines_of
from app.contracts.plan.shape import Milestone, Shape
from app.platform.database import WriteSession
from tests.contracts.change.made import GROUND, a_change, approved, planned, set_to
from tests.contracts.plan.made import a_contract, an_obligation, owed

STEPS = (
    Milestone(by=date(2026, 2, 1), quantity=Decimal(8)),
    Milestone(by=date(2026, 12, 1), quantity=Decimal(16)),
    Milestone(by=date(2027, 2, 1), quantity=Decimal(24)),
)


def test_after_an_early_end_nothing_falls_due(session: WriteSession) -> None:
    contract = a_contract(session)
    hours = an_obligation(session, contract, "24", unit="hour")
    planned(
        session, contract,
        Line(obligation_id=hours.id, shape=Shape.MILESTONES, milestones=STEPS),
    )  # fmt: skip
    end = date(2026, 2, 20)
    settings = set_to(hours.id, 12)

    wanted = a_change(ChangeKind.EARLY_END, effective_on=end, settings=settings)
    approved(session, contract, wanted)

    assert [owed(session, hours, day).due for day in (date(2026, 2, 19), end)] == [8, 12]
    made = agreed_plan(session, contract.id)
    assert made is not None
    assert lines_of(session, made.id)[0].targets[-1]["ends_on"] == end.isoformat()


@pytest.mark.parametrize("quantity", [24, 12])
def test_what_was_due_after_a_new_end_is_due_on_it(session: WriteSession, quantity: int) -> None:
    contract = a_contract(session)
    hours = an_obligation(session, contract, "24", unit="hour")
    planned(
        session, contract,
        Line(obligation_id=hours.id, shape=Shape.MILESTONES, milestones=STEPS),
    )  # fmt: skip
    end, settings = date(2026, 9, 30), set_to(hours.id, quantity)

    wanted = a_change(ChangeKind.TERM, ends_on=end, ground=GROUND, settings=settings)
    approved(session, contract, wanted)

    assert [owed(session, hours, day).due for day in (date(2026, 9, 29), end)] == [8, quantity]


def test_an_obligation_that_ends_before_has_no_targets_after_it(session: WriteSession) -> None:
    contract = a_contract(session)
    short = an_obligation(session, contract, "24", unit="hour", ends_on=date(2026, 9, 30))
    planned(session, contract, Line(obligation_id=short.id, shape=Shape.EVEN))
    longer = date(2029, 3, 31)
    settings = set_to(short.id, 30)

    wanted = a_change(ChangeKind.TERM, ends_on=longer, ground=GROUND, settings=settings)
    approved(session, contract, wanted)

    made = agreed_plan(session, contract.id)
    assert made is not None
    [line] = lines_of(session, made.id)
    assert sum(Decimal(one["quantity"]) for one in line.targets) == 30
    assert line.targets[-1]["ends_on"] == "2026-09-30"


@pytest.mark.parametrize("shape", [Shape.EVEN, Shape.FRONT, Shape.BACK])
def test_periods_that_are_over_keep_what_fell_due_in_them(
    session: WriteSession, shape: Shape
) -> None:
    contract = a_contract(session)
    hours = an_obligation(session, contract, "40", unit="hour")
    first = planned(session, contract, Line(obligation_id=hours.id, shape=shape))
    had = [Decimal(one["quantity"]) for one in lines_of(session, first.id)[0].targets]

    for quantity, on in ((60, date(2026, 4, 1)), (50, date(2026, 8, 15))):
        settings = set_to(hours.id, quantity)
        wanted = a_change(ChangeKind.SCOPE, effective_on=on, ground=GROUND, settings=settings)
        approved(session, contract, wanted)

    made = agreed_plan(session, contract.id)
    assert made is not None
    [line] = lines_of(session, made.id)
    has = [Decimal(one["quantity"]) for one in line.targets]
    assert (has[:4], sum(has)) == (had[:4], 50)
    assert all(quantity > 0 for quantity in has)
    assert abs(sum(has[:6]) - owed(session, hours, date(2026, 9, 30)).due) < Decimal("0.01")


def test_a_cut_below_what_fell_due_takes_from_the_last_periods(session: WriteSession) -> None:
    contract = a_contract(session)
    hours = an_obligation(session, contract, "40", unit="hour")
    planned(session, contract, Line(obligation_id=hours.id, shape=Shape.EVEN))
    settings = set_to(hours.id, 12)

    approved(session, contract, a_change(ChangeKind.SCOPE, ground=GROUND, settings=settings))

    made = agreed_plan(session, contract.id)
    assert made is not None
    [line] = lines_of(session, made.id)
    has = [Decimal(one["quantity"]) for one in line.targets]
    assert [round(one) for one in has] == [5, 5, 2, 0, 0, 0, 0, 0]
    assert sum(has) == 12
