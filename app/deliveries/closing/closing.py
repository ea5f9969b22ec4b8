"""Close a contract for good: what it came to is frozen, and it can only be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.contracts.duties.rule import DutyRule
from app.contracts.tables import Contract, ContractState
from app.deliveries.closing.beginning import refuse_closed
from app.deliveries.closing.queries import facts_of, open_shortfalls, outturns, records_until
from app.deliveries.closing.remainder import remaining
from app.deliveries.closing.settlement import current
from app.deliveries.closing.tables import CloseOut, CloseOutState
from app.deliveries.shortfall.raising import resolve
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Severity
from app.rules.library import Library


@dataclass(frozen=True, slots=True)
class Rules:
    """What a closing goes by."""

    library: Library
    duties: Mapping[str, DutyRule]


class StillOpen(Conflict):
    """Something keeps the contract from being closed; each point says what to do."""

    slug = "still-open"

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Say how many points are open, and list them."""
        many = "One point is" if len(findings) == 1 else f"{len(findings)} points are"
        super().__init__(f"{many} still open.", "See to each; every one says how.")
        self.findings = tuple(findings)


def close(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    closing: CloseOut,
    rules: Rules,
    now: datetime,
) -> CloseOut:
    """Close a contract, with what each promise came to by its last day.

    A shortfall of what was settled is resolved by that.

    Args:
        session: where it is kept.
        caller: a person.
        contract: locked alone.
        closing: its own, locked alone.
        rules: the library, for the bands, and the duties of the law.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        ContractClosed: if it was closed before.
        StillOpen: with everything that is to be done first.
    """
    person = caller.person()
    refuse_closed(closing)
    ended_on = contract.ended_on
    found = () if ended_on is None else outturns(session, contract, ended_on, rules.library)
    facts = facts_of(session, contract, closing, found, rules.duties, rules.library, now)
    points = remaining(facts)
    faults = [one for one in points if one.severity is Severity.FAULT]
    if faults:
        raise StillOpen(faults)
    _resolve_settled(session, caller, contract, closing, now)
    until = records_until(session, contract)
    closing.state = CloseOutState.CLOSED
    closing.outturn = [one.kept() for one in found]
    closing.closed_by, closing.closed_at = person, now
    contract.state = ContractState.CLOSED
    for row in (closing, contract):
        row.version += 1
        row.updated_at = now
    note(
        session, "contract.closed", contract.id, now, authority=contract.authority_id,
        actor=caller.who, closing=closing.id, obligations=len(found),
        records_until=None if until is None else until.isoformat(), warnings=len(points),
    )  # fmt: skip
    return closing


def _resolve_settled(
    session: WriteSession, caller: Caller, contract: Contract, closing: CloseOut, now: datetime
) -> None:
    """Resolve what is open still: nothing keeps the contract, so that all of it was settled."""
    for one in open_shortfalls(session, contract.id):
        settled = current(closing.settlement, one.obligation_id)
        how = "" if settled is None else f": {settled['how']}"
        resolve(session, caller, contract, one, f"Settled when the contract was closed{how}.", now)
