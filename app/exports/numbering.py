"""Numbers that are counted for all authorities together, kept right by what is taken in."""

from typing import Any

from sqlalchemy import Select, func, select, text
from sqlmodel import col

from app.exports.owning import Owned, owned_tables
from app.ocds.publication.tables import OcdsPublication, OcdsRegister
from app.platform.database import WriteSession
from app.problems import Conflict

RELEASES = "tables/ocds_publication.jsonl"
LOCK = 'LOCK TABLE "{table}" IN SHARE ROW EXCLUSIVE MODE'
COUNT_ON = """SELECT setval(pg_get_serial_sequence('"{table}"', '{key}'), :most)"""


class Unfit(Conflict):
    """What an archive says cannot be here: a row is there already, or refers to nothing."""

    slug = "export-unfit"
    title = "The archive does not fit into this system"


def last_numbers(session: WriteSession) -> dict[str, int]:
    """Give the last number in use of each table; others wait with counting on until the end."""
    return {one.table.name: _last(session, one) for one in owned_tables() if one.numbered}


def count_on(session: WriteSession) -> None:
    """Have the database count on after the numbers that are in use by now."""
    if _is_postgresql(session):  # SQLite does by itself
        for owned in owned_tables():
            if owned.numbered and (most := _last(session, owned)):
                words = COUNT_ON.format(table=owned.table.name, key=owned.numbered)
                session.execute(text(words), {"most": most})
    _register(session)


def refuse_published(session: WriteSession, releases: int) -> None:
    """Keep the numbers of published releases: they are part of the releases' names.

    Raises:
        Unfit: if some come in, and others are here.
    """
    there = session.execute(select(col(OcdsRegister.mode)).limit(1)).first()
    if releases and there is not None:
        raise Unfit(
            f"{releases} releases were published there, under numbers that others may have here. "
            "Nothing was taken in.",
            "Take the archive into a system in which no release was published.",
        )


def _register(session: WriteSession) -> None:
    """Have the next release numbered after the last that was published."""
    mode: Any = OcdsPublication.mode
    asked: list[Any] = [
        mode, func.max(OcdsPublication.number), func.max(OcdsPublication.published_at),
    ]  # fmt: skip
    last: Select[Any] = select(*asked)
    for kind, most, at in session.execute(last.group_by(mode)).all():
        if session.get(OcdsRegister, kind) is None:
            session.add(OcdsRegister(mode=kind, number=most, at=at))
    session.flush()


def _last(session: WriteSession, owned: Owned) -> int:
    if _is_postgresql(session):
        session.execute(text(LOCK.format(table=owned.table.name)))
    [key] = owned.key
    return session.execute(select(func.max(key))).scalar_one() or 0


def _is_postgresql(session: WriteSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"
