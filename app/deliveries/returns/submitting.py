"""Submit a return: what it holds counts as reported from now on, and what it held before does not.

A first submission and a later one are the same deed. Deliveries that did not change keep their
state and their evidence; those that were changed or taken out are taken back, with what was
verified of them.
"""

import hashlib
from datetime import datetime

from sqlmodel import col, select

from app.contracts.plan.queries import agreed_plan, terms_of
from app.contracts.tables import Contract
from app.deliveries.evidence.weighing import weigh
from app.deliveries.people.counting import drop_tokens
from app.deliveries.people.doubting import ask_about_people
from app.deliveries.people.once import once_under
from app.deliveries.returns.checks.checking import Means, refuse_faulty
from app.deliveries.returns.checks.fault import faults_of_days, faults_of_lines, of_quantity
from app.deliveries.returns.checks.ground import Ground
from app.deliveries.returns.checks.grounding import contract_reported, ground_of
from app.deliveries.returns.checks.measuring import measuring_of
from app.deliveries.returns.checks.reached import people_reached
from app.deliveries.returns.checks.report import LineSent
from app.deliveries.returns.keeping import Draft, draft_of
from app.deliveries.returns.writing import refuse_unless_draft, touch
from app.deliveries.rolling import count, reported
from app.deliveries.said import Said
from app.deliveries.tables import Delivery, Return, ReturnLine, ReturnState
from app.organisations.caller import Caller
from app.platform.columns import canonical
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Finding, Invalid
from app.rules.reading import read_library


def submit(
    session: WriteSession, means: Means, caller: Caller, parent: Return, now: datetime
) -> list[Finding]:
    """Submit a return.

    Args:
        session: where it is kept.
        means: what reporting needs besides.
        caller: who submits it; whoever accepts it is somebody else.
        parent: the return, locked alone.
        now: when.

    Returns:
        Questions about it, which stop nothing.

    Raises:
        ReturnSubmitted: unless it is a draft.
        ContractNotRunning: if the contract is closed.
        Invalid: if it says nothing of anything, or what it says does not go together any more.
    """
    refuse_unless_draft(parent)
    contract = contract_reported(session, parent.contract_id, "Submitting a return")
    ground = ground_of(session, parent, contract, means.home, now)
    draft = draft_of(session, parent)
    lines = _lines(session, parent)
    questions = _examined(ground, draft, lines)
    _say_something(session, parent, draft, lines, now)
    parent.state, parent.submission = ReturnState.SUBMITTED, parent.submission + 1
    parent.submitted_by, parent.submitted_at = caller.who, now
    touch(parent, now)
    came, went = _counted(session, draft, now)
    library = read_library(means.home)
    weigh(session, contract, draft.standing(), library, now, by=caller.who)
    doubts = _doubts(session, means, contract, parent, now)
    note(
        session, "return.submitted", parent.id, now, authority=parent.authority_id,
        actor=caller.who, contract=parent.contract_id, submission=parent.submission,
        deliveries=len(draft.standing()), counted=came, taken_back=went, doubts=doubts,
        is_late=ground.today > parent.due_on, digest=_digest(draft, lines),
    )  # fmt: skip
    return questions


def _lines(session: WriteSession, parent: Return) -> list[ReturnLine]:
    query = select(ReturnLine).where(ReturnLine.return_id == parent.id)
    return list(session.exec(query.order_by(col(ReturnLine.obligation_id))))


def _examined(ground: Ground, draft: Draft, lines: list[ReturnLine]) -> list[Finding]:
    """Look at all of it once more: the contract, or single deliveries, may have changed since."""
    standing = draft.standing()
    if not standing and not lines:
        words = "This return says nothing of any obligation; that would be a blank, not a zero."
        fix = "Report deliveries, or say of an obligation that nothing was delivered."
        raise Invalid(words, fix, [Finding("nothing_said", words, fix)])
    faults: list[Finding] = []
    questions: list[Finding] = []
    for row in standing:
        path, owed = f"/deliveries/{row.reference}", ground.owed[row.obligation_id]
        if row.submission is None:
            faults += faults_of_days(row, owed, ground, path)
        questions += of_quantity(row.quantity, None, owed, path)[1]
    reached = people_reached(ground.owed, standing, draft.people)
    sent = [LineSent(line.obligation_id, line.said, groups=line.groups) for line in lines]
    refuse_faulty([*faults, *faults_of_lines(sent, ground, reached)])
    return questions


def _say_something(
    session: WriteSession,
    parent: Return,
    draft: Draft,
    lines: list[ReturnLine],
    now: datetime,
) -> None:
    """Give each obligation that has deliveries its line, so that no blank has any."""
    told = {line.obligation_id for line in lines}
    for obligation_id in sorted({row.obligation_id for row in draft.standing()} - told):
        line = ReturnLine(
            return_id=parent.id, obligation_id=obligation_id, said=Said.SOMETHING,
            updated_at=now,
        )  # fmt: skip
        session.add(line)
        lines.append(line)


def _counted(session: WriteSession, draft: Draft, now: datetime) -> tuple[int, int]:
    """Count what is new and take back what was replaced; give how many of each."""
    came = [row for row in draft.standing() if row.submission is None]
    every = [held.counted for held in draft.held.values() if held.counted is not None]
    went = [row for row in every if row.replaced]
    for row in came:
        row.submission = draft.parent.submission
    for row in went:
        row.withdrawn_at = now
    for row in (*came, *went):
        row.version += 1
        row.updated_at = now
    count(session, [*(reported(row) for row in came), *(reported(row, -1) for row in went)])
    drop_tokens(session, [row.id for row in went])
    session.flush()
    return len(came), len(went)


def _doubts(
    session: WriteSession, means: Means, contract: Contract, parent: Return, now: datetime
) -> int:
    measures = measuring_of(session, contract, means.home).measures
    agreed = terms_of(agreed_plan(session, contract.id)).duplicate_scope
    return ask_about_people(session, parent, once_under(measures, agreed), now)


def _digest(draft: Draft, lines: list[ReturnLine]) -> str:
    """Give a digest of all that was submitted, so that a later change shows."""
    told = {
        "lines": [line.model_dump(exclude={"updated_at"}) for line in lines],
        "deliveries": [_told(row) for row in draft.standing()],
    }
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def _told(row: Delivery) -> dict[str, object]:
    names = ("id", "reference", "obligation_id", "quantity", "place", "organisation", "tier")
    days = {"from": str(row.delivered_from or ""), "on": row.delivered_on.isoformat()}
    return {name: getattr(row, name) for name in names} | days
