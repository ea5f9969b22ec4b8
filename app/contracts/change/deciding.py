"""Approve a change of a contract that another person proposed, or refuse it.

An approved change is carried out in the same transaction: what is owed gets new terms beside its
baseline, the contract its value, days or supplier, and the delivery plan is made to add up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from app.contracts.change.applying import change_contract, set_terms
from app.contracts.change.limits import After
from app.contracts.change.proposing import Delivered
from app.contracts.change.queries import change_of, lines_of
from app.contracts.change.replanning import replan
from app.contracts.change.scale import Step, least
from app.contracts.change.tables import ChangeLine, ChangeState, ContractChange
from app.contracts.change.wanted import AT_ONCE, ChangeKind
from app.contracts.change.weighing import weigh
from app.contracts.entering import StandstillRuns
from app.contracts.plan.owing import Promise
from app.contracts.plan.queries import what_is_owed
from app.contracts.queries import refuse_unless_running
from app.contracts.standstill import change_standstill_end
from app.contracts.tables import Contract
from app.contracts.today import today
from app.organisations.caller import Caller, SecondPersonNeeded
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.jobs.enqueuing import enqueue
from app.problems import AlreadyDecided, Conflict
from app.units import plain

#: the job of whoever has more to propose of a contract that notices tell of
DECIDED = "contracts.change_decided"


class ChangeOutdated(Conflict):
    """The contract has changed since the change was proposed."""

    slug = "change-outdated"


class ChangeNoticeNeeded(Conflict):
    """The change cannot take effect before its notice was published."""

    slug = "change-notice-needed"


class BelowVerified(Conflict):
    """More is verified by now than the change would leave owed."""

    slug = "below-verified"


class ChangeTooEarly(Conflict):
    """The change is carried out at once, and its day is to come."""

    slug = "change-too-early"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decides about a change."""

    approve: bool
    reason: str  #: in words; it may be empty


def decide(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    proposed: ContractChange,
    delivered: Delivered,
    decision: Decision,
    now: datetime,
) -> ContractChange:
    """Approve a change and carry it out, or refuse it.

    Args:
        session: where it is kept.
        caller: a person, other than who proposed it.
        contract: the change's, locked alone.
        proposed: the change.
        delivered: what is verified of each obligation, and which units are whole.
        decision: what the caller decides.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        ContractNotRunning: if it approves, unless the contract runs.
        AlreadyDecided: if it was decided.
        SecondPersonNeeded: if the caller proposed it.
        ChangeNoticeNeeded: if its notice is not recorded, or did not go before its first day.
        StandstillRuns: if the notice gives a standstill that is not over, or its first day is in
            it; it names the first day that is possible. The first day of a change that its
            notice told is as it was published, be it before the law allows it.
        ChangeTooEarly: if it is carried out at once, and its day is to come.
        ChangeOutdated: if the contract has changed since it was proposed, or what the law says.
        BelowVerified: if more is verified by now than would be owed.
    """
    person = caller.person()
    change = change_of(session, caller, proposed.id)  # read again, now that the contract is locked
    if decision.approve:
        refuse_unless_running(contract, "Approving a change")
    if change.state is not ChangeState.PROPOSED:
        raise AlreadyDecided(f"Change {change.number} was {change.state}.", "Propose another one.")
    if change.proposed_by == person:
        raise SecondPersonNeeded(
            "Who proposed a change may not decide on it.", "Ask a colleague to decide."
        )
    change.decided_by, change.decided_at, change.decision = person, now, decision.reason
    change.version += 1
    change.updated_at = now
    terms = 0
    if decision.approve:
        _refuse_early(contract, change, now)
        terms = _carry_out(session, caller, contract, change, delivered, now)
    change.state = ChangeState.APPROVED if decision.approve else ChangeState.REFUSED
    if contract.ocid:
        told = {"ocid": contract.ocid}
        enqueue(session, DECIDED, told, now, authority=contract.authority_id)
    note(
        session, f"contract.change_{change.state}", contract.id, now,
        authority=contract.authority_id, actor=caller.who, change=change.id, terms=terms,
    )  # fmt: skip
    return change


def _carry_out(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    change: ContractChange,
    delivered: Delivered,
    now: datetime,
) -> int:
    """Give the contract and what is owed under it their new terms; say how many there are."""
    promises = what_is_owed(session, contract)
    lines = lines_of(session, change.id)
    _refuse_outdated(contract, change)
    if {key: one.quantity for key, one in promises.items()} != _before(lines):
        raise _outdated(change, "What is owed under the contract")
    _refuse_weighed_otherwise(session, contract, change, promises, lines)
    for line in lines:
        verified = delivered.verified.get(line.obligation_id, Decimal(0))
        promise = promises[line.obligation_id]
        if line.wanted < least(promise, verified):
            raise BelowVerified(
                f"{plain(verified)} {promise.unit} of {promise.measure} are verified by now, and "
                f"change {change.number} would leave {plain(line.wanted)} owed.",
                "Refuse it, and propose one that leaves as much owed as is verified.",
            )
    terms = set_terms(session, change, lines, promises, caller.person(), now)
    change_contract(session, caller, contract, change, now)
    if terms:
        owed = what_is_owed(session, contract)
        replan(session, contract, change, owed, delivered.whole_units, now)
    return terms


def _refuse_weighed_otherwise(
    session: WriteSession,
    contract: Contract,
    change: ContractChange,
    promises: Mapping[UUID, Promise],
    lines: Sequence[ChangeLine],
) -> None:
    """Let a change through that the law says the same of as when it was proposed.

    Nobody shall say that a contract is another, have a change proposed, and take it back.
    """
    steps = {one.obligation_id: Step(one.before, one.proposed, one.wanted) for one in lines}
    after = After(
        value=change.value_after,
        ends_on=change.ends_after,
        value_with_vat=change.value_with_vat_after,
        is_scope=change.kind is ChangeKind.SCOPE,
        is_novation=change.kind is ChangeKind.NOVATION,
        is_early_end=change.kind is ChangeKind.EARLY_END,
    )
    tests = weigh(session, contract, after, promises, steps)
    if [test.document() for test in tests] != change.tests:
        raise _outdated(change, "What the law says of the contract")


def _before(lines: list[ChangeLine]) -> dict[object, Decimal]:
    return {line.obligation_id: line.before for line in lines}


def _refuse_early(contract: Contract, change: ContractChange, now: datetime) -> None:
    published_on = change.notice_published_on
    is_late = published_on is None or (
        published_on >= change.effective_on and not change.told_by_notice
    )
    if change.needs_notice and is_late:
        raise ChangeNoticeNeeded(
            f"Change {change.number} needs a contract change notice before {change.effective_on}, "
            "its first day.",
            "Publish the notice and record it by its id and day, then approve the change."
            if published_on is None
            else f"It was published on {published_on}; propose a change from a later day.",
            tests=change.tests,
        )
    day = today(contract.zone, now)
    _refuse_in_standstill(change, day)
    if change.kind in AT_ONCE and change.effective_on > day:
        raise ChangeTooEarly(
            f"Change {change.number} takes effect on {change.effective_on}, and it is {day}.",
            "Approve it on that day or later.",
        )


def _refuse_in_standstill(change: ContractChange, day: date) -> None:
    """Let a change through once the standstill that its notice gives is over (section 76)."""
    published_on = change.notice_published_on
    if not change.standstill or published_on is None:
        return
    ends = change_standstill_end(published_on)
    is_first_day_in_it = change.effective_on <= ends and not change.told_by_notice
    if day > ends and not is_first_day_in_it:
        return
    first = ends + timedelta(days=1)
    raise StandstillRuns(
        f"The voluntary standstill of change {change.number} runs to the end of {ends}.",
        f"Refuse it, and propose a change from {first} or a later day."
        if is_first_day_in_it
        else f"Approve it on {first} or later.",
        standstill_ends_on=ends.isoformat(),
        possible_from=first.isoformat(),
    )


def _refuse_outdated(contract: Contract, change: ContractChange) -> None:
    now = (contract.value, contract.value_with_vat, contract.ends_on, contract.supplier_id)
    values = (change.value_before, change.value_with_vat_before)
    if now != (*values, change.ends_before, change.supplier_before):
        raise _outdated(change, "The contract's value, last day or supplier")


def _outdated(change: ContractChange, what: str) -> ChangeOutdated:
    return ChangeOutdated(
        f"{what} is another than when change {change.number} was proposed.",
        "Refuse it, and propose one that fits the contract as it is now.",
    )
