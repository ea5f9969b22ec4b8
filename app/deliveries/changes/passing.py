"""Pass the periods of a contract on with it: from a novation on, the days are the new supplier's.

Whoever had it until then reports what was done until then, and proves it; nobody else can.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select

from app.contracts.change.tables import ChangeState, ContractChange
from app.contracts.change.wanted import ChangeKind
from app.contracts.plan.queries import agreed_plan, terms_of
from app.contracts.tables import Contract
from app.deliveries.queries import has_its_days
from app.deliveries.returns.beginning import rhythm_of
from app.deliveries.returns.expected import expected
from app.deliveries.returns.period import ONE_DAY
from app.deliveries.returns.writing import touch
from app.deliveries.tables import Return, ReturnState
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note


def pass_returns_on(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    change: ContractChange,
    now: datetime,
) -> None:
    """Part the returns of a contract between the suppliers, once a novation was approved.

    Those of the former one end on its eve, whatever became of them; what it had not begun by then
    is begun for it, since it cannot any more. What lies after that and says nothing yet goes over.

    Args:
        session: where they are kept.
        caller: who approved it.
        contract: locked alone; it has its new supplier.
        change: any that was decided on.
        now: when.
    """
    former, plan = change.supplier_before, agreed_plan(session, contract.id)
    if change.kind is not ChangeKind.NOVATION or change.state is not ChangeState.APPROVED:
        return
    if plan is None or former is None:
        return  # there are no periods
    eve = change.effective_on - ONE_DAY
    query = select(Return).where(Return.contract_id == contract.id, has_its_days())
    begun = session.exec(query.order_by(col(Return.id)).with_for_update()).all()
    parted = _part(begun, former, contract.supplier_id, eve, now)
    terms, rhythm = terms_of(plan), rhythm_of(plan, contract)
    due_days = terms.return_due_days, terms.final_return_days
    made = [
        _draft(contract, former, one.days[0], min(one.days[1], eve), caller, now)
        for one in expected(rhythm, begun, eve, due_days)
        if one.found is None
    ]
    session.add_all(made)
    note(
        session, "return.passed_on", contract.id, now, authority=contract.authority_id,
        actor=caller.who, change=change.id, parted=parted, begun=len(made),
    )  # fmt: skip


def _part(begun: Sequence[Return], former: UUID, after: UUID, eve: date, now: datetime) -> int:
    """Have the former supplier's returns end on the eve, and give how many were changed."""
    parted = 0
    for one in begun:
        if one.supplier_id != former or one.period_ends_on <= eve:
            continue
        if one.period_starts_on <= eve:
            one.period_ends_on = eve
        elif not one.writers and not one.submission:
            one.supplier_id = after
        else:
            continue  # it says what the former one did: a person decides whose the days are
        touch(one, now)
        parted += 1
    return parted


def _draft(
    contract: Contract, supplier: UUID, first: date, last: date, caller: Caller, now: datetime
) -> Return:
    return Return(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        supplier_id=supplier,
        period_starts_on=first,
        period_ends_on=last,
        state=ReturnState.DRAFT,
        made_by=caller.who,
        made_at=now,
        updated_at=now,
    )
