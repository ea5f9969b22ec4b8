"""Open a return again, with a reason. What was submitted counts until it is submitted anew."""

from datetime import datetime

from app.deliveries.returns.accepting import ReturnLocked, refuse_draft
from app.deliveries.returns.checks.grounding import contract_reported
from app.deliveries.returns.writing import touch
from app.deliveries.tables import Reopening, Return, ReturnState
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note


def reopen(
    session: WriteSession, caller: Caller, parent: Return, reason: str, now: datetime
) -> Reopening:
    """Open a return again, so that it can be put right.

    Args:
        session: where it is kept.
        caller: the supplier, or the authority; only the authority once it was accepted.
        parent: the return, locked alone.
        reason: why.
        now: when.

    Raises:
        ReturnNotSubmitted: if it is a draft.
        ReturnLocked: if it was accepted, and the supplier calls.
        ContractNotRunning: if the contract is closed.
    """
    refuse_draft(parent)
    if parent.state is ReturnState.LOCKED and caller.supplier_id is not None:
        raise ReturnLocked(
            "This return was accepted, and only the authority can open it again.",
            "Ask the authority, and say what is to be put right.",
            locked_at=parent.locked_at,
        )
    contract_reported(session, parent.contract_id, "Opening a return again")
    made = Reopening(
        return_id=parent.id,
        submission=parent.submission,
        was=parent.state,
        reason=reason,
        by=caller.who,
        at=now,
    )
    session.add(made)
    parent.state = ReturnState.DRAFT
    parent.locked_by = parent.locked_at = None
    touch(parent, now)
    note(
        session, "return.reopened", parent.id, now, authority=parent.authority_id,
        actor=caller.who, contract=parent.contract_id, submission=parent.submission,
        was=made.was,
    )  # fmt: skip
    return made
