"""Accept a return: it is locked, and changed only by opening it again with a reason."""

from datetime import datetime
from uuid import UUID

from sqlmodel import select

from app.deliveries.returns.checks.grounding import contract_reported
from app.deliveries.returns.writing import refuse_passed_on, touch
from app.deliveries.tables import Return, ReturnState, Submission
from app.organisations.caller import Caller, SecondPersonNeeded
from app.organisations.queries import people_behind
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict


class ReturnLocked(Conflict):
    """The return was accepted."""

    slug = "return-locked"


class ReturnNotSubmitted(Conflict):
    """The return is a draft."""

    slug = "return-not-submitted"


def accept(session: WriteSession, caller: Caller, parent: Return, now: datetime) -> Return:
    """Lock a return that others wrote and submitted.

    That it is accepted says nothing of its deliveries: each is verified by itself.

    Args:
        session: where it is kept.
        caller: a person of the authority; to have begun it is not to have written it.
        parent: the return, locked alone.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        ReturnLocked: if it was accepted before; it says when.
        ReturnPassedOn: if its days are another supplier's by now.
        ReturnNotSubmitted: if it is a draft.
        ContractNotRunning: if the contract is closed.
        SecondPersonNeeded: if the caller wrote or submitted any of it, whenever that was, and
            whatever became of it; or a program did whose key they issued.
    """
    person = caller.person()
    if parent.state is ReturnState.LOCKED:
        raise ReturnLocked(
            "This return was accepted already.",
            "There is nothing more to do; open it again with a reason to have it changed.",
            locked_at=parent.locked_at,
        )
    refuse_draft(parent)
    contract_reported(session, parent.contract_id, "Accepting a return")
    if person in _reporters(session, parent):
        raise SecondPersonNeeded(
            "You reported some of this return yourself.", "Have somebody else accept it."
        )
    parent.state = ReturnState.LOCKED
    parent.locked_by, parent.locked_at = person, now
    touch(parent, now)
    note(
        session, "return.locked", parent.id, now, authority=parent.authority_id,
        actor=caller.who, contract=parent.contract_id, submission=parent.submission,
    )  # fmt: skip
    return parent


def _reporters(session: WriteSession, parent: Return) -> set[UUID]:
    submitted = select(Submission.submitted_by).where(Submission.return_id == parent.id)
    acted = {*map(UUID, parent.writers), *session.exec(submitted)}
    return set(people_behind(session, acted).values())


def refuse_draft(parent: Return) -> None:
    """Let through what is done to a return that was submitted.

    Raises:
        ReturnPassedOn: if its days are another supplier's by now.
        ReturnNotSubmitted: if it is a draft.
    """
    refuse_passed_on(parent)
    if parent.state is ReturnState.DRAFT:
        raise ReturnNotSubmitted("This return is a draft.", "Have it submitted first.")
