"""Take on a contract from a row of a register: what the row does not say, the caller does."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.adoption.adopting import adopt
from app.contracts.adoption.facts import Facts
from app.contracts.adoption.naming import Named, supplier_named
from app.contracts.adoption.promise import Promised, promises_of
from app.contracts.tables import Contract, ContractState
from app.organisations.caller import Caller
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid, NotFound
from app.rules.library import Library
from app.spend.adoption.entry import Entry, said_by
from app.spend.adoption.tables import AdoptedEntry
from app.spend.batch import BatchState
from app.spend.names.identity import identifier_of
from app.spend.tables import RegisterEntry, SpendBatch, SpendSupplierName


class EntryTakenOn(Conflict):
    """A contract was taken on from this row before."""

    slug = "entry-taken-on"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller says besides the row: it goes before what the row says."""

    facts: dict[str, Any]  #: those of `Facts`, by their names
    supplier: Named | None = None  #: None: whom the row names
    promises: Sequence[Promised] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class _Row:
    entry: RegisterEntry
    batch: SpendBatch
    name: SpendSupplierName | None


def take_on(
    session: WriteSession,
    caller: Caller,
    place: tuple[UUID, int],
    wanted: Wanted,
    library: Library,
    now: datetime,
) -> tuple[Contract, tuple[Finding, ...]]:
    """Take on a contract from a row, and list what of the row was not used.

    Args:
        session: where both are.
        caller: whose register it is, and whose contract it will be.
        place: id of the batch, and the line within it.
        wanted: what the caller says besides.
        library: that the promises are measured by.
        now: when.

    Raises:
        NotFound: if no such row counts among the caller's registers.
        EntryTakenOn: if a contract was taken on from it before, and is not withdrawn.
        Invalid: if it is not known who the supplier is, or the contract cannot be so.
        SuppliersDiffer: if the row's numbers are those of several suppliers.
        ContractReferenceTaken: if another contract of the authority has its reference.
    """
    row = _row(session, caller, place)
    _refuse_taken(session, caller, row)
    entry = _entry(row)
    said = said_by(entry)
    supplier_id = supplier_named(session, caller, wanted.supplier or _named(row), now)
    own = {name: value for name, value in asdict(said).items() if name != "findings"}
    facts = Facts(**own | wanted.facts)
    read = promises_of(wanted.promises, library, facts.value)
    contract = adopt(session, caller, supplier_id, facts, read.promises, now, read.faults)
    made = _adopted(caller, row, contract, now)
    if not add_if_new(session, made):
        _put_in_place(session, made, _refuse_taken(session, caller, row))
    note(
        session, "spend.entry_taken_on", row.batch.id, now, authority=caller.authority_id,
        actor=caller.who, line=row.entry.number, contract=contract.id,
    )  # fmt: skip
    told = [one for one in said.findings if one.path not in wanted.facts]
    return contract, tuple(told)


def _row(session: Session, caller: Caller, place: tuple[UUID, int]) -> _Row:
    """Give a row that counts; its batch is locked, so that it is not taken back meanwhile."""
    batch_id, line = place
    query: Any = (
        select(RegisterEntry, SpendBatch, SpendSupplierName)
        .join(SpendBatch, col(SpendBatch.number) == RegisterEntry.batch)
        .outerjoin(SpendSupplierName, col(SpendSupplierName.number) == RegisterEntry.name)
        .where(
            SpendBatch.id == batch_id,
            RegisterEntry.number == line,
            SpendBatch.authority_id == caller.authority_id,
            SpendBatch.state == BatchState.LIVE,
        )
        .with_for_update(read=True, of=SpendBatch)
    )
    found = session.exec(query).one_or_none()
    if found is None:
        words = "List the registers' entries to see which there are."
        raise NotFound(f"There is no line {line} in a register {batch_id}.", words)
    return _Row(*found)


def _entry(row: _Row) -> Entry:
    own, sheets = row.entry, row.batch.sheets
    return Entry(
        file_name=row.batch.file_name,
        file_digest=row.batch.file_digest,
        sheet=sheets[own.sheet]["name"] if own.sheet < len(sheets) else "",
        row=own.row,
        title=own.title,
        reference=own.reference,
        value=own.value,
        annual_value=own.annual_value,
        starts_on=own.starts_on,
        ends_on=own.ends_on,
        more=own.more or {},
    )


def _named(row: _Row) -> Named:
    """Give whom a row names: by a person's match or a number's, or by its numbers.

    Raises:
        Invalid: if nobody knows.
    """
    name = row.name
    if name is not None and name.supplier_id is not None:
        return Named(name.supplier_id)
    numbers = [one for one in (name.company, name.charity) if one] if name is not None else []
    if name is not None and numbers:
        return Named(None, [identifier_of(one) for one in numbers], name.name[:200])
    words = "The row does not tell which supplier of your register it is."
    fix = "Give supplier in the request."
    if name is not None:
        fix = f"Match the supplier name {name.id}, or give supplier in the request."
    raise Invalid(words, fix, [Finding("supplier_missing", words, fix, path="/supplier")])


def _adopted(caller: Caller, row: _Row, contract: Contract, now: datetime) -> AdoptedEntry:
    return AdoptedEntry(
        authority_id=caller.authority_id,
        file_digest=row.batch.file_digest,
        sheet=row.entry.sheet,
        row=row.entry.row,
        contract_id=contract.id,
        batch_id=row.batch.id,
        made_by=caller.who,
        made_at=now,
    )


def _put_in_place(session: WriteSession, made: AdoptedEntry, known: AdoptedEntry | None) -> None:
    """Have a row stand for its new contract, where the one before was withdrawn."""
    for name in ("contract_id", "batch_id", "made_by", "made_at"):
        setattr(known, name, getattr(made, name))
    session.flush()


def _refuse_taken(session: Session, caller: Caller, row: _Row) -> AdoptedEntry | None:
    """Let a row through from which no contract was taken on, but one that was withdrawn.

    It gives what is kept of that one, locked: whoever waits for it sees what has become of it.
    """
    query = select(AdoptedEntry).where(
        AdoptedEntry.authority_id == caller.authority_id,
        AdoptedEntry.file_digest == row.batch.file_digest,
        AdoptedEntry.sheet == row.entry.sheet,
        AdoptedEntry.row == row.entry.row,
    )
    fresh = query.with_for_update().execution_options(populate_existing=True)
    known = session.exec(fresh).one_or_none()
    if known is None:
        return None
    state = session.exec(select(Contract.state).where(Contract.id == known.contract_id)).one()
    if state is not ContractState.WITHDRAWN:
        raise EntryTakenOn(
            "A contract was taken on from this row before.",
            "Use that one; what is missing there can be filled in.",
            contract_id=str(known.contract_id),
        )
    return known
