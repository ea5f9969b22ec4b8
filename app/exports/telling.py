"""The rows of an authority, table by table, as the lines of an archive.

No line can be used to act: secrets are left out, keys and links are told as ended, webhooks and
pulls as paused, files that were being worked on as broken off, since their jobs stay. Sealed
content goes as it is stored, and its keys as a secret wrapped them. Numbers that the database
counts on for all authorities together are told from one, so that the same rows are the same lines
in every system.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, String, Table, collate, func, select
from sqlalchemy.engine import RowMapping
from sqlmodel import Session, col

from app.exports.encoding import line_of
from app.exports.owning import Owned, owned_table
from app.platform.jobs.tables import UNDER_WAY, Job
from app.platform.sealing import Broken, Seals, WrappedKey

#: columns that are never told; the one who takes an archive in puts something new there
HIDDEN = {
    "apikey": frozenset({"digest"}),
    "authority": frozenset({"cursor_secret"}),
    "calendar_feed": frozenset({"digest"}),
    "partner_confirmation": frozenset({"token_digest"}),
    "receiver_confirmation": frozenset({"link_digest"}),
}
#: where data keys are kept: in which column, wrapped about which id, with which words before it
WRAPPED = {
    "file_import": ("wrapped", "id", b""),
    "given_workbook": ("wrapped_key", "id", b"given-workbook:"),
    "lot_seal": ("wrapped", "lot_id", b""),
    "webhook_secret": ("wrapped", "id", b"webhook-secret:"),
}
BROKEN_OFF = "Its work stayed in the service that this was taken out of. Send the file again."
#: the same of what a pull may have handed over
NOT_USED = f"{BROKEN_OFF} What a pull brought is handed over again by the pull, once it goes on."
ROWS = 500  #: read at a time
LARGE_ROWS = 4  #: read at a time of a table that holds bytes

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Transfer:
    """From which secrets to which the data keys are wrapped anew."""

    before: Seals
    after: Seals


@dataclass(slots=True)
class Tale:
    """One telling of an authority's rows."""

    session: Session
    authority: UUID
    moment: datetime  #: when keys and links are told to have ended
    transfer: Transfer | None = None
    key_names: set[str] = field(default_factory=set)  #: secrets that wrapped what was told
    _bases: dict[str, int] = field(default_factory=dict)
    _under_way: frozenset[UUID] | None = None

    def lines(self, owned: Owned) -> Iterator[bytes]:
        """Give a table's lines, in the order of their keys; few are held at a time."""
        hidden = hidden_in(owned.table)
        columns = [one for one in owned.table.columns if one.name not in hidden]
        query = select(*columns).where(owned.rows_of(self.authority)).order_by(*self._order(owned))
        is_large = any(isinstance(one.type, LargeBinary) for one in columns)
        query = query.execution_options(yield_per=LARGE_ROWS if is_large else ROWS)
        bases = {column: self._base(other) for column, other in owned.numbers.items()}
        with self.session.execute(query).mappings() as rows:
            for row in rows:
                yield line_of(self._told(owned.table, row, bases))

    def is_under_way(self, job: UUID) -> bool:
        """Tell whether a file of open contracting waits for its job, which does not go with it."""
        if self._under_way is None:
            files = owned_table("ocds_ingest")
            jobs = select(files.table.c.job_id).where(files.rows_of(self.authority))
            query = select(col(Job.id)).where(col(Job.id).in_(jobs), col(Job.state).in_(UNDER_WAY))
            self._under_way = frozenset(self.session.execute(query).scalars())
        return job in self._under_way

    def _told(self, table: Table, row: RowMapping, bases: Mapping[str, int]) -> Values:
        values = dict(row)
        for column, base in bases.items():
            if values[column] is not None:
                values[column] -= base
        if table.name in CHANGED:
            CHANGED[table.name](values, self)
        if "key_name" in values:
            self._wrap_anew(table.name, values)
        return values

    def _wrap_anew(self, table: str, values: Values) -> None:
        column, about, words = WRAPPED[table]
        if self.transfer is not None:
            key = WrappedKey(values[column], values["key_name"])
            told = words + values[about].bytes
            with suppress(Broken):  # what was damaged goes as it is, to be found damaged there
                key = self.transfer.before.rewrap(key, told, self.transfer.after)
            values[column], values["key_name"] = key.wrapped, key.key_name
        self.key_names.add(values["key_name"])

    def _base(self, table: str) -> int:
        """Give by how much an authority's numbers in a table are told lower than they are."""
        if table not in self._bases:
            owned = owned_table(table)
            [key] = owned.key
            least = select(func.min(key)).where(owned.rows_of(self.authority))
            self._bases[table] = (self.session.execute(least).scalar_one() or 1) - 1
        return self._bases[table]

    def _order(self, owned: Owned) -> Iterator[Any]:
        is_sqlite = self.session.get_bind().dialect.name == "sqlite"
        for column in owned.key:
            is_text = isinstance(column.type, String)
            yield collate(column, "C") if is_text and not is_sqlite else column


def hidden_in(table: Table) -> frozenset[str]:
    """Name the columns of a table that are never told."""
    return HIDDEN.get(table.name, frozenset())


def _revoked(values: Values, tale: Tale) -> None:
    values["revoked_at"] = values["revoked_at"] or tale.moment


def _without_secret_words(values: Values, _tale: Tale) -> None:
    if values["is_secret"]:
        values["text"], values["html"] = "", ""


def _paused(values: Values, _tale: Tale) -> None:
    states = type(values["state"])
    if values["state"] is states.ACTIVE:
        values["state"] = states.PAUSED


def _never_saved(values: Values, _tale: Tale) -> None:
    state, states = values["state"], type(values["state"])
    if state in {states.RECEIVED, states.READING, states.CHECKING, states.APPLYING}:
        values |= {"state": states.REJECTED, "trouble": BROKEN_OFF, "job_id": None}
        values |= {"stands_as": None, "plan_digest": ""}


def _never_used(values: Values, tale: Tale) -> None:
    if values["read_at"] is None or tale.is_under_way(values["job_id"]):
        values["given_up"] = values["given_up"] or NOT_USED


#: what is told otherwise than it is stored
CHANGED: dict[str, Callable[[Values, Tale], None]] = {
    "apikey": _revoked,
    "calendar_feed": _revoked,
    "file_import": _never_saved,
    "letter": _without_secret_words,
    "ocds_ingest": _never_used,
    "ocds_pull": _paused,
    "webhook": _paused,
}
