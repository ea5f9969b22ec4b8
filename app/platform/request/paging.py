"""Lists a page at a time, so that nothing is missed or told twice while they are read.

A page begins after the last row of the one before, in an order that no two rows share (a time
and an id, or a code), never at a number of rows, which shifts whenever one is added. The cursor
is that last row's place, signed for one authority, one path and one set of filters.

In a room:

    found = page_of(session, select(Key.id, Key.made_at, …), (Key.made_at, Key.id), asked)
    return KeyPage(data=[KeyOut(**row._mapping) for row in found.rows], page=found.marks)
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query, Request
from sqlalchemy import Row, literal, tuple_
from sqlmodel import Session, col

from app.platform.columns import canonical
from app.platform.request.messages import Message
from app.problems import Malformed

T = TypeVar("T")

MOST = 100  #: rows of one page
SUFFIXES = (".csv", ".xlsx")  #: of a list's path, for its other forms
_MAC_BYTES = 16


class BadCursor(Malformed):
    """The cursor was not given for this list, to this authority, with these filters."""

    slug = "bad-cursor"


class PageMarks(Message):
    """Where this page stands in its list."""

    next_cursor: str | None  #: send it as `cursor` for the next page; null: this is the last
    has_more: bool


class Page(Message, Generic[T]):
    """A page of a list. A room names its own: `class PlacePage(Page[PlaceOut])`."""

    data: list[T]
    page: PageMarks


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page a caller asks for."""

    limit: int
    cursor: str | None
    is_whole: bool  #: neither a limit nor a cursor was given
    _secret: bytes
    _context: bytes  #: what the cursor is good for: a path and its filters

    def place(self) -> tuple[Any, ...] | None:
        """Give the place of the last row of the page before; None: begin at the beginning.

        Raises:
            BadCursor: if the cursor was forged, or given for something else.
        """
        if self.cursor is None:
            return None
        try:
            sealed = base64.urlsafe_b64decode(self.cursor + "=" * (-len(self.cursor) % 4))
        except (binascii.Error, ValueError):
            sealed = b""
        mac, told = sealed[:_MAC_BYTES], sealed[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._sign(told)):
            raise BadCursor(
                "This cursor was not given for this list with these filters.",
                "Begin without a cursor, and keep the filters the same from page to page.",
            )
        return tuple(_READ[kind](value) for kind, value in json.loads(told))

    def marks(self, last: Sequence[Any] | None) -> PageMarks:
        """Give a page's marks: `last` is the place of its last row if there are more."""
        if last is None:
            return PageMarks(next_cursor=None, has_more=False)
        return PageMarks(next_cursor=self.cursor_at(last), has_more=True)

    def cursor_at(self, place: Sequence[Any]) -> str:
        """Give the cursor of a place in this list: what comes after it is the next page."""
        told = canonical([[_kind(value), value] for value in place]).encode()
        sealed = base64.urlsafe_b64encode(self._sign(told) + told)
        return sealed.decode().rstrip("=")

    def at(self, cursor: str | None, limit: int) -> "Paging":
        """Ask for another page of the same list."""
        return replace(self, cursor=cursor, limit=limit)

    def _sign(self, told: bytes) -> bytes:
        signed = hmac.digest(self._secret, self._context + told, hashlib.sha256)
        return signed[:_MAC_BYTES]


_READ: dict[str, Callable[[Any], Any]] = {
    "t": datetime.fromisoformat,
    "u": UUID,
    "s": str,
    "i": int,
}


def _kind(value: Any) -> str:
    kinds: dict[type[Any], str] = {datetime: "t", UUID: "u", str: "s", int: "i"}
    return next(letter for kind, letter in kinds.items() if isinstance(value, kind))


async def _paging(
    request: Request,
    limit: Annotated[
        int | None, Query(ge=1, le=MOST, description=f"Rows of a page; {MOST} unless given.")
    ] = None,
    cursor: Annotated[
        str | None,
        Query(max_length=2000, description="The `next_cursor` of the page before."),
    ] = None,
) -> Paging:
    path = request.url.path
    for suffix in SUFFIXES:
        path = path.removesuffix(suffix)
    filters = sorted(
        pair for pair in request.query_params.multi_items() if pair[0] not in {"cursor", "limit"}
    )
    return Paging(
        limit=limit or MOST,
        cursor=cursor,
        is_whole=limit is None and cursor is None,
        _secret=getattr(request.state, "cursor_secret", b""),
        _context=hashlib.sha256(canonical([path, filters]).encode()).digest(),
    )


PagingDep = Annotated[Paging, Depends(_paging)]


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """The rows of a page, and its marks."""

    rows: list[T]
    marks: PageMarks


def page_of(session: Session, query: Any, by: Sequence[Any], asked: Paging) -> Found[Row[Any]]:
    """Read one page of a query.

    Args:
        session: where to read.
        query: a select of columns, with its filters, without an order.
        by: columns that no two rows share together, in the order to read; the query selects
            them and an index has them. Last changed and id, for what callers keep in step with.
        asked: which page.

    Raises:
        BadCursor: if the cursor is not one of this list's.
    """
    columns: list[Any] = [col(column) for column in by]
    if (after := asked.place()) is not None:
        places = [
            literal(value, column.type) for value, column in zip(after, columns, strict=True)
        ]
        query = query.where(tuple_(*columns) > tuple_(*places))
    rows = list(session.execute(query.order_by(*columns).limit(asked.limit + 1)))
    return _found(rows, lambda row: [row._mapping[column] for column in columns], asked)


def page_of_sorted(items: Iterable[T], by: Callable[[T], str], asked: Paging) -> Found[T]:
    """Give one page of things in memory, ordered by a word that each has to itself."""
    after = asked.place()
    ordered = sorted(items, key=by)
    if after is not None:
        ordered = [item for item in ordered if by(item) > after[0]]
    return _found(ordered[: asked.limit + 1], lambda item: [by(item)], asked)


def _found(rows: list[T], place_of: Callable[[T], Sequence[Any]], asked: Paging) -> Found[T]:
    more = len(rows) > asked.limit
    rows = rows[: asked.limit]
    return Found(rows, asked.marks(place_of(rows[-1]) if more else None))
