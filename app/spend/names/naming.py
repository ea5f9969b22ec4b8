"""Keeping names as files write them, many at a time, and knowing who they are by their numbers."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, or_, select

from app.organisations.tables import Authority, SupplierIdentifier
from app.platform.database import WriteSession
from app.platform.events import note
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
_OF_WHO: tuple[Any, ...] = (
    *_OF_NAMES,
    SpendSupplierName.name,
    SpendSupplierName.supplier_id,
    SpendSupplierName.numbers_disagree,
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
        unknown = sorted(
            (one for key, one in wanted.items() if key not in self._known), key=lambda one: one.key
        )
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
        rows = [self._row(one, holders, now) for one in new]
        dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        query = dialect.insert(SpendSupplierName).on_conflict_do_nothing()
        session.execute(query, rows)  # another file may be bringing the same name just now
        self._find(session, new)

    def _find(self, session: WriteSession, names: Collection[Named]) -> None:
        """Find names, and hold them: they are not forgotten before their rows are stored."""
        query: Any = select(*_OF_NAMES).where(
            SpendSupplierName.authority_id == self._authority_id,
            col(SpendSupplierName.folded).in_(sorted({one.folded for one in names})),
        )
        query = query.with_for_update(read=True, key_share=True)
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


def match_some(session: WriteSession, authority_id: UUID, after: int, now: datetime) -> int | None:
    """Match some names by the numbers that the register has by now; let go of what it has no more.

    What a person decided is left alone, and a name that somebody is deciding about is passed by.

    Args:
        session: a transaction of its own, so that nobody waits for all of them.
        authority_id: whose names they are.
        after: number of the last name that was looked at; 0 to begin with.
        now: when.

    Returns:
        What to go on after; None once all were looked at.
    """
    _take_turns(session, authority_id)
    seen = _undecided(session, authority_id, after)
    told = [Named(one.name, one.folded, one.company, one.charity) for one in seen]
    holders = holders_of(session, authority_id, told)
    found = {
        row.number: _who(one.identifiers, holders) for row, one in zip(seen, told, strict=True)
    }
    changed = [
        one.number for one in seen if found[one.number] != (one.supplier_id, one.numbers_disagree)
    ]
    matched = let_go = 0
    for row in _held(session, changed):
        who, disagree = found[row.number]
        matched += who is not None
        let_go += who is None and row.supplier_id is not None
        row.state = NameState.MATCHED if who else NameState.WAITING
        row.matched_by = MatchedBy.IDENTIFIER if who else None
        row.supplier_id, row.numbers_disagree = who, disagree
        row.version, row.updated_at = row.version + 1, now
    session.flush()
    if matched or let_go:
        note(
            session, "spend.names_matched", authority_id, now, authority=authority_id,
            is_quiet=True, names=matched, let_go=let_go,
        )  # fmt: skip
    return seen[-1].number if len(seen) == _ASKED_AT_ONCE else None


def _take_turns(session: WriteSession, authority_id: UUID) -> None:
    """Wait for whoever else matches an authority's names: what was read later is to stand."""
    own = select(Authority.id).where(Authority.id == authority_id)
    session.exec(own.with_for_update(key_share=True)).one()


def _is_undecided() -> tuple[Any, ...]:
    """Tell in SQL that no person has said who a name is."""
    by_number = col(SpendSupplierName.matched_by) == MatchedBy.IDENTIFIER
    waits = col(SpendSupplierName.state) == NameState.WAITING
    return or_(waits, by_number), col(SpendSupplierName.decided_at).is_(None)


def _undecided(session: Session, authority_id: UUID, after: int) -> Sequence[Any]:
    """Give the next names that have numbers, and of which no person has said who they are."""
    number = col(SpendSupplierName.number)
    query: Any = select(*_OF_WHO).where(
        SpendSupplierName.authority_id == authority_id,
        or_(col(SpendSupplierName.company) != "", col(SpendSupplierName.charity) != ""),
        *_is_undecided(),
        number > after,
    )
    return session.execute(query.order_by(number).limit(_ASKED_AT_ONCE)).all()


def _held(session: WriteSession, numbers: Sequence[int]) -> Sequence[SpendSupplierName]:
    """Lock some names, but for those about which a person decides just now; rows may name them."""
    if not numbers:
        return []
    number = col(SpendSupplierName.number)
    query = select(SpendSupplierName).where(number.in_(numbers), *_is_undecided())
    query = query.order_by(number).with_for_update(skip_locked=True, key_share=True)
    return session.exec(query.execution_options(populate_existing=True)).all()
