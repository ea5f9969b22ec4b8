"""Prove the roll-ups equal to the deliveries that they stand for, and rebuild those that are not.

Promises are taken a batch at a time, in the order of their ids, so that memory stays flat and
nobody waits long: to check reads one snapshot; to rebuild takes a short transaction for each
batch, in which nobody else counts.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, delete, func, text
from sqlmodel import Session, col, select

from app.contracts.tables import Contract, Obligation
from app.deliveries.rolling import Counted, count, spans_of
from app.deliveries.standing.adding import Sum, counts
from app.deliveries.tables import Delivery, Rollup, Span
from app.platform.database import WriteSession, reading, writing

BATCH = 200  #: promises that are looked at together
NOTHING = Sum()

Key = tuple[UUID, Span, date]


@dataclass(frozen=True, slots=True)
class Difference:
    """A roll-up that is not what its deliveries add up to."""

    obligation_id: UUID
    span: Span
    starts_on: date
    kept: Sum
    counted: Sum
    is_astray: bool = False  #: kept under a contract or an authority that is not the promise's

    def __str__(self) -> str:
        """Say it on one line."""
        since = "" if self.span is Span.LIFE else f" of {self.starts_on}"
        astray = ", under another contract or authority" if self.is_astray else ""
        return (
            f"obligation {self.obligation_id}, {self.span}{since}: "
            f"kept {_told(self.kept)}{astray}; its deliveries are {_told(self.counted)}"
        )


def _told(one: Sum) -> str:
    return f"{one.deliveries} with {one.reported} reported, {one.verified} verified"


def differences(engine: Engine, batch: int = BATCH) -> Iterator[Difference]:
    """Find every roll-up that differs, in one unchanging view of the database."""
    with reading(engine) as session:
        for obligations in _batches(session, batch):
            yield from compared(session, obligations)


def rebuild(engine: Engine, batch: int = BATCH) -> Iterator[Difference]:
    """Put right every roll-up that differs, and tell of each."""
    with reading(engine) as session:
        batches = list(_batches(session, batch))
    for obligations in batches:
        with writing(engine) as writer:
            yield from _rebuilt(writer, obligations)


def compared(session: Session, obligations: Sequence[UUID]) -> list[Difference]:
    """Compare the roll-ups of some promises with their deliveries, and whose they are."""
    rows, counted = _rows(session, obligations), _counted(session, obligations)
    kept = {key: Sum(one.reported, one.verified, one.deliveries) for key, one in rows.items()}
    owners = _owners(session, obligations)
    astray = {
        key for key, one in rows.items()
        if (one.authority_id, one.contract_id) != owners[one.obligation_id]
    }  # fmt: skip
    return [
        Difference(*key, kept.get(key, NOTHING), counted.get(key, NOTHING), key in astray)
        for key in sorted({*kept, *counted})
        if key in astray or kept.get(key, NOTHING) != counted.get(key, NOTHING)
    ]


def _rebuilt(session: WriteSession, obligations: Sequence[UUID]) -> list[Difference]:
    if session.get_bind().dialect.name == "postgresql":
        # who is counting finishes first; who begins waits, and adds to what is right by then
        session.execute(text("LOCK TABLE delivery_rollup IN SHARE ROW EXCLUSIVE MODE"))
    found = compared(session, obligations)
    wrong = sorted({one.obligation_id for one in found})
    if wrong:
        table: Any = Rollup
        session.execute(delete(table).where(col(Rollup.obligation_id).in_(wrong)))
        count(session, _changes(session, wrong))
    return found


def _batches(session: Session, batch: int) -> Iterator[list[UUID]]:
    """List the promises, so many at a time, each batch read by itself."""
    query = select(Obligation.id).order_by(col(Obligation.id)).limit(batch)
    found = list(session.exec(query))
    while found:
        yield found
        found = list(session.exec(query.where(col(Obligation.id) > found[-1])))


def _rows(session: Session, obligations: Sequence[UUID]) -> dict[Key, Rollup]:
    query = select(Rollup).where(col(Rollup.obligation_id).in_(obligations))
    return {
        (one.obligation_id, one.span, one.starts_on): one
        for one in session.exec(query.execution_options(populate_existing=True))
    }


def _owners(session: Session, obligations: Sequence[UUID]) -> dict[UUID, tuple[UUID, UUID]]:
    """Give the authority and the contract of some promises."""
    query: Any = (
        select(Obligation.id, Contract.authority_id, Contract.id)
        .join(Contract, col(Contract.id) == Obligation.contract_id)
        .where(col(Obligation.id).in_(obligations))
    )
    return {one: (authority, contract) for one, authority, contract in session.exec(query)}


def _counted(session: Session, obligations: Sequence[UUID]) -> dict[Key, Sum]:
    found: dict[Key, Sum] = defaultdict(Sum)
    for obligation, day, reported, verified, deliveries in _by_day(session, obligations):
        one = Sum(reported, verified, deliveries)
        for span, starts_on in spans_of(day):
            key = (obligation, span, starts_on)
            found[key] = found[key].plus(one)
    return found


def _changes(session: Session, obligations: Sequence[UUID]) -> Iterator[Counted]:
    """Give what the deliveries of some promises come to, day by day, as changes from nothing."""
    owners = _owners(session, obligations)
    for obligation, day, reported, verified, deliveries in _by_day(session, obligations):
        authority, contract = owners[obligation]
        yield Counted(authority, contract, obligation, day, reported, verified, deliveries)


def _by_day(
    session: Session, obligations: Sequence[UUID]
) -> Iterator[tuple[UUID, date, Decimal, Decimal, int]]:
    sums: tuple[Any, ...] = (
        func.sum(Delivery.quantity),
        func.sum(Delivery.verified),
        func.count(),
    )
    query: Any = select(Delivery.obligation_id, Delivery.delivered_on, *sums)
    query = query.where(col(Delivery.obligation_id).in_(obligations), counts())
    query = query.group_by(Delivery.obligation_id, Delivery.delivered_on)
    yield from session.exec(query)
