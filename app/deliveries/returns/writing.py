"""Write the draft of a return, whole: what it does not hold is taken out of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from app.contracts.tables import Contract
from app.deliveries.returns.checks.checking import Checker, Means, refuse_faulty
from app.deliveries.returns.checks.entry import Entry
from app.deliveries.returns.checks.fault import faults_of_lines, faults_of_references
from app.deliveries.returns.checks.ground import Ground
from app.deliveries.returns.checks.grounding import contract_reported, ground_of
from app.deliveries.returns.checks.placing import Placer
from app.deliveries.returns.checks.reached import people_reached
from app.deliveries.returns.checks.report import LineSent, ReturnSent
from app.deliveries.returns.checks.slip import questions_of_sums
from app.deliveries.returns.keeping import Draft, Writer, draft_of
from app.deliveries.tables import Return, ReturnLine, ReturnState
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding


class ReturnSubmitted(Conflict):
    """The return was submitted, and is changed only by opening it again."""

    slug = "return-submitted"


class ReturnPassedOn(Conflict):
    """The return's days are another supplier's, and nothing more is done with it."""

    slug = "return-passed-on"


@dataclass(frozen=True, slots=True)
class Desk:
    """What writing in one return needs."""

    contract: Contract
    ground: Ground
    checker: Checker
    writer: Writer


def write(
    session: WriteSession,
    means: Means,
    caller: Caller,
    parent: Return,
    sent: ReturnSent,
    now: datetime,
) -> list[Finding]:
    """Have the draft of a return say exactly what was sent.

    Args:
        session: where it is kept.
        means: what reporting needs besides.
        caller: who writes it.
        parent: the return, locked alone.
        sent: all of it.
        now: when.

    Returns:
        Questions about it, which stop nothing.

    Raises:
        ReturnSubmitted: unless it is a draft.
        ContractNotRunning: if the contract is closed.
        Invalid: with every fault; nothing is kept then.
        NoPeopleKey: if it has tokens of people, and this deployment has no secret for them.
    """
    desk = desk_for(session, means, caller, parent, now)
    entries, questions = _checked(desk, sent)
    draft = draft_of(session, parent)
    wanted = {entry.reference for entry in entries}
    for gone in [one.reference for one in draft.standing() if one.reference not in wanted]:
        draft.take_out(gone, now)
    draft.put(*entries, writer=desk.writer)
    _refuse_unfounded(desk, draft, sent.lines)
    _keep_lines(session, parent, sent.lines, now)
    parent.invoiced, parent.comment = sent.invoiced, sent.comment
    wrote(parent, caller.who, now)
    note(
        session, "return.written", parent.id, now, authority=parent.authority_id,
        actor=caller.who, contract=parent.contract_id, lines=len(sent.lines),
        deliveries=len(entries),
    )  # fmt: skip
    return questions


def desk_for(
    session: WriteSession,
    means: Means,
    caller: Caller,
    parent: Return,
    now: datetime,
    only: UUID | None = None,
) -> Desk:
    """Gather what writing in a return needs.

    Args:
        session: where it is kept.
        means: what reporting needs besides.
        caller: who writes.
        parent: the return, locked alone.
        now: when.
        only: the one obligation that is written about; None: any of them.

    Raises:
        ReturnSubmitted: unless it is a draft.
        ContractNotRunning: if the contract is closed.
    """
    refuse_unless_draft(parent)
    contract = contract_reported(session, parent.contract_id, "Reporting")
    ground = ground_of(session, parent, contract, means.home, now, only)
    checker = Checker(parent.authority_id, ground, Placer(session), means.key)
    writer = Writer(caller.who, now)
    return Desk(contract, ground, checker, writer)


def refuse_unless_draft(parent: Return) -> None:
    """Let through what is done to a draft alone.

    Raises:
        ReturnPassedOn: if its days are another supplier's by now.
        ReturnSubmitted: if it was submitted; it says how it can be changed.
    """
    refuse_passed_on(parent)
    if parent.state is not ReturnState.DRAFT:
        raise ReturnSubmitted(
            f"This return was submitted, and is {parent.state} now.",
            "Open it again with a reason; what was submitted counts until it is submitted anew.",
            state=parent.state.value,
        )


def refuse_passed_on(parent: Return) -> None:
    """Let through what is done to a return that is for its days.

    Raises:
        ReturnPassedOn: if they were passed on.
    """
    if parent.state is ReturnState.PASSED_ON:
        raise ReturnPassedOn(
            "The days of this return were passed on to the supplier that held the contract then.",
            "What was done in them is reported in a return of theirs.",
        )


def touch(parent: Return, now: datetime) -> None:
    """Give a return its next version."""
    parent.version += 1
    parent.updated_at = now


def wrote(parent: Return, by: UUID, now: datetime) -> None:
    """Give a return its next version, and keep who wrote in it: they may not accept it."""
    parent.writers = sorted({*parent.writers, str(by)})
    touch(parent, now)


def _checked(desk: Desk, sent: ReturnSent) -> tuple[list[Entry], list[Finding]]:
    faults = faults_of_references(sent.deliveries)
    questions: list[Finding] = []
    entries: list[Entry] = []
    for place, one in enumerate(sent.deliveries):
        entry, wrong, asked = desk.checker.checked(one, f"/deliveries/{place}")
        faults += wrong
        questions += asked
        if entry is not None:
            entries.append(entry)
    if faults:  # lines are checked against deliveries that can be kept; here, against all sent
        reached = dict.fromkeys(one.obligation_id for one in sent.deliveries)
        refuse_faulty([*faults, *faults_of_lines(sent.lines, desk.ground, reached)])
    sums = (
        (entry.obligation_id, entry.quantity, f"/deliveries/{at}")
        for at, entry in enumerate(entries)
    )
    questions += questions_of_sums(sums, desk.ground.owed, desk.ground.due)
    return entries, questions


def _refuse_unfounded(desk: Desk, draft: Draft, lines: Sequence[LineSent]) -> None:
    """Refuse lines that do not go with the deliveries; the transaction keeps neither."""
    reached = people_reached(desk.ground.owed, draft.standing(), draft.people)
    refuse_faulty(faults_of_lines(lines, desk.ground, reached))


def _keep_lines(
    session: WriteSession, parent: Return, lines: Sequence[LineSent], now: datetime
) -> None:
    kept = {
        line.obligation_id: line
        for line in session.exec(select(ReturnLine).where(ReturnLine.return_id == parent.id))
    }
    wanted = {line.obligation_id for line in lines}
    if gone := kept.keys() - wanted:
        session.execute(
            delete(ReturnLine).where(
                col(ReturnLine.return_id) == parent.id, col(ReturnLine.obligation_id).in_(gone)
            )
        )
    for line in lines:
        row = kept.get(line.obligation_id)
        if row is None:
            row = ReturnLine(
                return_id=parent.id, obligation_id=line.obligation_id, said=line.said,
                updated_at=now,
            )  # fmt: skip
            session.add(row)
        row.said, row.forecast, row.confidence = line.said, line.forecast, line.confidence
        row.cause, row.comment, row.groups = line.cause, line.comment, line.groups
        row.updated_at = now
