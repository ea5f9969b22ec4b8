"""A contract that is reported by quarters, and those who report and accept."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from app.contracts.plan.periods import Period
from app.contracts.plan.tables import DeliveryPlan, PlanState
from app.contracts.tables import Contract, Obligation
from app.deliveries.people.token import PeopleKey
from app.deliveries.returns.beginning import begin
from app.deliveries.returns.checks.checking import Means
from app.deliveries.returns.checks.report import DeliverySent, LineSent, ReturnSent
from app.deliveries.returns.submitting import submit
from app.deliveries.returns.writing import write
from app.deliveries.rolling import spans_of
from app.deliveries.said import Said
from app.deliveries.tables import Delivery, Return, Rollup, Span
from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.problems import Finding
from app.rules.reading import HOME
from tests.callers import ISSUED, a_caller
from tests.contracts.plan.made import a_contract, an_obligation

PEOPLE_KEY = "cGVvcGxlLWtleS1vZi10aGUtdGVzdHMtMzItYnl0ZXM="
MEANS = Means(PeopleKey(PEOPLE_KEY), HOME)
KEYLESS = Means(PeopleKey(), HOME)
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
DAY = date(2026, 2, 20)  #: of a delivery, in the first quarter of 2026
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ASH, BIRCH = "Ash Cleaning Ltd", "Birch Services Ltd"


def agree(session: WriteSession, contract: Contract, **facts: Any) -> DeliveryPlan:
    """Have a plan agreed: by quarters, from the contract's first day."""
    given: dict[str, Any] = {
        "authority_id": contract.authority_id, "contract_id": contract.id, "number": 1,
        "state": PlanState.AGREED, "period": Period.QUARTER, "first_period_on": FIRST,
        "stands_from": FIRST, "terms": {}, "proposed_by": contract.supplier_id,
        "proposed_at": ISSUED, "updated_at": ISSUED,
    }  # fmt: skip
    made = DeliveryPlan(**given | facts)
    session.add(made)
    session.flush()
    return made


@dataclass
class Reported:
    """A contract, what is owed under it, and those who report and accept."""

    session: WriteSession
    contract: Contract
    hours: Obligation  #: 100 hours of mentoring
    posts: Obligation  #: 25 FTE-years
    people: Obligation  #: 10 apprentices, each counted once at all
    supplier: Caller
    manager: Caller
    now: datetime = NOW
    drafts: dict[date, Return] = field(default_factory=dict)

    def begin(self, day: date = DAY) -> Return:
        """Begin the return of a quarter."""
        return begin(self.session, self.supplier, self.contract.id, day, self.now)

    def write(
        self,
        parent: Return,
        *deliveries: DeliverySent,
        lines: tuple[LineSent, ...] = (),
        means: Means = MEANS,
    ) -> list[Finding]:
        """Have a draft say exactly this."""
        sent = ReturnSent(lines=lines, deliveries=deliveries)
        return write(self.session, means, self.supplier, parent, sent, self.now)

    def submit(self, parent: Return) -> list[Finding]:
        """Submit a return."""
        questions = submit(self.session, MEANS, self.supplier, parent, self.now)
        self.session.flush()
        return questions

    def submitted(self, *deliveries: DeliverySent, day: date = DAY) -> Return:
        """Have a return of these submitted."""
        parent = self.begin(day)
        self.write(parent, *deliveries)
        self.submit(parent)
        return parent

    def mentoring(
        self, quantity: str | None = "10", reference: str = "M-1", **facts: Any
    ) -> DeliverySent:
        """Give a delivery of hours."""
        return self.a_delivery(self.hours, quantity, reference, **facts)

    def apprentice(self, *tokens: str, reference: str = "A-1", **facts: Any) -> DeliverySent:
        """Give a delivery that counts people."""
        given = {"people": tokens} | facts
        return self.a_delivery(self.people, str(len(tokens) or 1), reference, **given)

    def a_delivery(
        self, owed: Obligation, quantity: str | None, reference: str, **facts: Any
    ) -> DeliverySent:
        """Give a delivery as it is sent."""
        number = None if quantity is None else Decimal(quantity)
        sent = DeliverySent(
            reference=reference, obligation_id=owed.id, quantity=number, delivered_on=DAY
        )
        return replace(sent, **facts)

    def nothing(self, owed: Obligation) -> LineSent:
        """Say that nothing was delivered."""
        return LineSent(owed.id, Said.NOTHING)

    def kept(self, reference: str) -> list[Delivery]:
        """Give every row of a reference, the one that stands first."""
        query = select(Delivery).where(
            Delivery.contract_id == self.contract.id, Delivery.reference == reference
        )
        return list(self.session.exec(query.order_by(col(Delivery.replaced))))


def a_reported(session: WriteSession, supplier: str = ASH, **facts: Any) -> Reported:
    """Keep a contract that is reported by quarters."""
    days = {"starts_on": FIRST, "ends_on": LAST, "first_ends_on": LAST, "entered_on": FIRST}
    contract = a_contract(session, supplier, **days | facts)
    agree(session, contract)
    return Reported(
        session,
        contract,
        an_obligation(session, contract, "100", measure="mentoring", unit="hour"),
        an_obligation(session, contract, "25"),
        an_obligation(
            session, contract, "10", measure="apprenticeship_completions", unit="people"
        ),
        a_caller(session, Role.SUPPLIER, supplier=supplier),
        a_caller(session, Role.CONTRACT_MANAGER),
    )


def rolled_up(session: WriteSession) -> dict[Any, tuple[Decimal, Decimal, int]]:
    """Give the roll-ups that say anything, by obligation, span and first day."""
    rows = session.exec(select(Rollup).execution_options(populate_existing=True))
    return {
        (row.obligation_id, row.span, row.starts_on): (row.reported, row.verified, row.deliveries)
        for row in rows
        if row.deliveries or row.reported or row.verified
    }


def added_up(session: WriteSession) -> dict[Any, tuple[Decimal, Decimal, int]]:
    """Add up the deliveries that count, as the roll-ups should have it."""
    found: dict[tuple[Any, Span, date], tuple[Decimal, Decimal, int]] = {}
    query = select(Delivery).where(
        col(Delivery.submission).is_not(None), col(Delivery.withdrawn_at).is_(None)
    )
    for row in session.exec(query.execution_options(populate_existing=True)):
        for span, starts_on in spans_of(row.delivered_on):
            key = (row.obligation_id, span, starts_on)
            reported, verified, deliveries = found.get(key, (Decimal(0), Decimal(0), 0))
            found[key] = (reported + row.quantity, verified + row.verified, deliveries + 1)
    return found
