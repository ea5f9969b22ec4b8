"""Make of a published change or end of a contract what two people decide on here.

A notice says that a contract was changed; that it is so here too is for people to say. A change
is proposed in the name of the person who sent the notice, and another approves it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from app.contracts.adoption.naming import holders_of
from app.contracts.change.announcing import Notice, announce
from app.contracts.change.proposing import propose
from app.contracts.change.queries import waiting_change
from app.contracts.change.tables import ContractChange
from app.contracts.change.wanted import ChangeKind, Wanted
from app.contracts.ending import record_end
from app.contracts.indicators.queries import indicators_of
from app.contracts.standstill import change_standstill_end
from app.contracts.tables import Contract, ContractState, Ending
from app.contracts.today import today
from app.deliveries.changes.queries import delivered_under
from app.ocds.contracts.adoption import identifiers_of
from app.ocds.contracts.alteration import Alteration
from app.ocds.contracts.choosing import contract_told_of
from app.ocds.contracts.difference import Standing, difference
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.problems import Finding, Invalid, NotFound, Severity
from app.rules.library import Library
from app.units import plain

LONGEST_NOTICE = 100


@dataclass(frozen=True, slots=True)
class Altered:
    """What came of a notice of change."""

    contract: Contract
    change: ContractChange | None  #: that it made, now or before; None: there was none to make
    findings: tuple[Finding, ...]
    waits: bool = False  #: something of it was not done, and may be later


@dataclass(frozen=True, slots=True)
class _Work:
    """A notice, and the contract that it is about."""

    session: WriteSession
    caller: Caller
    contract: Contract
    told: Alteration
    library: Library
    now: datetime


def alter(
    session: WriteSession, caller: Caller, told: Alteration, library: Library, now: datetime
) -> Altered:
    """Propose the change that a notice tells of, or record that a contract reached its end.

    Args:
        session: where it is kept.
        caller: a person, where something is to be proposed.
        told: what the notice says.
        library: tells of which units there are no halves.
        now: when.

    Raises:
        NotFound: if the caller has no such contract.
        WhichContract: if several may be meant.
        Problem: as proposing a change does, or recording an end.
    """
    contract = contract_told_of(session, caller, told, None)
    if contract is None:
        raise NotFound(
            f"You have no contract {told.id[:100]} of the procurement {told.ocid[:100]!r}.",
            "Take it on from its contract details notice first.",
        )
    work = _Work(session, caller, contract, told, library, now)
    known = _known(session, contract, told)
    if known is not None:
        return Altered(contract, known, (*_repeated(known, told), *_besides(work)))
    return _ended(work) if told.is_end else _changed(work)


def _known(session: Session, contract: Contract, told: Alteration) -> ContractChange | None:
    """Give the change that this notice was about, whatever was decided on it.

    A later notice that repeats an amendment has an id of its own; that of the amendment is often
    the id of the notice that published it. Such a notice may as well correct it, or be numbered
    as another is: it tells of that change only with its values and its last day.
    """
    names = {one[:LONGEST_NOTICE] for one in (told.notice, told.amendment) if one}
    query = select(ContractChange).where(
        ContractChange.contract_id == contract.id, col(ContractChange.notice_id).in_(names)
    )
    found = session.exec(query.order_by(col(ContractChange.number))).all() if names else []
    alike = [one for one in found if (one.kind is ChangeKind.EARLY_END) is told.is_end]
    own = next((one for one in alike if one.notice_id == told.notice[:LONGEST_NOTICE]), None)
    return own or next((one for one in alike if _is_repeated(one, told)), None)


def _is_repeated(change: ContractChange, told: Alteration) -> bool:
    """Tell whether a notice gives the values and the last day of a change, and nothing else."""
    sums = (
        (told.value or None, change.value_after),
        (told.value_with_tax or None, change.value_with_vat_after),
        (told.ends, change.ends_after),
    )
    said = [(one, has) for one, has in sums if one is not None]
    return bool(said) and all(one == has for one, has in said)


def _repeated(change: ContractChange, told: Alteration) -> Iterator[Finding]:
    """Say of which change another notice tells again."""
    if change.notice_id != told.notice[:LONGEST_NOTICE]:
        words = f"It repeats an amendment: change {change.number} of the contract is that one."
        yield Finding("change_known", words, "", Severity.NOTE, path=told.path)


def _changed(work: _Work) -> Altered:
    contract, told = work.contract, work.told
    standing = Standing(contract.value, contract.value_with_vat, contract.ends_on)
    other, besides = difference(standing, told), tuple(_besides(work))
    found = (*other.findings, *besides, *_indicators(work))
    if not other:
        found = found if besides else (*found, _nothing_new(told))
        return Altered(contract, None, found, waits=bool(besides))
    kind = ChangeKind.VALUE if other.ends_on is None else ChangeKind.TERM
    value = contract.value if kind is ChangeKind.VALUE and other.value is None else other.value
    sums = (value, other.ends_on, other.value_with_tax)
    return _proposed(work, Wanted(kind, _day(told), _reason(told), *sums), found)


def _besides(work: _Work) -> Iterator[Finding]:
    """Say what a notice changes that no change is proposed of."""
    told = work.told
    if told.has_other_suppliers and not _has_supplier_told(work):
        words = "By the notice another supplier has the contract; here it keeps its own."
        fix = "Propose a contract change of the kind novation, if that is so."
        yield Finding("supplier_changed", words, fix, Severity.WARNING, path=told.path)
    if told.not_read:
        words = f"The amendment changes what is not read: {', '.join(told.not_read)[:500]}."
        fix = "If what is owed changes, propose a contract change by what the notice says."
        yield Finding("amendment_not_read", words, fix, Severity.WARNING, path=told.path)


def _indicators(work: _Work) -> Iterator[Finding]:
    """Say which indicators a notice of change gives that the contract does not have."""
    there = {one.outside_id for one in indicators_of(work.session, work.contract)}
    new = [one for one in work.told.metrics if one[:LONGEST_NOTICE] not in there]
    if new:
        words = f"Indicators that the contract does not have are not set: {', '.join(new)[:500]}."
        fix = "Set them by POST /v1/contracts/{contract_id}/indicators, if they were agreed."
        path = f"{work.told.path}.agreedMetrics"
        yield Finding("not_used", words, fix, Severity.NOTE, path=path)


def _has_supplier_told(work: _Work) -> bool:
    """Tell whether the contract has here already who takes it over, or none of who leaves it."""
    here = work.contract.supplier_id
    added, removed = (
        [holders_of(work.session, work.caller, list(identifiers_of(one, []))) for one in some]
        for some in (work.told.added, work.told.removed)
    )
    if any(here in one for one in removed):
        return False
    return all(one == [here] for one in added) if added else bool(removed) and all(removed)


def _nothing_new(told: Alteration) -> Finding:
    if told.value or told.ends:
        words = "It was amended; the contract has the value and the last day of the notice."
        return Finding("change_known", words, "", Severity.NOTE, path=told.path)
    words = "It was amended, and the notice gives neither a value nor a last day."
    fix = "If what is owed changes, propose a contract change by what the notice says."
    return Finding("change_not_used", words, fix, Severity.WARNING, path=told.path)


def _ended(work: _Work) -> Altered:
    contract, told = work.contract, work.told
    day = _day(told)
    if contract.state is ContractState.ENDED:
        return Altered(contract, None, ())
    if contract.ends_on is None or day < contract.ends_on:
        wanted = Wanted(ChangeKind.EARLY_END, day, _reason(told))
        return _proposed(work, wanted, tuple(_day_assumed(told)))
    day = day if told.is_day_told else contract.ends_on  # it was over when that was published
    if contract.ends_on > today(contract.zone, work.now):
        words = f"It is told to end on {day}, which is still to come."
        fix = "Record its end once it is over."
        later = Finding("end_to_come", words, fix, Severity.WARNING, path=told.path)
        return Altered(contract, None, (later,))
    undecided = _undecided_end(work, contract.ends_on, day)
    if undecided is not None:
        return Altered(contract, None, (undecided,), waits=True)
    record_end(work.session, work.caller, contract, Ending.EXPIRED, day, "", work.now)
    return Altered(contract, None, ())


def _day_assumed(told: Alteration) -> Iterator[Finding]:
    """Say that the last day of a contract is the one on which its end was published."""
    if not told.is_day_told:
        words = f"The notice does not say on which day it ended; {told.on} is taken."
        fix = "It is the day of its publication: refuse the change if it ended on another."
        yield Finding("day_assumed", words, fix, Severity.WARNING, path=told.path)


def _undecided_end(work: _Work, last_on: date, day: date) -> Finding | None:
    """Say why an end is not simply that the contract reached its last day, if it is not."""
    waiting = waiting_change(work.session, work.contract.id)
    if waiting is not None:
        words = f"It is told to have ended; its change {waiting.number} waits to be decided on."
        fix = "Have that approved or refused: it is tried again then; or send the notice again."
    elif day != last_on:
        words = f"It is told to have ended on {day}; here its last day is {last_on}."
        fix = "Propose the extension that it had, then send the notice again; or record its end."
    else:
        return None
    return Finding("end_not_recorded", words, fix, Severity.WARNING, path=work.told.path)


def _proposed(work: _Work, wanted: Wanted, found: tuple[Finding, ...]) -> Altered:
    """Propose a change by its notice, by which it is known again."""
    session, caller, contract, told = work.session, work.caller, work.contract, work.told
    whole = frozenset(name for name, unit in work.library.units.units.items() if unit.whole)
    delivered = delivered_under(session, contract.id, whole)
    wanted = replace(
        wanted,
        ground=told.ground,
        ground_codes=told.ground_codes,
        told_by_notice=bool(told.notice) and told.published is not None,
    )
    made = propose(session, caller, contract, wanted, delivered, work.now)
    if told.notice and told.published is not None:
        notice = Notice(told.notice[:LONGEST_NOTICE], told.published, told.standstill)
        made = announce(session, caller, contract, made, notice, work.now)
    words = f"Change {made.number} of the contract is proposed by this notice."
    waits = Finding("change_proposed", words, "Another person approves it.", Severity.NOTE)
    return Altered(contract, made, (*found, *_computed(made, told), *_untimely(made, told), waits))


def _computed(change: ContractChange, told: Alteration) -> Iterator[Finding]:
    """Say that the value with VAT is worked out, since the notice does not give it."""
    gross = change.value_with_vat_after
    if not change.is_vat_computed or gross is None or change.value_before == change.value_after:
        return
    words = f"The notice does not give the value with VAT: {plain(gross)} is in proportion."
    fix = "It is not published so: give value_with_vat by PATCH /v1/contracts/{contract_id}."
    yield Finding("value_with_vat_computed", words, fix, Severity.WARNING, path=told.path)


def _untimely(change: ContractChange, told: Alteration) -> Iterator[Finding]:
    """Say that the law has a notice, and its standstill, before the first day of the change."""
    first, published = change.effective_on, change.notice_published_on
    if published is None:
        return
    fix = "It is taken as it was published, and can be approved; see that the days are so."
    if change.needs_notice and published >= first:
        words = f"The notice is of {published}, and not before {first}, the change's first day."
        words += " Section 75 of the Act has it published before the change."
        yield Finding("notice_late", words, fix, Severity.WARNING, path=told.path)
    elif change.standstill and first <= change_standstill_end(published):
        words = f"The change's first day, {first}, is in the standstill that its notice gives."
        words += " Section 76 of the Act has none before its end."
        yield Finding("first_day_in_standstill", words, fix, Severity.WARNING, path=told.path)


def _day(told: Alteration) -> date:
    if told.on is None:
        words = "The notice does not say from which day on the contract was changed."
        raise Invalid(words, findings=[Finding("day_missing", words, path=told.path)])
    return told.on


def _reason(told: Alteration) -> str:
    kind = "end" if told.is_end else "change"
    return told.reason or f"Contract {kind} notice {told.notice[:LONGEST_NOTICE]}"
