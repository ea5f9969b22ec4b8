"""What a staged file would change: what counts now, and what would with it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from app.problems import Finding, Severity
from app.spend.batch import BatchKind, BatchState, NameState
from app.spend.rows.staging import TABLES, Stage
from app.spend.sums.locating import places_of
from app.spend.tables import RegisterEntry, SpendBatch, SpendSupplierName
from app.spreadsheets.imports.file_name import told_name
from app.spreadsheets.imports.offering import Staging
from app.units import plain

MOST_OVERLAPS = 20  #: files that are named
Figures = tuple[Mapping[str, str], Mapping[str, str]]


def figures(session: Session, staging: Staging, stage: Stage) -> Figures:
    """Give figures by words, before and after the flip."""
    authority_id = staging.asking.caller.authority_id
    live: Any = select(SpendBatch.number).where(
        SpendBatch.authority_id == authority_id,
        SpendBatch.kind == stage.kind,
        SpendBatch.state == BatchState.LIVE,
    )
    table = TABLES[stage.kind]
    now = _count(session, table, col(table.batch).in_(live))
    new = _count(session, table, col(table.batch) == stage.number)
    before = _told(stage.kind, *now)
    after = _told(stage.kind, now[0] + new[0], now[1] + new[1])
    return before, after | _of_file(session, staging, stage)


def overlaps(session: Session, staging: Staging, stage: Stage) -> list[Finding]:
    """Name the files that count already for some of the same days: rows may stand in both.

    A file of the very same bytes is a fault, by whichever profile it was read.
    """
    live = select(SpendBatch).where(
        SpendBatch.authority_id == staging.asking.caller.authority_id,
        SpendBatch.kind == stage.kind,
        SpendBatch.state == BatchState.LIVE,
    )
    same = live.where(SpendBatch.file_digest == staging.file_digest).limit(1)
    twin = session.exec(same).one_or_none()
    if twin is not None:
        words = f"These very bytes count already, by another import, with {twin.rows:,} rows."
        fix = "Undo that import first, if the file is to be read by another profile."
        return [Finding("file_counts_already", words, fix)]
    if stage.first_on is None or stage.last_on is None:
        return []
    query = live.where(
        col(SpendBatch.first_on) <= stage.last_on, col(SpendBatch.last_on) >= stage.first_on
    ).order_by(col(SpendBatch.first_on), col(SpendBatch.id))
    fix = "Make sure that no row stands in both; else undo the other import first."
    return [
        Finding(
            "days_count_already",
            f"{_named(one)} counts already: its days are {one.first_on} to {one.last_on}, "
            f"its rows {one.rows:,}.",
            fix,
            Severity.WARNING,
        )
        for one in session.exec(query.limit(MOST_OVERLAPS))
    ]


def _named(batch: SpendBatch) -> str:
    return f"The file '{told_name(batch.file_name)}'" if batch.file_name else "A file"


def _count(session: Session, table: Any, where: Any) -> tuple[int, Decimal]:
    amount = table.value if table is RegisterEntry else table.amount
    query: Any = select(func.count(), func.sum(amount)).where(where)
    rows, total = session.execute(query).one()
    return int(rows), total or Decimal(0)


def _told(kind: BatchKind, rows: int, total: Decimal) -> dict[str, str]:
    what = {BatchKind.SPEND: "Payments", BatchKind.GRANTS: "Grants"}.get(kind, "Contracts")
    return {f"{what} that count": f"{rows:,}", "Pounds in all": plain(total)}


def _of_file(session: Session, staging: Staging, stage: Stage) -> dict[str, str]:
    """Tell of the file's names and postcodes: how far it is known who and where they are."""
    table = TABLES[stage.kind]
    here = col(table.batch) == stage.number
    matched = func.sum(case((col(SpendSupplierName.state) == NameState.MATCHED, 1), else_=0))
    names: Any = select(func.count(), matched).where(
        col(SpendSupplierName.number).in_(select(table.name).where(here))
    )
    there, known = session.execute(names).one()
    keys = set(session.execute(select(table.postcode).where(here).distinct()).scalars()) - {""}
    found = places_of(session, keys, staging.asking.now.date())
    return {
        "Names in this file": f"{there:,}",
        "Names known by a number or a person": f"{int(known or 0):,}",
        "Rows whose name was withheld": f"{stage.redacted:,}",
        "Postcodes in this file": f"{len(keys):,}",
        "Postcodes found": f"{len(found):,}",
    }
