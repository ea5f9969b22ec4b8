"""A contract that is reported: a draft, a submitted return, and a question about people."""

from datetime import UTC, date, datetime
from decimal import Decimal

from app.contracts.plan.periods import Period
from app.contracts.plan.tables import DeliveryPlan, PlanState
from app.contracts.tables import Contract, ContractState, Obligation, Origin
from app.deliveries.people.tables import Doubt, DoubtState
from app.deliveries.people.token import PeopleKey
from app.deliveries.returns.beginning import begin
from app.deliveries.returns.checks.checking import Means
from app.deliveries.returns.checks.report import DeliverySent
from app.deliveries.returns.recording import record
from app.deliveries.returns.submitting import submit
from app.deliveries.tables import Delivery, Return
from app.platform.database import WriteSession
from app.rules.reading import HOME
from tests.callers import ISSUED
from tests.world.cast import Cast
from tests.world.numbers import id_of, numbered

DRAFT, SUBMITTED, ALSO = 30, 31, 32  #: numbers of returns and deliveries; the first of the rest
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
NOW = datetime(2026, 2, 25, 9, 30, tzinfo=UTC)
PEOPLE_KEY = "cGVvcGxlLWtleS1vZi10aGUtZXhhbXBsZXMtMzJieXQ="
MEANS = Means(PeopleKey(PEOPLE_KEY), HOME)


def a_contract_reported(session: WriteSession, cast: Cast) -> None:
    """Have the supplier write one return and submit another, which counts somebody twice."""
    contract = _contract(session, cast)
    _plan(session, contract)
    with numbered(SUBMITTED, Return, block=cast.block):
        submitted = begin(session, cast.supplier.caller, contract.id, date(2025, 8, 1), NOW)
    for number in (SUBMITTED, ALSO):
        _delivery(session, cast, submitted, number, date(2025, 8, number - 30))
    submit(session, MEANS, cast.supplier.caller, submitted, NOW)
    with numbered(DRAFT, Return, block=cast.block):
        draft = begin(session, cast.supplier.caller, contract.id, date(2026, 2, 1), NOW)
    _delivery(session, cast, draft, DRAFT, date(2026, 2, 18))
    session.add(
        Doubt(
            id=id_of(DRAFT, cast.block), authority_id=contract.authority_id,
            first_id=id_of(SUBMITTED, cast.block), second_id=id_of(ALSO, cast.block),
            count_once_in="life", state=DoubtState.OPEN, asked_at=NOW, updated_at=NOW,
        )
    )  # fmt: skip
    session.flush()


def _contract(session: WriteSession, cast: Cast) -> Contract:
    with numbered(DRAFT, Contract, Obligation, block=cast.block):
        made = Contract(
            authority_id=cast.first.caller.authority_id, origin=Origin.TAKEN_ON,
            supplier_id=cast.supplier.caller.supplier(), title="Cleaning of libraries",
            state=ContractState.ENTERED, entered_on=FIRST, starts_on=FIRST, ends_on=LAST,
            first_ends_on=LAST, made_at=ISSUED, updated_at=ISSUED,
        )  # fmt: skip
        owed = Obligation(
            contract_id=made.id, commitment="mentoring", ordinal=1, measure="mentoring",
            title="Mentoring", promised=Decimal(100), unit="hour", document={}, made_at=ISSUED,
        )  # fmt: skip
    session.add(made)
    session.flush()
    session.add(owed)
    session.flush()
    return made


def _plan(session: WriteSession, contract: Contract) -> None:
    session.add(
        DeliveryPlan(
            authority_id=contract.authority_id, contract_id=contract.id, number=1,
            state=PlanState.AGREED, period=Period.QUARTER, first_period_on=FIRST,
            stands_from=FIRST, terms={}, proposed_by=contract.supplier_id, proposed_at=ISSUED,
            updated_at=ISSUED,
        )
    )  # fmt: skip
    session.flush()


def _delivery(session: WriteSession, cast: Cast, parent: Return, number: int, on: date) -> None:
    sent = DeliverySent(f"R-{number}", id_of(DRAFT, cast.block), on, quantity=Decimal(8))
    with numbered(number, Delivery, block=cast.block):
        record(session, MEANS, cast.supplier.caller, parent, sent, NOW)
    session.flush()
