"""Approve a remedy that another person proposed, or turn it down."""

from datetime import datetime

from app.contracts.tables import Contract
from app.contracts.today import today
from app.deliveries.shortfall.kind import RemedyState
from app.deliveries.shortfall.queries import refuse_unless_live
from app.deliveries.shortfall.tables import Remedy, RemedyStep
from app.organisations.caller import Caller, SecondPersonNeeded
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import AlreadyDecided


def decide_remedy(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    remedy: Remedy,
    reason: str,
    now: datetime,
    *,
    is_approved: bool,
) -> Remedy:
    """Decide on a remedy; once approved it runs, turned down it counts as withdrawn.

    Args:
        session: where it is kept.
        caller: a person who did not propose it.
        contract: that it belongs to.
        remedy: locked alone.
        reason: for the decision.
        now: when.
        is_approved: whether it is to be done.

    Raises:
        PersonNeeded: if a program calls.
        ContractNotRunning: once the contract is closed.
        SecondPersonNeeded: if the caller proposed it.
        AlreadyDecided: if it was decided or withdrawn before.
    """
    person = caller.person()
    refuse_unless_live(contract, "Deciding on a remedy")
    if remedy.proposed_by == person:
        raise SecondPersonNeeded(
            "You proposed this remedy; another person decides on it.",
            "Ask somebody else who may approve remedies.",
        )
    if remedy.state is not RemedyState.PROPOSED:
        raise AlreadyDecided(
            f"This remedy was decided: it is {remedy.state}.", "Read its steps to see by whom."
        )
    remedy.state = RemedyState.OPEN if is_approved else RemedyState.WITHDRAWN
    remedy.decided_by, remedy.decided_at = person, now
    remedy.version += 1
    remedy.updated_at = now
    step = RemedyStep(
        remedy_id=remedy.id,
        number=2,  # nothing can be entered between the proposal and the decision
        on=today(contract.zone, now),
        what=reason,
        became=remedy.state,
        by=person,
        at=now,
    )
    session.add(step)
    note(
        session, "remedy.decided", remedy.id, now, authority=remedy.authority_id,
        actor=caller.who, contract=remedy.contract_id, became=remedy.state.value,
    )  # fmt: skip
    return remedy
