"""Keep the roll-ups: what each obligation's deliveries add up to by month, year and life.

Whatever changes what counts calls `count` in the same transaction, so that a roll-up is never
out of step with its deliveries. Each change is added to the row on the database itself: two who
count at once both count, and none reads a sum that the other is about to change.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from app.deliveries.tables import Delivery, Rollup, Span
from app.platform.database import WriteSession

LIFE_STARTS = date.min  #: stands for the first day of a life's row

Key = tuple[UUID, Span, date]

_ROLLUPS: Any = Rollup.__table__  # type: ignore[attr-defined]


def _adding(insert: Any) -> Any:
    """Make the statement that adds to rows, or begins them, in one database's words."""
    statement = insert(_ROLLUPS)
    fresh = statement.excluded
    names = ("reported", "verified", "deliveries")
    return statement.on_conflict_do_update(
        index_elements=["obligation_id", "span", "starts_on"],
        set_={name: _ROLLUPS.c[name] + fresh[name] for name in names},
    )


_ADDING = {"postgresql": _adding(insert_postgresql), "sqlite": _adding(insert_sqlite)}


@dataclass(frozen=True, slots=True)
class Counted:
    """A change of what counts for one obligation on one day; any figure may be below zero."""

    authority_id: UUID
    contract_id: UUID
    obligation_id: UUID
    on: date
    reported: Decimal = Decimal(0)  #: in the obligation's unit
    verified: Decimal = Decimal(0)  #: in the obligation's unit
    deliveries: int = 0


def reported(delivery: Delivery, sign: int = 1) -> Counted:
    """Say that a whole delivery counts from now on (1), or no longer (-1)."""
    return Counted(
        delivery.authority_id,
        delivery.contract_id,
        delivery.obligation_id,
        delivery.delivered_on,
        reported=sign * delivery.quantity,
        verified=sign * delivery.verified,
        deliveries=sign,
    )


def count(session: WriteSession, changes: Iterable[Counted]) -> None:
    """Add changes to the roll-ups that they belong to.

    Rows are written in one order everywhere, so that two who count at once never wait for each
    other in a circle.
    """
    rows = _by_row(changes)
    if rows:
        connection = session.connection()
        connection.execute(_ADDING[connection.dialect.name], rows)


def _by_row(changes: Iterable[Counted]) -> list[dict[str, Any]]:
    found: dict[Key, dict[str, Any]] = defaultdict(
        lambda: {"reported": Decimal(0), "verified": Decimal(0), "deliveries": 0}
    )
    for change in changes:
        for span, starts_on in spans_of(change.on):
            row = found[change.obligation_id, span, starts_on]
            row["authority_id"], row["contract_id"] = change.authority_id, change.contract_id
            row["reported"] += change.reported
            row["verified"] += change.verified
            row["deliveries"] += change.deliveries
    return [
        {"obligation_id": obligation, "span": span, "starts_on": starts_on, **row}
        for (obligation, span, starts_on), row in sorted(found.items())
    ]


def spans_of(day: date) -> tuple[tuple[Span, date], ...]:
    """List the spans that a day belongs to, each with its first day."""
    return (
        (Span.LIFE, LIFE_STARTS),
        (Span.YEAR, day.replace(month=1, day=1)),
        (Span.MONTH, day.replace(day=1)),
    )
