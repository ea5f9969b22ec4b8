"""Prove that what is stored is what an archive tells: the same rows, and logs that hold."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session

from app.exports.describing import name_of
from app.exports.owning import owned_tables
from app.exports.telling import Tale
from app.exports.unpacking import Archive, damaged
from app.platform.events import first_fault


def prove(session: Session, archive: Archive) -> None:
    """Hold what is stored of an authority against its archive.

    Raises:
        ExportDamaged: if a table has other rows, or the first fault of a log.
    """
    moment = datetime.fromisoformat(archive.manifest["made_at"])
    tale = Tale(session, archive.authority, moment)
    for owned in owned_tables():
        digest, rows = hashlib.sha256(), 0
        for line in tale.lines(owned):
            digest.update(line)
            rows += 1
        told = archive.parts[name_of(owned.table)]
        if (rows, digest.hexdigest()) != (told.rows, told.sha256):
            raise damaged(f"{told.name} tells rows that are not {archive.name}'s, or not in order")
    for log in _logs(session, archive):
        fault = first_fault(session, log)
        if fault is not None:
            raise damaged(f"the log of {log} does not prove itself from event {fault} on")


def _logs(session: Session, archive: Archive) -> list[UUID]:
    """Give whose logs there are: of the authority, its suppliers, procurements and lots."""
    tables = {one.table.name: one for one in owned_tables()}
    found: set[UUID] = set()
    for name in ("event", "eventlog"):
        owned = tables[name]
        mine = select(owned.table.c.authority).where(owned.rows_of(archive.authority)).distinct()
        found.update(session.execute(mine).scalars())
    return sorted(found)
