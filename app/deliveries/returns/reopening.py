"""Open a return again, with a reason, or pass its days on to whoever held the contract in them.

What was submitted counts until it is submitted anew. Once its days are passed on, nothing of it
counts: the days are reported by the supplier whose they are, and nothing counts twice.
"""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import select

from app.contracts.change.queries import held_by
from app.deliveries.people.counting import drop_tokens
from app.deliveries.returns.accepting import ReturnLocked, refuse_draft
from app.deliveries.returns.checks.grounding import contract_reported
from app.deliveries.returns.keeping import draft_of
from app.deliveries.returns.writing import refuse_passed_on, touch
from app.deliveries.rolling import count, reported
from app.deliveries.tables import Reopening, Return, ReturnState
from app.organisations.caller import Caller, Separation
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict


class DaysAreItsOwn(Conflict):
    """Some of the return's days are its own supplier's."""

    slug = "days-are-its-own"


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
        ReturnPassedOn: if its days are another supplier's by now.
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


def pass_on(
    session: WriteSession, caller: Caller, parent: Return, reason: str, now: datetime
) -> Return:
    """Give up a return of days in which another supplier held the contract.

    What it said is taken back, with what was verified of it, and stays to be read by who said it;
    the supplier whose the days are begins a return of its own.

    Args:
        session: where it is kept.
        caller: a person of the authority.
        parent: the return, locked alone, whatever became of it.
        reason: why.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        Separation: if a supplier calls.
        ReturnPassedOn: if it was done before.
        ContractNotRunning: if the contract is closed.
        DaysAreItsOwn: if its supplier held the contract on any of its days.
    """
    person = caller.person()
    if caller.supplier_id is not None:
        raise Separation(
            "Only the authority passes the days of a return on.",
            "Ask the authority, and say which supplier they are of.",
        )
    refuse_passed_on(parent)
    contract = contract_reported(session, parent.contract_id, "Passing days on")
    days = parent.period_starts_on, parent.period_ends_on
    held = held_by(session, [contract])[contract.id]
    if any(one.supplier_id == parent.supplier_id and one.has(*days) for one in held):
        raise DaysAreItsOwn(
            f"The supplier of this return held the contract on days of {days[0]} to {days[1]}.",
            "Open it again, and take out what is of other days.",
        )
    gone = _take_back(session, parent, now)
    parent.state, parent.passed_on = ReturnState.PASSED_ON, _place(session, parent)
    parent.passed_on_by, parent.passed_on_at, parent.why_passed_on = person, now, reason
    touch(parent, now)
    note(
        session, "return.days_passed_on", parent.id, now, authority=parent.authority_id,
        actor=person, contract=contract.id, submission=parent.submission, taken_back=gone,
    )  # fmt: skip
    return parent


def _place(session: WriteSession, parent: Return) -> int:
    """Give a return's place among those of the same days that were passed on."""
    query = select(func.max(Return.passed_on)).where(
        Return.contract_id == parent.contract_id,
        Return.period_starts_on == parent.period_starts_on,
    )
    return (session.exec(query).one() or 0) + 1


def _take_back(session: WriteSession, parent: Return, now: datetime) -> int:
    """Have nothing count any more of a return, and give how many deliveries did."""
    held = draft_of(session, parent).held.values()
    rows = [row for one in held for row in (one.counted, one.draft) if row is not None]
    counted = [row for row in rows if row.submission is not None]
    for row in rows:
        row.withdrawn_at = row.updated_at = now
        row.version += 1
    count(session, [reported(row, -1) for row in counted])
    drop_tokens(session, [row.id for row in rows])
    return len(counted)
