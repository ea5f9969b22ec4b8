"""Gather how a contract ended."""

from sqlmodel import Session, col, func, select

from app.contracts.change.ground import Ground
from app.contracts.change.queries import approved_changes
from app.contracts.change.wanted import ChangeKind
from app.contracts.tables import Contract, Ending
from app.deliveries.standing.tables import Rating
from app.ocds.publication.particulars.particulars import Particulars
from app.ocds.publication.told import Ended

#: the one code that follows from how a contract ended; of any other, people give the ground
COMPLETED = {
    Ending.EXPIRED: Ground("contractCompleted", "", "The contract came to its last day."),
    Ending.DISCHARGED: Ground("contractCompleted", "", "All that the contract asks for was done."),
}


def ended_of(session: Session, contract: Contract, entered: Particulars) -> Ended | None:
    """Give how a contract ended; None: it has not.

    The codes of why are those that were entered for notices, or else those of the change that
    ended it early, or else that it was completed; of no words is a code made.
    """
    if contract.ended_on is None or contract.ending is None:
        return None
    last = select(func.max(Rating.ends_on)).where(
        Rating.contract_id == contract.id, col(Rating.replaced_at).is_(None)
    )
    completed = COMPLETED.get(contract.ending)
    return Ended(
        on=contract.ended_on,
        is_completed=completed is not None,
        why=contract.why_ended,
        final_value=entered.final_value,
        codes=entered.ending_codes
        or _of_change(session, contract)
        or (() if completed is None else (completed,)),
        last_rated_on=session.exec(last).one(),
    )


def _of_change(session: Session, contract: Contract) -> tuple[Ground, ...]:
    """Give the ground of the change by which the contract ended early."""
    changes = approved_changes(session, contract.id)
    early = [one for one in changes if one.kind is ChangeKind.EARLY_END]
    return tuple(Ground(**code) for one in early for code in one.ground_codes)
