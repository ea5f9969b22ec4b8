"""Look-ups of the files that were sent: a caller finds those of its own side alone."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, func, select

from app.organisations.caller import Caller
from app.problems import NotFound
from app.spreadsheets.imports.known import AnyKind, for_caller, is_sealed
from app.spreadsheets.imports.lifecycle import AT_WORK, OPEN
from app.spreadsheets.imports.tables import FileImport


def own(caller: Caller, kinds: Iterable[AnyKind]) -> list[Any]:
    """Give what narrows a select to the files that a caller may know of.

    They are those of the same supplier, or of the same authority's own people, of a kind that the
    caller may send; what is sealed is known to the very person who sent it, or to its supplier.
    """
    may = for_caller(kinds, caller)
    clauses: list[Any] = [
        FileImport.authority_id == caller.authority_id,
        col(FileImport.supplier_id).is_(None)
        if caller.supplier_id is None
        else FileImport.supplier_id == caller.supplier_id,
        col(FileImport.kind).in_([one.name for one in may]),
    ]
    if caller.supplier_id is None and (sealed := [one.name for one in may if is_sealed(one)]):
        mine = col(FileImport.uploaded_by) == caller.who
        clauses.append(or_(col(FileImport.kind).not_in(sealed), mine))
    return clauses


def import_of(
    session: Session,
    caller: Caller,
    kinds: Iterable[AnyKind],
    import_id: UUID,
    *,
    locks: bool = False,
) -> FileImport:
    """Give a file that was sent.

    Args:
        session: where it is kept.
        caller: who asks.
        kinds: that this service takes.
        import_id: its id.
        locks: whether it is to be changed.

    Raises:
        NotFound: if there is none, or it is not the caller's to know of.
    """
    query = select(FileImport).where(FileImport.id == import_id, *own(caller, kinds))
    if locks:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(f"There is no import {import_id}.", "List them to see which there are.")
    return found


def standing_as(session: Session, name: str) -> FileImport | None:
    """Give the file that stands under a name, locked: the same file, for the same thing."""
    query = select(FileImport).where(FileImport.stands_as == name).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def waiting(session: Session, caller: Caller) -> tuple[int, int]:
    """Count a side's files that are being worked on, and those that wait for it."""
    query = select(FileImport.state, func.count()).where(
        FileImport.authority_id == caller.authority_id,
        col(FileImport.supplier_id).is_(None)
        if caller.supplier_id is None
        else FileImport.supplier_id == caller.supplier_id,
        col(FileImport.state).in_(AT_WORK | OPEN),
    )
    counts = dict(session.exec(query.group_by(col(FileImport.state))).all())
    return (
        sum(number for state, number in counts.items() if state in AT_WORK),
        sum(number for state, number in counts.items() if state in OPEN),
    )
