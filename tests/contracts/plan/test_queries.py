from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from app.contracts.plan.content import Line, PlanContent
from app.contracts.plan.deciding import decide
from app.contracts.plan.periods import Period
from app.contracts.plan.proposing import propose
from app.contracts.plan.queries import (
    agreed_plan,
    lines_of,
    owing_on,
    plan_on,
    spent_by,
    terms_of,
)
from app.contracts.plan.shape import Shape
from app.contracts.plan.spend.spending import Spend, record
from app.contracts.plan.terms import Terms
from app.contracts.tables import (
    Contract,
    ContractState,
    Ending,
    Obligation,
    ObligationTerm,
)
from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import WriteSession
from tests.callers import ISSUED, a_caller
from tests.contracts.plan.made import (
    AT,
    FIRST,
    LAST,
    LIBRARY,
    a_contract,
    a_share,
    an_obligation,
    owed,
)
from tests.sealed.test_channels import counted

HALFWAY = date(2026, 3, 31)
NO_TERMS = Terms()


def two(session: WriteSession) -> tuple[Caller, Caller]:
    return a_caller(session, Role.CONTRACT_MANAGER), a_caller(session, Role.CONTRACT_MANAGER)


def agree(
    session: WriteSession, contract: Contract, shapes: dict[UUID, Shape], terms: Terms = NO_TERMS
) -> None:
    first, second = two(session)
    lines = tuple(Line(obligation_id=key, shape=shape) for key, shape in shapes.items())
    content = PlanContent(period=Period.QUARTER, terms=terms, lines=lines, reason="A test.")
    proposed = propose(session, first, contract, content, LIBRARY, AT)
    decide(session, second, contract, proposed, "", AT, agree=True)


def spend(session: WriteSession, contract: Contract, pounds: int, by: date, source: str) -> None:
    caller = a_caller(session, Role.CONTRACT_MANAGER)
    record(session, caller, contract, Spend(FIRST, by, Decimal(pounds), source), AT)


def a_term(
    session: WriteSession, obligation: Obligation, number: int, quantity: int, on: date
) -> None:
    session.add(
        ObligationTerm(
            obligation_id=obligation.id,
            number=number,
            quantity=Decimal(quantity),
            effective_on=on,
            change_id=uuid4(),
            set_by=uuid4(),
            set_at=ISSUED,
        )
    )
    session.flush()


def test_before_any_plan_it_falls_due_evenly_over_the_contracts_days(
    session: WriteSession,
) -> None:
    contract = a_contract(session)
    jobs, share = an_obligation(session, contract), a_share(session, contract)

    assert owed(session, jobs, HALFWAY).due == Decimal("12.5")
    assert [owed(session, share, FIRST).due, owed(session, share, HALFWAY).promised] == [80, 80]
    assert (agreed_plan(session, contract.id), terms_of(None)) == (None, Terms())


def test_an_obligation_with_its_own_days_goes_by_them(session: WriteSession) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract, ends_on=HALFWAY)

    found = owed(session, jobs, HALFWAY)

    assert [found.due, found.starts_on, found.ends_on] == [25, FIRST, HALFWAY]


def test_a_change_counts_from_its_day_and_the_baseline_stays(session: WriteSession) -> None:
    jobs = an_obligation(session, a_contract(session))
    a_term(session, jobs, 1, 50, HALFWAY)
    a_term(session, jobs, 2, 60, LAST)

    told = [owed(session, jobs, day) for day in (HALFWAY - timedelta(days=1), HALFWAY, LAST)]

    assert [one.promised for one in told] == [25, 50, 60]
    assert [one.baseline for one in told] == [25, 25, 25]


def test_nothing_is_due_until_the_contract_has_spent_its_least(session: WriteSession) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract)
    agree(session, contract, {jobs.id: Shape.EVEN}, Terms(minimum_spend=Decimal(100_000)))
    spend(session, contract, 99_999, date(2025, 6, 30), "ledger")
    spend(session, contract, 1, date(2025, 9, 30), "late invoices")

    assert owed(session, jobs, date(2025, 9, 29)).due == 0
    assert owed(session, jobs, date(2025, 9, 30)).due > 6


def test_spending_counts_from_the_end_of_its_days(session: WriteSession) -> None:
    contract = a_contract(session)
    by_pound = {"rate": Decimal(1), "per_pounds": Decimal(500_000)}
    jobs = an_obligation(session, contract, "2", **by_pound)
    spend(session, contract, 750_000, date(2025, 6, 30), "ledger")
    spend(session, contract, -250_000, date(2025, 7, 31), "credit note 1")

    assert [
        spent_by(session, contract.id, date(2025, *day)) for day in ((6, 29), (6, 30), (7, 31))
    ] == [0, 750_000, 500_000]
    found = [owed(session, jobs, date(2025, *day)) for day in ((6, 29), (6, 30), (7, 31))]
    assert [(one.promised, one.recalculated) for one in found] == [
        (2, False),
        (Decimal("1.5"), True),
        (1, True),
    ]


def test_many_contracts_take_no_more_queries_than_one(session: WriteSession) -> None:
    contracts = []
    for _ in range(4):
        contract = a_contract(session)
        jobs = an_obligation(session, contract)
        agree(session, contract, {jobs.id: Shape.FRONT})
        spend(session, contract, 10, HALFWAY - timedelta(days=90), "ledger")
        contracts.append(contract)
    bind = session.get_bind().engine

    with counted(bind) as for_one:
        owing_on(session, contracts[:1], HALFWAY)
    with counted(bind) as for_all:
        found = owing_on(session, contracts, HALFWAY)

    assert len(for_one) == len(for_all) > 0
    assert {one.contract_id for one in found.values()} == {one.id for one in contracts}
    assert owing_on(session, [], HALFWAY) == {}


def test_a_plan_is_read_with_its_obligations_at_once(session: WriteSession) -> None:
    contract = a_contract(session)
    shapes = {an_obligation(session, contract).id: Shape.EVEN for _ in range(3)}
    agree(session, contract, shapes)
    plan = agreed_plan(session, contract.id)
    assert plan is not None
    plan_id, bind = plan.id, session.get_bind().engine
    session.expunge_all()

    with counted(bind) as sent:
        measures = [line.obligation.measure for line in lines_of(session, plan_id)]

    assert (measures, len(sent)) == (["job_local"] * 3, 1)


def test_nothing_falls_due_and_nothing_changes_after_a_contract_ended(
    session: WriteSession,
) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract)
    agree(session, contract, {jobs.id: Shape.EVEN})
    a_term(session, jobs, 1, 50, LAST)
    before = owed(session, jobs, HALFWAY)

    contract.state, contract.ending = ContractState.ENDED, Ending.TERMINATED
    contract.ended_on = HALFWAY
    session.flush()

    assert owed(session, jobs, HALFWAY) == before
    assert owed(session, jobs, LAST) == before
    assert owed(session, jobs, FIRST).due < before.due == Decimal("12.5")


def test_the_plan_of_a_day_is_the_one_that_stood_then(session: WriteSession) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract)
    assert plan_on(session, contract, HALFWAY) is None
    agree(session, contract, {jobs.id: Shape.EVEN})
    agree(session, contract, {jobs.id: Shape.EVEN}, Terms(ratings="bradford-mended"))
    later = agreed_plan(session, contract.id)
    assert later is not None
    later.stands_from = HALFWAY

    told = [plan_on(session, contract, day) for day in (HALFWAY - timedelta(days=1), HALFWAY)]

    assert [terms_of(plan).ratings for plan in told] == [Terms().ratings, "bradford-mended"]
