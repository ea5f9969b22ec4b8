"""Propose a change of a contract: what the law says of it, and what becomes of each obligation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from app.contracts.change.limits import (
    After,
    Before,
    Limit,
    limits,
    needs_ground,
    needs_notice,
)
from app.contracts.change.queries import as_let, next_number, waiting_change
from app.contracts.change.scale import Factors, Scaled, scaled
from app.contracts.change.tables import ChangeLine, ChangeState, ContractChange
from app.contracts.change.wanted import (
    ChangeKind,
    Wanted,
    faults_of_kind,
    faults_of_settings,
)
from app.contracts.plan.owing import Promise
from app.contracts.plan.queries import owing_on, what_is_owed
from app.contracts.queries import refuse_unless_running
from app.contracts.tables import Contract
from app.organisations.caller import Caller
from app.organisations.tables import Supplier
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

    before: Before
    tests: tuple[Limit, ...]
    promises: Mapping[UUID, Promise]
    lines: Mapping[UUID, Scaled]


def preview(session: Session, contract: Contract, wanted: Wanted, delivered: Delivered) -> Preview:
    """Say what a change would come to, by the law and for each obligation; nothing is kept.

    Raises:
        ContractNotRunning: unless the contract runs.
        Invalid: if the change lacks something, or does not fit the contract.
    """
    refuse_unless_running(contract, "Changing")
    _refuse_faults(session, contract, wanted)
    before = as_let(session, contract)
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
    return Preview(before, limits(before, _after(contract, wanted)), promises, lines)


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
    """
    person = caller.person()
    found = preview(session, contract, wanted, delivered)
    _refuse_waiting(session, contract)
    faults = list(faults_of_settings(wanted, found.promises, found.lines, delivered.verified))
    if needs_ground(found.tests) and not wanted.ground:
        faults.append(_ground(found))
    if faults:
        raise Invalid("The change cannot be proposed as it stands.", findings=faults)
    made = ContractChange(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        number=next_number(session, contract.id),
        kind=wanted.kind,
        state=ChangeState.PROPOSED,
        effective_on=wanted.effective_on,
        reason=wanted.reason,
        ground=wanted.ground,
        value_before=contract.value,
        value_after=contract.value if wanted.value is None else wanted.value,
        ends_before=contract.ends_on,
        ends_after=wanted.ends_on or contract.ends_on,
        supplier_before=contract.supplier_id,
        supplier_after=wanted.supplier_id or contract.supplier_id,
        tests=[test.document() for test in found.tests],
        needs_notice=needs_notice(found.tests),
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
    setting = wanted.settings.get(key)
    return ChangeLine(
        change_id=made.id,
        obligation_id=key,
        before=line.before,
        proposed=line.proposed,
        wanted=line.proposed if setting is None else setting.quantity,
        working=line.working[:300],
        reason="" if setting is None else setting.reason,
    )


def _factors(contract: Contract, wanted: Wanted) -> Factors:
    value, term = None, None
    if wanted.value is not None and contract.value:
        value = (wanted.value, contract.value)
    first_on = contract.starts_on or contract.entered_on
    if wanted.ends_on is not None and contract.ends_on is not None and first_on is not None:
        new, old = ((last - first_on).days + 1 for last in (wanted.ends_on, contract.ends_on))
        term = (new, old)
    ends_on = wanted.effective_on if wanted.kind is ChangeKind.EARLY_END else None
    return Factors(value, term, ends_on)


def _after(contract: Contract, wanted: Wanted) -> After:
    return After(
        value=contract.value if wanted.value is None else wanted.value,
        ends_on=wanted.ends_on or contract.ends_on,
        is_novation=wanted.kind is ChangeKind.NOVATION,
        is_early_end=wanted.kind is ChangeKind.EARLY_END,
    )


def _refuse_waiting(session: Session, contract: Contract) -> None:
    waiting = waiting_change(session, contract.id)
    if waiting is not None:
        raise ChangeWaits(
            f"Change {waiting.number} of this contract waits to be decided on.",
            "Have it approved or refused first.",
            change_id=str(waiting.id),
        )


def _refuse_faults(session: Session, contract: Contract, wanted: Wanted) -> None:
    found = [
        *faults_of_kind(wanted),
        *_faults_of_value(contract, wanted),
        *_faults_of_days(contract, wanted),
        *_faults_of_supplier(session, contract, wanted),
    ]
    if found:
        raise Invalid("The change does not fit the contract.", findings=found)


def _faults_of_value(contract: Contract, wanted: Wanted) -> list[Finding]:
    if wanted.value is None:
        return []
    if contract.value is None:
        words = "The contract has no value that could be changed."
        return [Finding("no_value", words, "Give it the value it was let at first.", path="value")]
    if wanted.kind is ChangeKind.VALUE and wanted.value == contract.value:
        words = f"{wanted.value} pounds is what it is worth already."
        return [Finding("no_change", words, "Give another value.", path="value")]
    return []


def _faults_of_days(contract: Contract, wanted: Wanted) -> list[Finding]:
    first_on, last_on = contract.starts_on or contract.entered_on, contract.ends_on
    found = []
    if first_on is not None and wanted.effective_on < first_on:
        words = f"{wanted.effective_on} is before the contract's first day, {first_on}."
        found.append(Finding("too_early", words, "Give a day from then on.", path="effective_on"))
    if last_on is not None and wanted.effective_on > last_on:
        words = f"{wanted.effective_on} is after the contract's last day, {last_on}."
        found.append(Finding("too_late", words, "Give a day until then.", path="effective_on"))
    if wanted.ends_on is None:
        return found
    if last_on is None or wanted.ends_on == last_on:
        words = f"{wanted.ends_on} does not change the contract's last day ({last_on or 'none'})."
        fix = "Give another day; give the contract its days first if it has none."
        found.append(Finding("no_change", words, fix, path="ends_on"))
    if wanted.ends_on < wanted.effective_on:
        words = f"{wanted.ends_on} is before the change takes effect, on {wanted.effective_on}."
        found.append(Finding("out_of_order", words, "Give a later last day.", path="ends_on"))
    return found


def _faults_of_supplier(session: Session, contract: Contract, wanted: Wanted) -> list[Finding]:
    if wanted.supplier_id is None:
        return []
    if wanted.supplier_id == contract.supplier_id:
        words = "That supplier holds the contract already."
        return [Finding("no_change", words, "Name another one.", path="supplier_id")]
    supplier = session.get(Supplier, wanted.supplier_id)
    if supplier is None or supplier.authority_id != contract.authority_id:
        words = f"There is no supplier {wanted.supplier_id}."
        fix = "Enter it in the register of suppliers first."
        return [Finding("no_such_supplier", words, fix, path="supplier_id")]
    return []


def _ground(found: Preview) -> Finding:
    words = " ".join(test.words for test in found.tests if test.is_passed)
    fix = "Name the ground, such as Schedule 8, paragraph 1 (provided for in the contract)."
    return Finding("ground_needed", words, fix, path="ground")
