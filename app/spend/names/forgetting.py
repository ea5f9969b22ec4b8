"""Forgetting names that no row bears any more: a file that never counted leaves none behind."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ScalarSelect, Select, delete, exists
from sqlmodel import col, select

from app.platform.database import WriteSession
from app.spend.tables import RegisterEntry, SpendLine, SpendSupplierName

_ROWS: tuple[Any, ...] = (SpendLine, RegisterEntry)


def hold(session: WriteSession, borne: Select[Any] | ScalarSelect[Any]) -> Sequence[int]:
    """Lock those names of some rows that nobody has decided about, before the rows are deleted.

    A name that another transaction holds is passed by: it is about to get a row or a decision.

    Args:
        session: that deletes the rows.
        borne: selects the names' numbers.
    """
    number: Any = col(SpendSupplierName.number)
    undecided = select(number).where(
        number.in_(borne), col(SpendSupplierName.decided_at).is_(None)
    )
    query = undecided.order_by(number).with_for_update(skip_locked=True)
    return session.exec(query).all()


def forget(session: WriteSession, held: Sequence[int]) -> int:
    """Delete those of some names, held before, that no row bears; give how many there were."""
    if not held:
        return 0
    number = col(SpendSupplierName.number)
    is_borne = [exists().where(col(table.name) == number) for table in _ROWS]
    query = delete(SpendSupplierName).where(number.in_(held), *[~one for one in is_borne])
    return int(session.execute(query).rowcount)  # type: ignore[attr-defined]
