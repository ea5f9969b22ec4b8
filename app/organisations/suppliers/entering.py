"""Enter suppliers, and change their entries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import select

from app.organisations.addressing import set_address
from app.organisations.caller import Caller
from app.organisations.suppliers.identifier import Identifier
from app.organisations.suppliers.queries import details_of, holder_of
from app.organisations.tables import Supplier, SupplierIdentifier
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.tables import Job, JobState
from app.problems import Conflict

IDENTIFIED = "suppliers.identified"  #: the job of whoever knows suppliers by their identifiers


class IdentifierTaken(Conflict):
    """Another supplier of the register has this identifier: it may be the same firm."""

    slug = "identifier-taken"


@dataclass(frozen=True, slots=True)
class NewSupplier:
    """A supplier that is to be entered."""

    name: str
    address: str = ""
    email: str = ""
    identifiers: Collection[Identifier] = ()


@dataclass(frozen=True, slots=True)
class SupplierChange:
    """What is to change about a supplier; None: it stays as it is."""

    name: str | None = None
    address: str | None = None
    email: str | None = None
    identifiers: Collection[Identifier] | None = None  #: all of them


def enter_supplier(
    session: WriteSession,
    authority_id: UUID,
    wanted: NewSupplier,
    actor: UUID | None,
    now: datetime,
) -> Supplier:
    """Enter a supplier into an authority's register.

    Args:
        session: where to store it.
        authority_id: whose register it is.
        wanted: who it is.
        actor: person or key that enters it; None: the command line.
        now: when, with an offset.

    Raises:
        IdentifierTaken: if another of the register's suppliers has one of its identifiers.
    """
    supplier = Supplier(
        authority_id=authority_id,
        name=wanted.name,
        address=wanted.address,
        email=wanted.email,
        email_by=str(actor or ""),
        made_at=now,
        updated_at=now,
    )
    session.add(supplier)
    session.flush()
    if wanted.identifiers:
        _add(session, supplier, wanted.identifiers)
        look_anew(session, authority_id, now)
    note(
        session, "supplier.entered", supplier.id, now, authority=authority_id,
        actor=actor or "", identifiers=len(set(wanted.identifiers)),
    )  # fmt: skip
    return supplier


def change_supplier(
    session: WriteSession,
    supplier: Supplier,
    change: SupplierChange,
    caller: Caller,
    now: datetime,
) -> None:
    """Change a supplier's entry, which the session holds locked.

    Once a key acts for the supplier, another person approves its new address: see `addressing`.

    Raises:
        PersonNeeded: if a program would change the address of a supplier that has a key.
        IdentifierTaken: if another of the register's suppliers has one of its identifiers.
    """
    address = set_address(session, caller, supplier, change.email, now)
    supplier.name = supplier.name if change.name is None else change.name
    supplier.address = supplier.address if change.address is None else change.address
    if change.identifiers is not None:
        _replace(session, supplier, set(change.identifiers), now)
    supplier.version += 1
    supplier.updated_at = now
    note(
        session, "supplier.changed", supplier.id, now, authority=supplier.authority_id,
        actor=caller.who, version=supplier.version, email=address,
    )  # fmt: skip


def _replace(
    session: WriteSession, supplier: Supplier, wanted: set[Identifier], now: datetime
) -> None:
    there = {
        Identifier(row.scheme, row.value): row
        for row in details_of(session, [supplier.id])[supplier.id].identifiers
    }
    for gone in there.keys() - wanted:
        session.delete(there[gone])
    session.flush()
    _add(session, supplier, wanted - there.keys())
    if wanted != there.keys():
        look_anew(session, supplier.authority_id, now)


def _add(session: WriteSession, supplier: Supplier, wanted: Iterable[Identifier]) -> None:
    """Add identifiers in one order everywhere, so that two writers do not wait for each other."""
    for identifier in sorted(set(wanted)):
        row = SupplierIdentifier(
            authority_id=supplier.authority_id,
            supplier_id=supplier.id,
            scheme=identifier.scheme,
            value=identifier.value,
        )
        if not add_if_new(session, row):
            holder = holder_of(session, supplier.authority_id, identifier)
            raise IdentifierTaken(
                f"The supplier {holder} has the identifier {identifier}.",
                "If it is the same firm, use that entry.",
                supplier_id=str(holder),
            )


def look_anew(session: WriteSession, authority_id: UUID, now: datetime) -> None:
    """Have a job look at a register anew, once this transaction has committed.

    One that waits already serves for it too: it is held, so that it begins only after the commit.
    One that a worker takes up just now, or that another transaction has not committed yet, does
    not: it may look before this one is seen.

    Args:
        session: of whatever changed the register, or brought names to be known by it.
        authority_id: whose register it is.
        now: when.
    """
    waits = select(Job.id).where(
        Job.kind == IDENTIFIED,
        Job.authority == authority_id,
        Job.state == JobState.WAITING,
        Job.due <= now,
    )
    held = waits.limit(1).with_for_update(read=True, skip_locked=True)
    if session.exec(held).first() is None:
        enqueue(session, IDENTIFIED, {}, now, authority=authority_id)
