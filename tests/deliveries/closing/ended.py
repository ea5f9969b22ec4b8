"""A contract that has ended behind: 100 hours were due, and 80 are verified."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.contracts.duties.reading import read_duties
from app.contracts.duties.tables import DutyDone
from app.contracts.tables import ContractState, Ending, Obligation
from app.deliveries.closing.beginning import begin_closing, say
from app.deliveries.closing.closing import Rules
from app.deliveries.closing.settlement import How, Offer
from app.deliveries.closing.settling import decide_settlement, propose_settlement
from app.deliveries.closing.tables import CloseOut
from app.deliveries.shortfall.kind import ShortfallState
from app.deliveries.shortfall.tables import Shortfall
from app.deliveries.tables import ReturnState
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.rules.document.cause import Side
from app.rules.reading import read_library
from tests.callers import a_caller
from tests.deliveries.standing.made import LAST, Running, a_contract, evenly

NOW = datetime.fromisoformat("2027-01-15T10:00:00Z")
RULES = Rules(read_library(), read_duties())


def an_ended_contract(
    session: WriteSession, *, is_planned: bool = True, **facts: Any
) -> tuple[Running, Obligation]:
    """Give a contract that expired on its last day, with its one obligation."""
    given: dict[str, Any] = {
        "state": ContractState.ENDED, "ended_on": LAST, "ending": Ending.EXPIRED,
    }  # fmt: skip
    running = a_contract(session, **given | facts)
    hours = running.owes(100)
    if is_planned:
        running.agrees((hours, evenly(hours)))
    running.delivers(hours, 90, date(2026, 11, 2), verified=80)
    return running, hours


def is_begun(running: Running, now: datetime = NOW) -> CloseOut:
    """Have its closing begun."""
    session: Any = running.session
    made = begin_closing(session, running.manager, running.contract, now)
    session.flush()
    return made


def is_offered(
    running: Running, closing: CloseOut, hours: Obligation, how: How = How.WAIVED, **told: Any
) -> dict[str, Any]:
    """Have a settlement proposed."""
    session: Any = running.session
    given = {"reason": "The start was late."} if how is How.WAIVED else {}
    return propose_settlement(
        session, running.manager, running.contract, closing,
        Offer(hours.id, how, **given | told), RULES.library, NOW,
    )  # fmt: skip


def is_agreed(running: Running, closing: CloseOut, hours: Obligation) -> dict[str, Any]:
    """Have the settlement agreed by another person."""
    session: Any = running.session
    other = a_caller(session, Role.CONTRACT_MANAGER)
    return decide_settlement(session, other, closing, hours.id, "So it is.", NOW, is_agreed=True)


def is_told(running: Running, duty: str, on: date, occurrence: str = "") -> None:
    """Have a notice recorded."""
    contract = running.contract
    running.session.add(
        DutyDone(
            authority_id=contract.authority_id, contract_id=contract.id, duty=duty,
            occurrence=occurrence, done_on=on, recorded_by=running.manager.who, recorded_at=NOW,
        )
    )  # fmt: skip
    running.session.flush()


def all_is_reported(running: Running) -> None:
    """Have the return of every quarter accepted."""
    for year in (2025, 2026):
        for month in (1, 4, 7, 10):
            running.returned(date(year, month, 1)).state = ReturnState.LOCKED
    running.session.flush()


def all_is_done(running: Running, hours: Obligation) -> CloseOut:
    """Have everything done that comes before the close."""
    session: Any = running.session
    closing = is_begun(running)
    is_offered(running, closing, hours)
    is_agreed(running, closing, hours)
    say(session, running.manager, closing, "The forum stays.", "Begin sooner.", NOW)
    all_is_reported(running)
    is_told(running, "termination_notice", date(2027, 1, 10))
    return closing


def a_shortfall(running: Running, hours: Obligation) -> Shortfall:
    """Have it on record that 20 hours are short."""
    made = Shortfall(
        authority_id=running.contract.authority_id, contract_id=running.contract.id,
        obligation_id=hours.id, as_of=LAST, promised=Decimal(100), due=Decimal(100),
        reported=Decimal(90), verified=Decimal(80), quantity=Decimal(20), cause="no_candidates",
        side=Side.SUPPLIER, state=ShortfallState.OPEN, raised_by=running.manager.who,
        raised_at=NOW, updated_at=NOW,
    )  # fmt: skip
    running.session.add(made)
    running.session.flush()
    return made
