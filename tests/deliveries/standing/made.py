"""A running contract with what is owed, planned, reported and verified, put straight into rows."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from sqlmodel import select

from app.contracts.change.tables import ChangeState, ContractChange
from app.contracts.change.wanted import ChangeKind
from app.contracts.plan.periods import Period
from app.contracts.plan.shape import Profile, Shape
from app.contracts.plan.tables import ContractSpend, DeliveryPlan, PlanLine, PlanState
from app.contracts.tables import Contract, ContractState, Indicator, Obligation, Origin
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.people.tables import Doubt, DoubtState, PersonToken
from app.deliveries.rolling import count as roll
from app.deliveries.rolling import reported
from app.deliveries.said import Said
from app.deliveries.standing.queries import standing_of
from app.deliveries.standing.standing import Standing
from app.deliveries.tables import Delivery, Return, ReturnState, Submission, SubmittedLine
from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.rules.reading import read_library
from tests.callers import ANYTOWN, ISSUED, a_caller, supplier_in

FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
ASH = "Ash Cleaning Ltd"
NUMBERS = count(1)


def told(found: Any, *names: str) -> list[Any]:
    """Give some of what a thing says."""
    return [getattr(found, name) for name in names]


def at(day: date) -> datetime:
    """Give a moment of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@dataclass
class Running:
    """A contract that runs from the first day of 2025 to the last of 2026."""

    session: WriteSession
    manager: Caller
    contract: Contract
    plan: DeliveryPlan | None = None
    returns: dict[tuple[date, date], Return] = field(default_factory=dict)

    def owes(
        self, promised: int | str, unit: str = "hour", measure: str = "volunteering", **facts: Any
    ) -> Obligation:
        """Have the supplier owe so much of a measure."""
        number = next(NUMBERS)
        made = Obligation(
            contract_id=self.contract.id, commitment=f"C{number}", ordinal=number,
            measure=measure, promised=Decimal(promised), unit=unit, document={}, made_at=ISSUED,
            **{"title": measure.capitalize(), "theme": "skills"} | facts,
        )  # fmt: skip
        self.session.add(made)
        self.session.flush()
        return made

    def agrees(
        self, *lines: tuple[Obligation, Profile], number: int = 1, **terms: Any
    ) -> DeliveryPlan:
        """Have a plan agreed, with its terms."""
        self.plan = DeliveryPlan(
            authority_id=self.contract.authority_id, contract_id=self.contract.id, number=number,
            state=PlanState.AGREED, period=Period.QUARTER, first_period_on=FIRST, terms=terms,
            stands_from=FIRST, proposed_by=self.manager.who, proposed_at=ISSUED,
            updated_at=ISSUED,
        )  # fmt: skip
        self.session.add(self.plan)
        for obligation, profile in lines:
            self.session.add(
                PlanLine(
                    plan_id=self.plan.id, obligation_id=obligation.id, shape=profile.shape,
                    document=profile.model_dump(mode="json"), quantity=profile.whole, targets=[],
                )
            )  # fmt: skip
        self.session.flush()
        return self.plan

    def spends(self, pounds: int | str, until: date) -> None:
        """Have so much spent in the month that ends on a day."""
        self.session.add(
            ContractSpend(
                authority_id=self.contract.authority_id, contract_id=self.contract.id,
                starts_on=until.replace(day=1), ends_on=until, amount=Decimal(pounds),
                source="the ledger", recorded_by=self.manager.who, recorded_at=ISSUED,
            )
        )  # fmt: skip
        self.session.flush()

    def returned(
        self, day: date, state: ReturnState = ReturnState.SUBMITTED, on: date | None = None
    ) -> Return:
        """Give the return of the quarter that a day is in; made if there is none.

        It was submitted on the last day of the quarter, unless another is named.
        """
        month = day.month - (day.month - 1) % 3
        first = date(day.year, month, 1)
        last = date(day.year, month + 2, 30 if month + 2 in (6, 9) else 31)
        if (first, last) not in self.returns:
            made = Return(
                authority_id=self.contract.authority_id, contract_id=self.contract.id,
                supplier_id=self.contract.supplier_id, period_starts_on=first,
                period_ends_on=last, state=state,
                submission=0 if state is ReturnState.DRAFT else 1,
                submitted_at=None if state is ReturnState.DRAFT else at(on or last),
                made_by=self.manager.who,
                made_at=ISSUED, updated_at=ISSUED,
            )  # fmt: skip
            self.session.add(made)
            self.session.flush()
            self._submitted(made)
            self.returns[first, last] = made
        return self.returns[first, last]

    def _submitted(self, parent: Return) -> None:
        if parent.submission:
            one = Submission(
                return_id=parent.id, submission=parent.submission, submitted_by=self.manager.who,
                submitted_at=parent.submitted_at or ISSUED, digest="0" * 64,
            )  # fmt: skip
            self.session.add(one)

    def submits(self, day: date, on: date) -> Return:
        """Have the return of a quarter submitted on a day, be it for the first time or again."""
        parent = self.returned(day)
        before = self._said(parent)
        parent.submission, parent.submitted_at = parent.submission + 1, at(on)
        parent.state = ReturnState.SUBMITTED
        self._submitted(parent)
        for line in before.values():
            self.session.add(
                SubmittedLine(**line.model_dump() | {"submission": parent.submission})
            )
        self.session.flush()
        return parent

    def says(self, obligation: Obligation, day: date, said: Said, **facts: Any) -> None:
        """Have the return of a quarter say something of an obligation as a whole.

        A draft says nothing to anybody; what was said before is submitted again, otherwise.
        """
        parent = self.returned(day)
        if not parent.submission:
            return
        before = self._said(parent)
        if obligation.id in before:
            parent.submission += 1
            self._submitted(parent)
            for line in before.values():
                if line.obligation_id != obligation.id:
                    own = line.model_dump() | {"submission": parent.submission}
                    self.session.add(SubmittedLine(**own))
        made = SubmittedLine(
            return_id=parent.id, submission=parent.submission, obligation_id=obligation.id,
            said=said, **facts,
        )  # fmt: skip
        self.session.add(made)
        self.session.flush()

    def _said(self, parent: Return) -> dict[UUID, SubmittedLine]:
        query = select(SubmittedLine).where(
            SubmittedLine.return_id == parent.id, SubmittedLine.submission == parent.submission
        )
        return {one.obligation_id: one for one in self.session.exec(query)}

    def delivers(
        self,
        obligation: Obligation,
        quantity: int | str,
        on: date,
        verified: int | str = 0,
        **facts: Any,
    ) -> Delivery:
        """Have something reported, and so much of it verified; it counts at once."""
        proven = Decimal(verified)
        given: dict[str, Any] = {"submission": 1, "verified": proven}
        given["state"] = DeliveryState.VERIFIED if proven else DeliveryState.CLAIMED
        made = Delivery(
            authority_id=self.contract.authority_id, contract_id=self.contract.id,
            obligation_id=obligation.id, return_id=self.returned(on).id,
            reference=f"D{next(NUMBERS)}", quantity=Decimal(quantity),
            given_quantity=Decimal(quantity), given_unit=obligation.unit, delivered_on=on,
            recorded_by=self.manager.who, recorded_at=ISSUED, updated_at=ISSUED,
            **given | facts,
        )  # fmt: skip
        self.session.add(made)
        self.session.flush()
        if made.submission is not None and obligation.id not in self._said(self.returned(on)):
            self.says(obligation, on, Said.SOMETHING)  # as submitting does
        if made.submission is not None and made.withdrawn_at is None:
            roll(self.session, [reported(made)])
        return made

    def counts(self, delivery: Delivery, *tokens: str) -> None:
        """Have a delivery be about some people."""
        of = self.contract.authority_id
        self.session.add_all(
            PersonToken(authority_id=of, delivery_id=delivery.id, token=one, made_at=ISSUED)
            for one in tokens
        )
        self.session.flush()

    def doubts(self, first: Delivery, second: Delivery, state: DoubtState) -> Doubt:
        """Have it asked, and answered, whether two deliveries count somebody twice."""
        made = Doubt(
            authority_id=self.contract.authority_id, first_id=first.id, second_id=second.id,
            state=state, asked_at=ISSUED, updated_at=ISSUED,
        )  # fmt: skip
        self.session.add(made)
        self.session.flush()
        return made

    def passes_to(self, supplier: str, on: date) -> UUID:
        """Have another supplier take the contract over; give its id."""
        of = self.contract
        after = supplier_in(self.session, supplier).id
        number = next(NUMBERS)
        made = ContractChange(
            authority_id=of.authority_id, contract_id=of.id, number=number,
            kind=ChangeKind.NOVATION, state=ChangeState.APPROVED, effective_on=on,
            reason="It was bought.", supplier_before=of.supplier_id, supplier_after=after,
            tests=[], needs_notice=False, proposed_by=self.manager.who, proposed_at=ISSUED,
            updated_at=ISSUED,
        )  # fmt: skip
        self.session.add(made)
        of.supplier_id = after
        self.session.flush()
        return after

    def standing(self, day: date) -> tuple[Standing, ...]:
        """Say where each promise stands on a day."""
        return standing_of(self.session, self.contract, day, read_library())

    def stands(self, obligation: Obligation, day: date) -> Standing:
        """Say where one promise stands on a day."""
        [found] = [one for one in self.standing(day) if one.owing.obligation_id == obligation.id]
        return found


def a_contract(
    session: WriteSession, *, authority: str = ANYTOWN, supplier: str = ASH, **facts: Any
) -> Running:
    """Give a contract that was taken on from elsewhere and runs."""
    manager = a_caller(session, Role.CONTRACT_MANAGER, authority=authority)
    given: dict[str, Any] = {
        "title": "Cleaning: all sites", "state": ContractState.ENTERED, "entered_on": FIRST,
        "starts_on": FIRST, "ends_on": LAST, "value": Decimal(1_000_000),
    }  # fmt: skip
    made = Contract(
        authority_id=manager.authority_id, origin=Origin.TAKEN_ON, made_at=ISSUED,
        supplier_id=supplier_in(session, supplier, authority).id, updated_at=ISSUED,
        **given | facts,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return Running(session, manager, made)


def evenly(obligation: Obligation) -> Profile:
    """Have an obligation fall due the same every day."""
    return Profile(shape=Shape.EVEN, whole=obligation.promised, first_on=FIRST, last_on=LAST)


def by_spend(obligation: Obligation, expected: int | str) -> Profile:
    """Have an obligation fall due as money is spent."""
    return Profile(
        shape=Shape.BY_SPEND, whole=obligation.promised, expected_spend=Decimal(expected)
    )


def an_indicator(running: Running, obligation: Obligation | None = None) -> Indicator:
    """Give a key performance indicator of a contract, which may rest on a promise."""
    made = Indicator(
        authority_id=running.contract.authority_id, contract_id=running.contract.id,
        ordinal=next(NUMBERS), title="Hours of volunteering",
        obligation_id=obligation.id if obligation else None, made_at=ISSUED, updated_at=ISSUED,
    )  # fmt: skip
    running.session.add(made)
    running.session.flush()
    return made
