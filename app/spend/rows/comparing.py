"""How many rows of a staged file stand in files that count already."""

from typing import Any

from sqlalchemy import and_, case, func
from sqlmodel import Session, col, select

from app.spend.batch import BatchKind, BatchState
from app.spend.rows.staging import TABLES, Stage
from app.spend.tables import SpendBatch

#: columns by which a row is another file's row too; what a file only adds, such as a postcode,
#: makes it no other. A name is compared by its number
_SAME_IN_SPEND = (
    "name", "amount", "paid_on", "month", "reference", "unit", "purpose", "category",
)  # fmt: skip
_SAME_IN_REGISTER = ("name", "title", "reference", "value", "annual_value", "starts_on", "ends_on")


def beside(stage: Stage) -> Any:
    """Give the condition for batches of the same days; where no row tells a day, of none."""
    first, last = col(SpendBatch.first_on), col(SpendBatch.last_on)
    if stage.first_on is None or stage.last_on is None:
        return first.is_(None)
    return and_(first <= stage.last_on, last >= stage.first_on)


def in_common(session: Session, stage: Stage, live: Any) -> int:
    """Count the rows of a staged file that stand in batches that count already.

    Two that are alike in the file are two in common only where they stand there twice as well.
    All rows of the file and of those batches are gone through once.

    Args:
        session: the transaction.
        stage: the file's.
        live: numbers of batches, as a query.
    """
    table = TABLES[stage.kind]
    same = _SAME_IN_REGISTER if stage.kind is BatchKind.CONTRACTS else _SAME_IN_SPEND
    batch = col(table.batch)
    here = func.sum(case((batch == stage.number, 1), else_=0))
    there = func.sum(case((batch == stage.number, 0), else_=1))
    groups = (
        select(here.label("here"), there.label("there"))
        .where((batch == stage.number) | batch.in_(live))
        .group_by(*(getattr(table, name) for name in same))
        .subquery()
    )
    fewer = case((groups.c.here < groups.c.there, groups.c.here), else_=groups.c.there)
    return int(session.execute(select(func.sum(fewer))).scalar() or 0)


def counting(authority_id: Any, kind: BatchKind) -> Any:
    """Give the condition for batches of an authority that count."""
    return and_(
        col(SpendBatch.authority_id) == authority_id,
        col(SpendBatch.kind) == kind,
        col(SpendBatch.state) == BatchState.LIVE,
    )
