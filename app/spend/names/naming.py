"""Keeping names as files write them, many at a time, and knowing who they are by their numbers."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, or_, select

from app.organisations.tables import SupplierIdentifier
from app.platform.database import WriteSession
from app.platform.identifiers import new_id
from app.spend.batch import MatchedBy, NameState
from app.spend.names.identity import Named, identifier_of
from app.spend.tables import SpendSupplierName

MOST_KEPT = 200_000  #: names that are remembered while one file is staged
_ASKED_AT_ONCE = 2_000
_OF_NAMES: tuple[Any, ...] = (
    SpendSupplierName.number,
    SpendSupplierName.folded,
    SpendSupplierName.company,
    SpendSupplierName.charity,
)


class NameBook:
    """The numbers of an authority's names, found or made as they are met."""

    def __init__(self, authority_id: UUID) -> None:
        """Start with no name known."""
        self._authority_id = authority_id
        self._known: dict[tuple[str, str, str], int] = {}

    def numbers(
        self, session: WriteSession, names: Iterable[Named], now: datetime
    ) -> dict[tuple[str, str, str], int]:
        """Give the number of each name, by its key; those that are new are entered."""
        wanted: dict[tuple[str, str, str], Named] = {}
        for one in names:
            wanted.setdefault(one.key, one)  # as it was first written
        if len(self._known) > MOST_KEPT:
            self._known.clear()
        unknown = [one for key, one in wanted.items() if key not in self._known]
        for at in range(0, len(unknown), _ASKED_AT_ONCE):
            self._find_or_enter(session, unknown[at : at + _ASKED_AT_ONCE], now)
        return {key: self._known[key] for key in wanted}

    def _find_or_enter(
        self, session: WriteSession, names: Collection[Named], now: datetime
    ) -> None:
        self._find(session, names)
        new = [one for one in names if one.key not in self._known]
        if not new:
            return
        holders = holders_of(session, self._authority_id, new)
        rows = [self._row(one, holders, now) for one in sorted(new, key=lambda one: one.key)]
        dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        query = dialect.insert(SpendSupplierName).on_conflict_do_nothing()
        session.execute(query, rows)  # another file may be bringing the same name just now
        self._find(session, new)

    def _find(self, session: Session, names: Collection[Named]) -> None:
        query: Any = select(*_OF_NAMES).where(
            SpendSupplierName.authority_id == self._authority_id,
            col(SpendSupplierName.folded).in_(sorted({one.folded for one in names})),
        )
        for number, *key in session.execute(query):
            self._known[key[0], key[1], key[2]] = number

    def _row(self, one: Named, holders: dict[str, UUID], now: datetime) -> dict[str, Any]:
        who, disagree = _who(one.identifiers, holders)
        return {
            "id": new_id(), "authority_id": self._authority_id, "name": one.name,
            "folded": one.folded, "company": one.company, "charity": one.charity,
            "state": NameState.MATCHED if who else NameState.WAITING,
            "matched_by": MatchedBy.IDENTIFIER if who else None, "supplier_id": who,
            "numbers_disagree": disagree, "version": 1, "made_at": now, "updated_at": now,
        }  # fmt: skip


def _who(identifiers: Iterable[str], holders: dict[str, UUID]) -> tuple[UUID | None, bool]:
    """Tell who has some numbers; nobody, if two suppliers of the register have them."""
    found = {holders[one] for one in identifiers if one in holders}
    return (next(iter(found)), False) if len(found) == 1 else (None, len(found) > 1)


def holders_of(session: Session, authority_id: UUID, names: Iterable[Named]) -> dict[str, UUID]:
    """Give the suppliers of a register by those of some numbers that they have."""
    wanted = sorted({one for each in names for one in each.identifiers})
    if not wanted:
        return {}
    values = sorted({identifier_of(one).value for one in wanted})
    query: Any = select(
        SupplierIdentifier.scheme, SupplierIdentifier.value, SupplierIdentifier.supplier_id
    ).where(
        SupplierIdentifier.authority_id == authority_id, col(SupplierIdentifier.value).in_(values)
    )
    return {f"{scheme}-{value}": supplier for scheme, value, supplier in session.execute(query)}


def match_again(session: WriteSession, authority_id: UUID, now: datetime) -> int:
    """Match names that wait and have numbers, since the register may know them by now.

    What a person decided is left alone.

    Returns:
        How many were matched.
    """
    has_number = or_(col(SpendSupplierName.company) != "", col(SpendSupplierName.charity) != "")
    query: Any = select(SpendSupplierName).where(
        SpendSupplierName.authority_id == authority_id,
        SpendSupplierName.state == NameState.WAITING,
        has_number,
    )
    waiting = list(session.exec(query))
    matched = 0
    for at in range(0, len(waiting), _ASKED_AT_ONCE):
        some = waiting[at : at + _ASKED_AT_ONCE]
        told = [Named(one.name, one.folded, one.company, one.charity) for one in some]
        holders = holders_of(session, authority_id, told)
        for row, one in zip(some, told, strict=True):
            who, disagree = _who(one.identifiers, holders)
            row.numbers_disagree = disagree
            if who is not None:
                row.state, row.matched_by = NameState.MATCHED, MatchedBy.IDENTIFIER
                row.supplier_id, row.version, row.updated_at = who, row.version + 1, now
                matched += 1
    session.flush()
    return matched
