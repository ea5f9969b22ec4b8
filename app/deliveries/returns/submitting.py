"""Submit a return: what it holds counts as reported from now on, and what it held before does not.

A first submission and a later one are the same deed. Deliveries that did not change keep their
state and their evidence; those that were changed or taken out are taken back, with what was
verified of them.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select

from app.deliveries.evidence.weighing import weigh
from app.deliveries.people.counting import drop_tokens
from app.deliveries.people.doubting import ask_about_people
from app.deliveries.people.once import Once
from app.deliveries.returns.checks.amount import LARGEST_SUM
from app.deliveries.returns.checks.checking import Means, refuse_faulty
from app.deliveries.returns.checks.fault import (
    faults_of_days,
    faults_of_empty_lines,
    faults_of_lines,
)
from app.deliveries.returns.checks.ground import Ground
from app.deliveries.returns.checks.grounding import contract_reported, ground_of
from app.deliveries.returns.checks.measuring import rules_for
from app.deliveries.returns.checks.question import (
    questions_of_early_zeros,
    questions_of_likes,
    questions_of_tokens,
)
from app.deliveries.returns.checks.reached import people_reached
from app.deliveries.returns.checks.report import LineSent
from app.deliveries.returns.checks.slip import questions_of_sums, slips_in
from app.deliveries.returns.filing import file_submission
from app.deliveries.returns.keeping import Draft, draft_of
from app.deliveries.returns.queries import dues_of
from app.deliveries.returns.succeeding import take_over_doubts
from app.deliveries.returns.writing import refuse_unless_draft, touch
from app.deliveries.rolling import LIFE_STARTS, count, reported
from app.deliveries.said import Said
from app.deliveries.tables import Delivery, Return, ReturnLine, ReturnState, Rollup, Span
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Finding, Invalid
from app.rules.reading import read_library

_LINES = (
    select(ReturnLine)
    .where(col(ReturnLine.return_id) == bindparam("return"))
    .order_by(col(ReturnLine.obligation_id))
)


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
    rules = rules_for(session, means.home)
    questions = _examined(ground, draft, lines, rules(contract.id))
    _refuse_overflow(session, draft)
    _say_something(session, parent, draft, lines, now)
    parent.state, parent.submission = ReturnState.SUBMITTED, parent.submission + 1
    parent.submitted_by, parent.submitted_at = caller.who, now
    touch(parent, now)
    came, went = _counted(session, draft, now)
    taken_over = take_over_doubts(session, parent, came, caller, now)
    digest = file_submission(session, parent, draft.standing(), lines, draft.people)
    library = read_library(means.home)
    weigh(session, contract, draft.standing(), library, now, by=caller.who)
    is_told = any(draft.people.values())  # else nobody can be told to be counted twice
    doubts = ask_about_people(session, parent, rules, now) if is_told else 0
    due = dues_of(session, [parent])[parent.id]
    note(
        session, "return.submitted", parent.id, now, authority=parent.authority_id,
        actor=caller.who, contract=parent.contract_id, submission=parent.submission,
        deliveries=len(draft.standing()), counted=len(came), taken_back=went, doubts=doubts,
        doubtful=taken_over, digest=digest,
        is_late=parent.submission == 1 and ground.today > due.due_on,
    )  # fmt: skip
    return questions


def _lines(session: WriteSession, parent: Return) -> list[ReturnLine]:
    return list(session.execute(_LINES, {"return": parent.id}).scalars())


def _examined(
    ground: Ground, draft: Draft, lines: list[ReturnLine], once: Mapping[str, Once]
) -> list[Finding]:
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
        heads = len(draft.people_of(row))
        due = partial(ground.due, owed.obligation_id)
        questions += slips_in(row.quantity, owed, due, path, confirmed=True)[1]
        if owed.measure in once:
            questions += questions_of_tokens(row.quantity, heads, owed, path)
    sums = ((row.obligation_id, row.quantity, f"/deliveries/{row.reference}") for row in standing)
    questions += questions_of_sums(sums, ground.owed, ground.due)
    reached = people_reached(ground.owed, standing, draft.people)
    sent = [LineSent(line.obligation_id, line.said, groups=line.groups) for line in lines]
    faults += [*faults_of_lines(sent, ground, reached), *faults_of_empty_lines(sent, reached)]
    refuse_faulty(faults)
    questions += questions_of_likes(row for row in standing if not draft.people_of(row))
    return questions + questions_of_early_zeros(sent, ground)


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


def _refuse_overflow(session: WriteSession, draft: Draft) -> None:
    """Refuse what would bring the sum of an obligation beyond what can be added up."""
    for obligation_id, more in _growth(draft).items():
        life = session.get(Rollup, (obligation_id, Span.LIFE, LIFE_STARTS))
        if more + (Decimal(0) if life is None else life.reported) >= LARGEST_SUM:
            words = "What was reported of one obligation adds up to more than 14 digits."
            fix = "Look for a slip in its quantities or their unit."
            raise Invalid(words, fix, [Finding("sum_too_large", words, fix, path="/deliveries")])


def _growth(draft: Draft) -> dict[UUID, Decimal]:
    """Give by how much the sum of each obligation grows."""
    found: dict[UUID, Decimal] = {}
    for row in draft.standing():
        if row.submission is None:
            found[row.obligation_id] = found.get(row.obligation_id, Decimal(0)) + row.quantity
    return found


def _counted(session: WriteSession, draft: Draft, now: datetime) -> tuple[list[Delivery], int]:
    """Count what is new and take back what was replaced; give the new, and how many went."""
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
    return came, len(went)
