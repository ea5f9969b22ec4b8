"""Propose a change of a contract: what the law says of it, and what becomes of each obligation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from app.contracts.change.fitting import refuse_misfit
from app.contracts.change.limits import After, Follows, Limit, needs_ground, needs_notice
from app.contracts.change.queries import next_number, waiting_change
from app.contracts.change.scale import Factors, Scaled, Step, scaled, term_of
from app.contracts.change.tables import ChangeLine, ChangeState, ContractChange
from app.contracts.change.wanted import ChangeKind, Wanted, faults_of_settings
from app.contracts.change.weighing import weigh
from app.contracts.plan.owing import Promise
from app.contracts.plan.queries import owing_on, what_is_owed
from app.contracts.plan.shape import MOST_QUANTITY
from app.contracts.queries import refuse_unless_running
from app.contracts.tables import Contract
from app.contracts.worth import Gross, changed
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid


class ChangeWaits(Conflict):
    """Another change waits to be decided on."""

    slug = "change-waits"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a change needs to know of deliveries and units."""

    verified: Mapping[UUID, Decimal]  #: by obligation, in its unit
    whole_units: Collection[str]  #: of which there are no halves


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would come to."""

    tests: tuple[Limit, ...]
    promises: Mapping[UUID, Promise]
    lines: Mapping[UUID, Scaled]


def preview(session: Session, contract: Contract, wanted: Wanted, delivered: Delivered) -> Preview:
    """Say what a change would come to, by the law and for each obligation; nothing is kept.

    Raises:
        ContractNotRunning: unless the contract runs.
        Invalid: if the change lacks something, or does not fit the contract.
        ChangeOutOfOrder: if it would take effect before one that was approved.
    """
    refuse_unless_running(contract, "Changing")
    refuse_misfit(session, contract, wanted)
    promises = what_is_owed(session, contract)
    owings = owing_on(session, [contract], wanted.effective_on)
    factors = _factors(contract, wanted)
    lines = {
        key: scaled(
            promise, owings[key], factors, delivered.verified.get(key, Decimal(0)),
            delivered.whole_units,
        )
        for key, promise in promises.items()
    }  # fmt: skip
    _refuse_too_much(lines)
    steps = {key: _step(line, key, wanted) for key, line in lines.items() if key in promises}
    tests = weigh(session, contract, _after(contract, wanted), promises, steps)
    return Preview(tests, promises, lines)


def propose(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    wanted: Wanted,
    delivered: Delivered,
    now: datetime,
) -> ContractChange:
    """Propose a change; another person approves it.

    Args:
        session: where it is kept.
        caller: a person.
        contract: locked alone.
        wanted: the change.
        delivered: what is verified of each obligation, and which units are whole.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        ContractNotRunning: unless the contract runs.
        ChangeWaits: if another waits to be decided on.
        Invalid: if it lacks something, does not fit the contract, leaves less owed than is
            verified, or needs a ground in law that it does not name.
        ChangeOutOfOrder: if it would take effect before one that was approved.
    """
    person = caller.person()
    found = preview(session, contract, wanted, delivered)
    _refuse_waiting(session, contract)
    faults = list(faults_of_settings(wanted, found.promises, found.lines, delivered.verified))
    if needs_ground(found.tests) and not wanted.ground.strip():
        faults.append(_ground(found))
    if faults:
        raise Invalid("The change cannot be proposed as it stands.", findings=faults)
    gross = _gross(contract, wanted)
    made = ContractChange(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        number=next_number(session, contract.id),
        kind=wanted.kind,
        state=ChangeState.PROPOSED,
        effective_on=wanted.effective_on,
        reason=wanted.reason,
        ground=wanted.ground,
        ground_codes=[one.document() for one in wanted.ground_codes],
        value_before=contract.value,
        value_after=contract.value if wanted.value is None else wanted.value,
        value_with_vat_before=contract.value_with_vat,
        value_with_vat_after=gross.value,
        is_vat_computed=gross.is_computed,
        ends_before=contract.ends_on,
        ends_after=wanted.ends_on or contract.ends_on,
        supplier_before=contract.supplier_id,
        supplier_after=wanted.supplier_id or contract.supplier_id,
        tests=[test.document() for test in found.tests],
        needs_notice=needs_notice(found.tests),
        told_by_notice=wanted.told_by_notice,
        proposed_by=person,
        proposed_at=now,
        updated_at=now,
    )
    session.add(made)
    session.flush()
    session.add_all(_line(made, key, line, wanted) for key, line in found.lines.items())
    session.flush()
    note(
        session, "contract.change_proposed", contract.id, now, authority=contract.authority_id,
        actor=caller.who, change=made.id, of=made.kind.value, lines=len(found.lines),
    )  # fmt: skip
    return made


def _line(made: ContractChange, key: UUID, line: Scaled, wanted: Wanted) -> ChangeLine:
    setting, step = wanted.settings.get(key), _step(line, key, wanted)
    return ChangeLine(
        change_id=made.id,
        obligation_id=key,
        before=step.before,
        proposed=step.proposed,
        wanted=step.wanted,
        working=line.working[:300],
        reason="" if setting is None else setting.reason,
    )


def _step(line: Scaled, key: UUID, wanted: Wanted) -> Step:
    setting = wanted.settings.get(key)
    quantity = line.proposed if setting is None else setting.quantity
    return Step(line.before, line.proposed, quantity)


def _refuse_too_much(lines: Mapping[UUID, Scaled]) -> None:
    """Let through what can be kept; anything larger is a slip in the value or the days."""
    if all(line.proposed < MOST_QUANTITY for line in lines.values()):
        return
    words = "In proportion more would be owed than any contract can have."
    fix = "Look whether the value or the day is as it was meant."
    raise Invalid(words, findings=[Finding("out_of_range", words, fix, path="value")])


def _factors(contract: Contract, wanted: Wanted) -> Factors:
    value, term = None, None
    if wanted.value is not None and contract.value:
        value = (wanted.value, contract.value)
    first_on = contract.starts_on or contract.entered_on
    if wanted.ends_on is not None and contract.ends_on is not None and first_on is not None:
        term = term_of(first_on, contract.ends_on, wanted.ends_on)
    is_early_end = wanted.kind is ChangeKind.EARLY_END
    last_on = wanted.effective_on if is_early_end else wanted.ends_on
    return Factors(value, term, last_on, is_early_end)


def _after(contract: Contract, wanted: Wanted) -> After:
    value = contract.value if wanted.value is None else wanted.value
    return After(
        value=value,
        ends_on=wanted.ends_on or contract.ends_on,
        value_with_vat=_gross(contract, wanted).value,
        is_scope=wanted.kind is ChangeKind.SCOPE,
        is_novation=wanted.kind is ChangeKind.NOVATION,
        is_early_end=wanted.kind is ChangeKind.EARLY_END,
    )


def _gross(contract: Contract, wanted: Wanted) -> Gross:
    value = contract.value if wanted.value is None else wanted.value
    until_then = Gross(contract.value_with_vat, contract.is_vat_computed)
    return changed(until_then, wanted.value_with_vat, contract.value, value)


def _refuse_waiting(session: Session, contract: Contract) -> None:
    waiting = waiting_change(session, contract.id)
    if waiting is not None:
        raise ChangeWaits(
            f"Change {waiting.number} of this contract waits to be decided on.",
            "Have it approved or refused first.",
            change_id=str(waiting.id),
        )


def _ground(found: Preview) -> Finding:
    passed = (one for one in found.tests if one.is_passed and one.follows is Follows.GROUND)
    words = " ".join(one.words for one in passed)
    fix = "Name the ground, such as Schedule 8, paragraph 1 (provided for in the contract)."
    return Finding("ground_needed", words, fix, path="ground")
