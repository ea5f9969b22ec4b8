"""Look a file over, and put it into the store before anything refers to it.

It is done before the request may write, so that nobody waits for a store or a scanner. A file
that is stored and then never referred to is swept away after a day.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from app.contracts.tables import Contract
from app.deliveries.evidence.media import media_of
from app.deliveries.evidence.queries import (
    deliveries_named,
    measures_owed,
    refuse_settled,
    requirements_for,
    supplier_of,
)
from app.deliveries.evidence.requirement import OTHER, requirements_in
from app.deliveries.evidence.tables import Evidence, Scan
from app.deliveries.queries import contract_reported_by
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.files.scanning import is_clean, name_of
from app.platform.files.store import Files, digest_of
from app.platform.identifiers import new_id
from app.problems import Finding, Invalid, TooLarge, nearest
from app.rules.library import Library


class EvidenceRefused(Invalid):
    """The program that looks files over refused this one: it is kept out of the store."""

    slug = "evidence-refused"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent, with what it is said to be."""

    contract_id: UUID
    kind: str
    name: str  #: empty: none was given
    content: bytes = field(repr=False)
    deliveries: tuple[UUID, ...] = ()  #: that it is put to at once


@dataclass(frozen=True, slots=True)
class Filed:
    """A file that was looked over and is in the store."""

    sent: Sent
    name: str
    media_type: str
    digest: str
    path: str  #: in the store
    scan: Scan
    scanned_by: str


@dataclass(frozen=True, slots=True)
class Store:
    """Where files are put, and what is asked of each."""

    files: Files
    most_bytes: int
    scanner: str  #: command; empty: there is none


def refuse_unwanted(session: Session, caller: Caller, sent: Sent, library: Library) -> None:
    """Let a file through that a contract can have, before anything is done with it.

    Raises:
        NotFound: if there is no such contract for the caller.
        ContractNotRunning: if nothing of it can be proven any more, or yet.
        Invalid: if nobody knows the kind of evidence, or the deliveries, or two suppliers
            reported them.
    """
    contract = contract_reported_by(session, caller, sent.contract_id)
    refuse_settled(contract, "Handing in evidence")
    needs = requirements_for(session, contract, library)
    kinds = {kind for one in needs.values() for kind in one.kinds}
    kinds |= {kind for one in requirements_in(library).values() for kind in one.kinds}
    asked = {
        kind
        for measure in measures_owed(session, contract.id).values()
        if measure in needs
        for kind in needs[measure].kinds
    }
    _refuse_kind(sent.kind, kinds | {OTHER}, asked)
    deliveries_named(session, caller, contract, sent.deliveries)
    supplier_of(session, caller, contract, sent.deliveries)


def _refuse_kind(kind: str, known: Collection[str], asked: Collection[str]) -> None:
    if kind in known:
        return
    words = f"There is no kind of evidence {kind!r}{nearest(kind, known)}."
    fix = f"This contract's measures ask for {', '.join(sorted(asked)) or 'none'}; or use other."
    raise Invalid(words, fix, [Finding("unknown_kind", words, fix, path="?kind")])


def put_away(store: Store, caller: Caller, sent: Sent, now: datetime) -> Filed:
    """Look a file over and put it into the store, under a path that no other file ever has.

    So nobody who keeps its entry, or erases another of the same bytes, has to look at the store.

    Args:
        store: where to.
        caller: who sends it.
        sent: the file.
        now: when.

    Raises:
        TooLarge: if it is larger than the deployment takes.
        Invalid: if it is not of a kind that is taken, or not what its name says.
        EvidenceRefused: if the scanner refuses it; an entry without the file is kept.
        ScannerAway: if the scanner cannot tell; nothing is kept.
        StoreAway: if the store does not take it; nothing is kept.
    """
    if len(sent.content) > store.most_bytes:
        raise TooLarge(
            f"The file has {len(sent.content):,} bytes; the most is {store.most_bytes:,}.",
            "Send a smaller one, or several.",
            most_bytes=store.most_bytes,
        )
    media = media_of(sent.content, sent.name)
    digest = digest_of(sent.content)
    filed = Filed(
        sent,
        sent.name or f"{sent.kind}.{media.endings[0]}",
        media.type,
        digest,
        f"{caller.authority_id}/{digest}-{new_id().hex}",
        Scan.CLEAN if store.scanner else Scan.NONE,
        name_of(store.scanner),
    )
    if store.scanner and not is_clean(store.scanner, sent.content):
        refusal = EvidenceRefused(
            "The program that looks files over refused this one; it was not kept.",
            "Look at it with a virus scanner of your own before you send another.",
        )
        refusal.to_keep = _keeps_refusal(caller, filed, now)
        raise refusal
    store.files.put(filed.path, sent.content)
    return filed


def entry_of(filed: Filed, caller: Caller, supplier_id: UUID, now: datetime) -> Evidence:
    """Make the entry of a file, for the supplier whose proof it is."""
    return Evidence(
        authority_id=caller.authority_id,
        contract_id=filed.sent.contract_id,
        supplier_id=supplier_id,
        kind=filed.sent.kind,
        name=filed.name,
        media_type=filed.media_type,
        size=len(filed.sent.content),
        digest=filed.digest,
        stored_as=filed.path,
        scan=filed.scan,
        scanned_by=filed.scanned_by,
        uploaded_by=caller.who,
        uploaded_at=now,
        updated_at=now,
    )


def _keeps_refusal(caller: Caller, filed: Filed, now: datetime) -> Callable[[WriteSession], None]:
    """Make what keeps that a file was refused, without the file."""

    def keep(session: WriteSession) -> None:
        contract = session.get_one(Contract, filed.sent.contract_id)
        supplier_id = supplier_of(session, caller, contract, filed.sent.deliveries)
        entry = entry_of(filed, caller, supplier_id, now)
        entry.stored_as, entry.scan = "", Scan.REFUSED
        session.add(entry)
        session.flush()
        note(
            session, "evidence.refused", entry.id, now,
            authority=caller.authority_id, actor=caller.who,
            contract=entry.contract_id, digest=entry.digest,
        )  # fmt: skip

    return keep
