"""A contract that goes over from one supplier to another, and what was reported before."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from app.contracts.change.deciding import Decision, decide
from app.contracts.change.proposing import Delivered, propose
from app.contracts.change.wanted import ChangeKind, Wanted
from app.contracts.plan.periods import Period
from app.contracts.tables import Contract
from app.deliveries.changes.passing import pass_returns_on
from app.deliveries.tables import Return
from app.organisations.caller import Caller
from app.organisations.role import Role
from app.platform.database import writing
from tests.callers import a_caller
from tests.contracts.plan.conftest import Running
from tests.deliveries.returns.made import (
    NOW,
    Reported,
    agree,
)

OVER = date(2026, 2, 15)  #: first day of the new supplier, in the first quarter of 2026
EVE = date(2026, 2, 14)
WHY = "The group was reorganised in October; these days are the new firm's."


@dataclass
class Passed:
    """A contract that is to go over from one supplier to another."""

    made: Reported
    birch: Caller

    def over(self, on: date = OVER) -> None:
        """Have it go over: proposed by one person, approved by another."""
        session, contract = self.made.session, self.made.contract
        wanted = Wanted(
            ChangeKind.NOVATION, on, "The group was reorganised.",
            supplier_id=self.birch.supplier(), ground="Schedule 8, paragraph 9",
        )  # fmt: skip
        delivered = Delivered({}, frozenset())
        change = propose(session, self.made.manager, contract, wanted, delivered, NOW)
        change.notice_id, change.notice_published_on = "1-2026", date(2025, 1, 1)
        other = a_caller(session, Role.CONTRACT_MANAGER)
        decide(session, other, contract, change, delivered, Decision(True, ""), NOW)
        pass_returns_on(session, other, contract, change, NOW)
        session.flush()

    def days(self) -> list[tuple[date, date, bool]]:
        """List the days of each return of 2026, and whether it is the new supplier's."""
        query = select(Return).where(Return.period_ends_on >= date(2026, 1, 1))
        birch = self.birch.supplier()
        return [
            (one.period_starts_on, one.period_ends_on, one.supplier_id == birch)
            for one in self.made.session.exec(query.order_by(col(Return.period_starts_on)))
        ]


def accepted_in_february(running: Running) -> str:
    """Have a post of 20 February reported by months and accepted, and give the return."""
    with writing(running.engine) as session:
        contract = session.get_one(Contract, running.contract)
        agree(session, contract, first_period_on=date(2026, 1, 1), period=Period.MONTH)
    made = running.post(
        running.supplier, f"/contracts/{running.contract}/returns", {"day": "2026-02-10"}
    )
    path = f"/returns/{made.json()['id']}"
    delivery = {
        "reference": "J-1", "obligation_id": str(running.jobs), "quantity": "1",
        "delivered_on": "2026-02-20",
    }  # fmt: skip
    assert running.post(running.supplier, f"{path}/deliveries", delivery).status_code == 201
    assert running.post(running.supplier, f"{path}/submission", None).status_code == 201
    assert running.post(running.manager, f"{path}/acceptance", None).status_code == 201
    return path
