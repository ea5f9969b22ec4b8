"""A contract that is behind: 100 hours are promised over two years, and 20 are verified.

On 2 March 2026, 58.3562 are due, so that 38.3562 are short.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.contracts.tables import Obligation
from app.deliveries.shortfall.kind import RemedyKind
from app.deliveries.shortfall.raising import Seen, raise_shortfall
from app.deliveries.shortfall.remedies.deciding import decide_remedy
from app.deliveries.shortfall.remedies.proposal import Proposal
from app.deliveries.shortfall.remedies.proposing import propose
from app.deliveries.shortfall.tables import Remedy, Shortfall
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.rules.reading import read_library
from tests.callers import a_caller
from tests.deliveries.standing.made import Running, a_contract, evenly

TODAY = date(2026, 3, 2)
SHORT = Decimal("38.3562")
EVERY = ["warning", "improvement_plan", "substitution", "credit", "retention"]


def a_contract_behind(session: WriteSession, **facts: Any) -> tuple[Running, Obligation]:
    """Give a contract, and its obligation that is behind."""
    running = a_contract(session, price=Decimal(500_000), **facts)
    hours = running.owes(100)
    running.delivers(hours, 20, date(2025, 6, 2), verified=20)
    return running, hours


def agrees(running: Running, *owed: Obligation, **terms: Any) -> None:
    """Have a plan agreed under which every obligation falls due evenly, with its terms."""
    given = {"remedies": EVERY} | terms
    running.agrees(*((one, evenly(one)) for one in owed), **given)


def is_raised(running: Running, hours: Obligation, now: datetime, **changes: Any) -> Shortfall:
    """Have a shortfall raised."""
    given: dict[str, Any] = {"as_of": TODAY, "cause": "no_candidates"}
    seen = Seen(**given | changes)
    session: WriteSession = running.session
    return raise_shortfall(
        session, running.manager, running.contract, hours, seen, read_library(), now
    )


def is_proposed(
    running: Running, hours: Obligation, now: datetime, kind: RemedyKind, **changes: Any
) -> Remedy:
    """Have a remedy proposed."""
    told: dict[str, Any] = {"kind": kind, "what": "What is to be done.", "starts_on": TODAY}
    session: WriteSession = running.session
    made = propose(
        session, running.manager, running.contract, hours, Proposal(**told | changes),
        read_library(), now,
    )  # fmt: skip
    session.flush()
    return made


def is_approved(running: Running, remedy: Remedy, now: datetime) -> Remedy:
    """Have a remedy approved by another person."""
    session: WriteSession = running.session
    other = a_caller(session, Role.CONTRACT_MANAGER)
    return decide_remedy(
        session, other, running.contract, remedy, "It is fair.", now, is_approved=True
    )
