"""The kind of workbook that brokerage and capacity are kept in: read, saved and undone."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.brokerage.keeping import keep, lock, put_back
from app.brokerage.putting import TABLES, Ids, ids_of
from app.brokerage.queries import records_of, version_of
from app.brokerage.record import Records
from app.brokerage.totalling import totals_of
from app.deliveries.people.token import NoPeopleKey, PeopleKey, fault_of
from app.organisations.scope import Scope
from app.platform.database import WriteSession
from app.problems import Finding
from app.spreadsheets.forms.filled import Filled, FilledRow
from app.spreadsheets.forms.form import ROW_REF, Form
from app.spreadsheets.imports.offering import Asking, Kind, Made, Stand
from app.spreadsheets.kinds.brokerage.booking import (
    NAME,
    TITLE,
    VERSION,
    authority_asked,
    book,
)
from app.spreadsheets.kinds.brokerage.dating import PARTS, last
from app.spreadsheets.kinds.brokerage.form import FORMS
from app.spreadsheets.kinds.brokerage.knowing import known
from app.spreadsheets.kinds.document import document_as
from app.units import plain

SINCE = "since"  #: key of a document that goes back: only what was changed since may differ
REMOVED = "removed"  #: key of the ids of rows that go, by their sheets
DAYS = {"referrals": "referred_on", "readiness": "supported_on"}  #: by which rows have a period


def read(_session: Session, asking: Asking, filled: Filled) -> Made:
    """Make the document; a token becomes its digest here, and goes no further."""
    made = Made({form.key: [] for form in FORMS})
    key = PeopleKey(asking.settings.people_key)
    for form in FORMS:
        rows = made.tree[form.key]
        for row in filled.of(form.key):
            path = f"{form.key}[{len(rows)}]"
            made.cells[path] = row.at(ROW_REF)
            made.cells |= {f"{path}.{name}": row.at(name) for name in form_keys(row)}
            entry = {"id": row.ref or None, **_said(row)}
            made.findings += _digested(entry, key, asking, f"{path}.token")
            rows.append(entry)
    for one in filled.removed:
        made.tree.setdefault(REMOVED, {}).setdefault(one.form, []).append(one.ref)
    return made


def form_keys(row: FilledRow) -> Iterator[str]:
    """Give the fields of a row that have cells, or that a fault may be about."""
    yield from dict.fromkeys((*row.cells, *row.values, "token"))


def save(session: WriteSession, asking: Asking, tree: dict[str, Any]) -> tuple[Finding, ...]:
    """Have the rows stand that a document says; or go back to how all of it stood.

    Raises:
        Invalid: with every row that does not fit.
    """
    if SINCE in tree:
        put_back(session, asking.caller, *_full_and_still(tree), asking.now, _moment(tree[SINCE]))
        return ()
    records = _records({form.key: tree[form.key] for form in FORMS})
    removed = {name: [UUID(one) for one in ids] for name, ids in tree.get(REMOVED, {}).items()}
    keep(session, asking.caller, records, asking.now, removed)
    return ()


def within(_session: Session, asking: Asking) -> Callable[[Form, Mapping[str, Any]], bool]:
    """Tell which rows lie in a period: those of what was done on one of its days."""
    period = asking.replaces

    def lies(form: Form, row: Mapping[str, Any]) -> bool:
        day = DAYS.get(form.key)
        return period is not None and day is not None and period.covers(row.get(day))

    return lies


def stand(session: Session, asking: Asking) -> Stand:
    """Give all that stands now: to compare with, and to go back to."""
    current = version(session, asking)
    records = records_of(session, asking.caller.authority_id)
    return Stand(current, {SINCE: None, **records.model_dump(mode="json")})


def lately(session: Session, asking: Asking, since: datetime) -> dict[str, Any]:
    """Give the rows that were changed from a time on, and of all others only their ids."""
    version(session, asking)
    authority = asking.caller.authority_id
    tree = records_of(session, authority, since).model_dump(mode="json")
    for name, ids in ids_of(session, authority).items():
        changed = {one["id"] for one in tree[name]}
        tree[name] += [{"id": str(one)} for one in ids if str(one) not in changed]
    return {SINCE: since.isoformat(), **tree}


def version(session: Session, asking: Asking) -> int:
    """Give the version of all that stands now, without reading it."""
    authority = authority_asked(asking)
    if isinstance(session, WriteSession):
        lock(session, authority, asking.now)
    return version_of(session, authority)


def effect(session: Session, asking: Asking) -> Mapping[str, str]:
    """Count what is put down."""
    totals = totals_of(session, asking.caller.authority_id)
    return {words: str(figure) for words, figure in totals.items()}


BROKERAGE_KIND = Kind(
    name=NAME,
    title=TITLE,
    target="authority",
    template_version=VERSION,
    gives=Scope.DELIVERIES_VERIFY,
    takes=Scope.DELIVERIES_VERIFY,
    book=book,
    read=read,
    known=known,
    write=save,
    stand=stand,
    parts=PARTS,
    lately=lately,
    last=last,
    effect=effect,
    version=version,
    within=within,
    forms=FORMS,
    by_row=True,
)


def _records(said: dict[str, Any]) -> Records:
    """Read rows as they are sent.

    Raises:
        Invalid: with every row that cannot be taken.
    """
    return document_as(Records, said, "Some rows cannot be taken.")


def _full_and_still(tree: dict[str, Any]) -> tuple[Records, Ids]:
    """Give the rows that say something, and the ids of those that only stay as they are."""
    full = {name: [one for one in tree[name] if one.keys() > {"id"}] for name in TABLES}
    still = {name: {UUID(one["id"]) for one in tree[name]} for name in TABLES}
    return _records(full), still


def _moment(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)


def _said(row: FilledRow) -> dict[str, Any]:
    """Give the values of a row as JSON has them; what is blank is left out."""
    return {
        key: plain(value) if isinstance(value, Decimal) else _plainly(value)
        for key, value in row.values.items()
        if key != ROW_REF
    }


def _plainly(value: Any) -> Any:
    return value if isinstance(value, bool | int | str) else str(value)


def _digested(
    entry: dict[str, Any], key: PeopleKey, asking: Asking, path: str
) -> Iterator[Finding]:
    """Put the digest of a token in its place, or tell why it cannot be kept."""
    token = entry.pop("token", None)
    if not token:
        return
    if fault := fault_of(token):
        fix = "Give a code that your brokerage made up, such as BRK-7F3K2."
        yield Finding("token_refused", fault, fix, path=path)
        return
    try:
        entry["token"] = key.digest(asking.caller.authority_id, token)
    except NoPeopleKey as refusal:
        yield Finding("no_people_key", refusal.detail, refusal.how_to_fix, path=path)
