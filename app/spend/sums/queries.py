"""Reads of published spend that several places need. Only live batches count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlmodel import Session, col, select

from app.organisations.tables import ClaimKind, Supplier, SupplierClaim
from app.spend.batch import BatchKind, BatchState, NameState
from app.spend.tables import RegisterEntry, SpendBatch, SpendLine, SpendSupplierName


@dataclass(frozen=True, slots=True)
class Span:
    """Which rows are asked about."""

    authority_id: UUID
    kind: BatchKind = BatchKind.SPEND
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are alike in all that sums turn on."""

    name: int | None
    redacted: bool
    postcode: str
    is_sme: bool | None
    is_vcse: bool | None
    month: int | None
    lines: int
    amount: Decimal
    back_lines: int  #: of them, those by which money came back
    back_amount: Decimal


def groups(session: Session, span: Span, *, by_month: bool = False) -> Iterator[Group]:
    """Give the rows of a span that count, grouped; those without a value count as nought."""
    table: Any = RegisterEntry if span.kind is BatchKind.CONTRACTS else SpendLine
    is_register = table is RegisterEntry
    month = col(table.month) if by_month and not is_register else None
    kept = [col(getattr(table, name)) for name in ("name", "redacted", "postcode", "is_sme")]
    kept.append(col(table.is_vcse))
    asked = [*kept] if month is None else [*kept, month]
    own = col(table.value) if is_register else col(table.amount)
    sums: list[Any] = [
        func.count(),
        func.sum(own),
        func.sum(case((own < 0, 1), else_=0)),
        func.sum(case((own < 0, own))),
    ]
    query: Any = select(*asked, *sums).join(SpendBatch, col(SpendBatch.number) == table.batch)
    query = query.where(*counts(span), *within(span)).group_by(*asked)
    for row in session.execute(query):
        name, redacted, postcode, is_sme, is_vcse, *rest = row
        in_month = rest.pop(0) if month is not None else None
        lines, total, back, back_total = rest
        yield Group(
            name, redacted, postcode, is_sme, is_vcse, in_month, int(lines),
            total or Decimal(0), int(back or 0), back_total or Decimal(0),
        )  # fmt: skip


def counts(span: Span) -> tuple[ColumnElement[bool], ...]:
    """Tell in SQL that a batch counts for a span."""
    return (
        col(SpendBatch.authority_id) == span.authority_id,
        col(SpendBatch.kind) == span.kind,
        col(SpendBatch.state) == BatchState.LIVE,
    )


def within(span: Span) -> tuple[ColumnElement[bool], ...]:
    """Tell in SQL that a row lies within a span; one that gives only its month, by that."""
    made = []
    if span.kind is BatchKind.CONTRACTS:
        starts, ends = col(RegisterEntry.starts_on), col(RegisterEntry.ends_on)
        if span.since is not None:
            made.append(or_(ends.is_(None), ends >= span.since))
        if span.until is not None:
            made.append(or_(starts.is_(None), starts <= span.until))
        return tuple(made)
    day, month = col(SpendLine.paid_on), col(SpendLine.month)
    if span.since is not None:
        first = span.since.year * 100 + span.since.month
        made.append(or_(day >= span.since, and_(day.is_(None), month >= first)))
    if span.until is not None:
        last = span.until.year * 100 + span.until.month
        made.append(or_(day <= span.until, and_(day.is_(None), month <= last)))
    return tuple(made)


def undated(session: Session, span: Span) -> tuple[int, Decimal]:
    """Count the rows of a kind that tell no day and no month, and add them up."""
    if span.kind is BatchKind.CONTRACTS:
        return 0, Decimal(0)
    query: Any = (
        select(func.count(), func.sum(SpendLine.amount))
        .join(SpendBatch, col(SpendBatch.number) == SpendLine.batch)
        .where(*counts(span), col(SpendLine.month).is_(None))
    )
    lines, total = session.execute(query).one()
    return int(lines), total or Decimal(0)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the names of an authority's files."""

    states: dict[int, NameState]  #: by number of the name
    suppliers: dict[int, UUID]  #: by number of the name
    claims: dict[tuple[UUID, ClaimKind], tuple[bool, str]]  #: what is claimed, and its standing
    addresses: dict[UUID, str]  #: of suppliers that names are


def known_names(session: Session, authority_id: UUID) -> Known:
    """Give what is known of all names, in three queries."""
    query: Any = select(
        SpendSupplierName.number, SpendSupplierName.state, SpendSupplierName.supplier_id
    ).where(SpendSupplierName.authority_id == authority_id)
    states, suppliers = {}, {}
    for number, state, supplier_id in session.execute(query):
        states[number] = state
        if supplier_id is not None:
            suppliers[number] = supplier_id
    owned: Any = (
        select(
            SupplierClaim.supplier_id,
            SupplierClaim.kind,
            SupplierClaim.claimed,
            SupplierClaim.standing,
        )
        .join(Supplier, col(Supplier.id) == SupplierClaim.supplier_id)
        .where(Supplier.authority_id == authority_id)
    )
    claims = {
        (supplier, kind): (claimed, standing.value)
        for supplier, kind, claimed, standing in session.execute(owned)
    }
    lives: Any = select(Supplier.id, Supplier.address).where(Supplier.authority_id == authority_id)
    addresses = {one: address for one, address in session.execute(lives) if address}
    return Known(states, suppliers, claims, addresses)
