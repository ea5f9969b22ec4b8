"""Give a workbook out: have it made, and keep what stood in it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from secrets import randbits
from uuid import UUID

from sqlmodel import Session, select

from app.organisations.caller import Caller
from app.organisations.tables import Authority
from app.platform.columns import canonical
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.sealing import Seals
from app.problems import Finding, Invalid, NotFound
from app.rules.digest import digest_of_bytes
from app.spreadsheets.forms.book import Book
from app.spreadsheets.forms.snapshot import document_of
from app.spreadsheets.forms.stamp import BASE, GENERATED_AT, ORGANISATION
from app.spreadsheets.imports.lifecycle import KindNotYours
from app.spreadsheets.imports.offering import Asking, Kind, LargeKind, Target
from app.spreadsheets.workbooks.given import GivenOut
from app.spreadsheets.workbooks.queries import SNAPSHOT, content_of, given_by_id, told
from app.spreadsheets.workbooks.reference import BITS, reference_of
from app.spreadsheets.workbooks.tables import GivenWorkbook

OWN = "authority"  #: what a kind is about of which each authority has one
TRIES = 5  #: at a reference that is new; two in a row that are not will not be seen


def kind_named(kinds: Iterable[Kind | LargeKind], name: str, caller: Caller) -> Kind:
    """Give the kind of workbook that a caller asks for.

    Raises:
        Invalid: if no such kind is given out.
        KindNotYours: if the caller's key may not be used for it.
    """
    given = {kind.name: kind for kind in kinds if isinstance(kind, Kind)}
    if name not in given:
        words = f"No workbook of the kind {name[:40]!r} is given out."
        known = ", ".join(sorted(given)) or "none yet"
        finding = Finding("unknown_kind", words, f"Choose from: {known}.", path="/kind")
        raise Invalid(words, finding.how_to_fix, [finding])
    kind = given[name]
    if kind.gives not in caller.scopes:
        raise KindNotYours(
            f"Your key lacks the scope {kind.gives}, which this kind of workbook needs.",
            "Use a key that has it.",
            scope=kind.gives.value,
        )
    return kind


def target_of(kind: Kind, caller: Caller, target_id: UUID | None, day: date | None) -> Target:
    """Give what a workbook is to be about; where it is about an authority, the caller's own.

    Raises:
        Invalid: if nothing is named, and the kind is about something else.
    """
    if target_id is None and kind.target != OWN:
        words = f"Say which {kind.target.replace('_', ' ')} the workbook is to be about."
        finding = Finding("target_missing", words, "Give its id.", path="/target_id")
        raise Invalid(words, finding.how_to_fix, [finding])
    return Target(target_id or caller.authority_id, day)


def give(session: WriteSession, seals: Seals, kind: Kind, asking: Asking) -> GivenOut:
    """Have a workbook made, and keep what stands in it, sealed.

    Args:
        session: to write with.
        seals: the secrets of this deployment.
        kind: what workbook; the caller may have it.
        asking: for whom, about what and when.

    Raises:
        NotFound: if there is nothing that it could be about.
        NoSealKey: if this deployment has no secret to seal with.
    """
    book = kind.book(session, asking)
    row = _row(session, seals, replace(book, made=_made(session, book, asking)), asking)
    session.add(row)
    session.flush()
    caller = asking.caller
    note(
        session, "workbook.given", row.id, asking.now, authority=caller.log, actor=caller.who,
        is_quiet=True, workbook_kind=kind.name, target_id=row.target_id,
        rows_out=sum(row.rows_out.values()),
    )  # fmt: skip
    return told(row)


def workbook_for(
    session: Session, kinds: Iterable[Kind | LargeKind], caller: Caller, workbook_id: UUID
) -> GivenOut:
    """Give a workbook that a caller may have.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    given = given_by_id(session, caller.authority_id, workbook_id)
    offered = {kind.name: kind for kind in kinds if isinstance(kind, Kind)}
    kind = offered.get(given.kind) if given else None
    may = kind is not None and kind.gives in caller.scopes
    if not (given and kind and may and given.is_known_to(caller, is_sealed=kind.is_sealed)):
        raise NotFound(f"There is no workbook {workbook_id}.", "Ask for a new one.")
    return given


def what_stood_in(session: Session, seals: Seals, given: GivenOut) -> Book:
    """Unseal a workbook as it was given, to be written once more."""
    return content_of(seals, session.get_one(GivenWorkbook, given.id))


def _made(session: Session, book: Book, asking: Asking) -> dict[str, str]:
    """Tell when and for whom a workbook is made; its base is the digest of its content."""
    return {
        GENERATED_AT: asking.now.isoformat(),
        ORGANISATION: session.get_one(Authority, asking.caller.authority_id).name,
        BASE: digest_of_bytes(canonical(document_of(book)).encode()),
    }


def _row(session: Session, seals: Seals, book: Book, asking: Asking) -> GivenWorkbook:
    row = GivenWorkbook(
        authority_id=asking.caller.authority_id,
        reference=new_reference(session),
        kind=book.kind,
        target_id=asking.target.id,
        day=asking.target.day,
        template_version=book.template_version,
        facts=dict(book.facts),
        rows_out={form.key: len(rows) for form, rows in book.forms},
        given_to=asking.caller.who,
        supplier_id=asking.caller.supplier_id,
        given_at=asking.now,
        wrapped_key=b"",
        key_name="",
        content=b"",
    )
    about = SNAPSHOT + row.id.bytes
    key = seals.new_key(about)
    content = canonical(document_of(book)).encode()
    row.wrapped_key, row.key_name = key.wrapped, key.key_name
    row.content = seals.unwrap(key, about).seal(content, about)
    return row


def new_reference(session: Session, draw: Callable[[int], int] = randbits) -> str:
    """Draw references until one is new; the constraint in the table has the last word.

    Args:
        session: to look with.
        draw: gives a number of so many bits.
    """
    for _ in range(TRIES):
        drawn = reference_of(draw(BITS))
        taken = select(GivenWorkbook.id).where(GivenWorkbook.reference == drawn)
        if session.exec(taken).first() is None:
            break
    return drawn
