"""What a staged file would change: what counts now, and what would with it."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from app.problems import Finding, Severity
from app.spend.batch import BatchKind, NameState
from app.spend.rows.comparing import beside, counting, in_common
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
    live: Any = select(SpendBatch.number).where(counting(authority_id, stage.kind))
    table = TABLES[stage.kind]
    now = _count(session, table, col(table.batch).in_(live))
    new = _count(session, table, col(table.batch) == stage.number)
    before = _told(stage.kind, *now)
    after = _told(stage.kind, now[0] + new[0], now[1] + new[1])
    return before, after | _of_file(session, staging, stage)


def overlaps(session: Session, staging: Staging, stage: Stage) -> list[Finding]:
    """Name the files that count already for some of the same days, and count the rows in both.

    A file of the very same bytes is a fault, by whichever profile it was read; and so is one of
    which every row counts already, such as a copy that a spreadsheet program saved again.
    """
    counts = counting(staging.asking.caller.authority_id, stage.kind)
    same = select(SpendBatch).where(counts, SpendBatch.file_digest == staging.file_digest)
    twin = session.exec(same.limit(1)).one_or_none()
    if twin is not None:
        words = f"These very bytes count already, by another import, with {twin.rows:,} rows."
        fix = "Undo that import first, if the file is to be read by another profile."
        return [Finding("file_counts_already", words, fix)]
    query = select(SpendBatch).where(counts, beside(stage))
    query = query.order_by(col(SpendBatch.first_on), col(SpendBatch.id)).limit(MOST_OVERLAPS)
    others = session.exec(query).all()
    if not others:
        return []
    there = in_common(session, stage, select(SpendBatch.number).where(counts, beside(stage)))
    if there == stage.rows:
        return [_copy(others)]
    return [*_in_both(stage, there), *_of_days(others)]


def _copy(others: Sequence[SpendBatch]) -> Finding:
    """Tell of a file that is one that counts, saved anew."""
    which = f"'{told_name(others[0].file_name)}'" if len(others) == 1 else "files of the same days"
    words = f"Each row of this file counts already, from {which}."
    fix = "There is nothing to save. To read the rows otherwise, undo the other import first."
    return Finding("file_counts_already", words, fix)


def _in_both(stage: Stage, there: int) -> Iterator[Finding]:
    if there:
        some = "row counts" if there == 1 else "rows count"
        words = f"Of {stage.rows:,} rows, {there:,} {some} already, from files of the same days; "
        words += "saved again, they count twice."
        fix = (
            "Undo the other import first if this file takes its place; else leave these rows out."
        )
        yield Finding("rows_count_already", words, fix, Severity.WARNING)


def _of_days(others: Sequence[SpendBatch]) -> Iterator[Finding]:
    """Name files that have days; of those without, the rows in both are told alone."""
    fix = "Make sure that no row stands in both; else undo the other import first."
    for one in others:
        if one.first_on is not None:
            words = f"{_named(one)} counts already: its days are {one.first_on} to {one.last_on}, "
            words += f"its rows {one.rows:,}."
            yield Finding("days_count_already", words, fix, Severity.WARNING)


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
