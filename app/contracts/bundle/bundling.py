"""Put a challenge bundle together."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.contracts.bundle.collecting.judgement import of_judgement
from app.contracts.bundle.collecting.letters import of_letters
from app.contracts.bundle.collecting.log import MADE, of_log
from app.contracts.bundle.collecting.outcome import of_outcome
from app.contracts.bundle.collecting.purchase import of_purchase
from app.contracts.bundle.collecting.tenders import of_tenders
from app.contracts.bundle.index import Made, as_page, index_of
from app.contracts.bundle.material import Material, as_file, digest_of_bytes, ids_in
from app.contracts.bundle.redaction import Redacted, Redaction, redacted
from app.contracts.bundle.remains import still_in
from app.organisations.caller import Caller
from app.paper.archive import zipped
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.sealing import Seals
from app.procurements.lifecycle import LotState, refuse_unless
from app.procurements.queries import state_of
from app.procurements.tables import Lot, Procurement
from app.tenders.panel.queries import refuse_panel

#: when no mark can be given or agreed any more
POSSIBLE = (LotState.MODERATED, LotState.AWARDED, LotState.CANCELLED)
READABLE = 0o644  #: what is unpacked is for everybody to read


def bundle(
    session: WriteSession,
    seals: Seals,
    caller: Caller,
    lot: Lot,
    purpose: str,
    redactions: Sequence[Redaction],
    now: datetime,
) -> bytes:
    """Give everything that matters about a lot as a ZIP, and note that it was given.

    Args:
        session: where it is read.
        seals: the secrets that the opened tenders are unsealed with.
        caller: a person, who answers for what is taken out.
        lot: opened, and locked, so that nobody marks or awards it meanwhile.
        purpose: what the bundle is for, in words.
        redactions: what is taken out of it.
        now: when.

    Raises:
        PersonNeeded: if the caller is a program.
        Separation: if the caller judges the lot, until it is awarded.
        WrongMoment: until moderation is closed: it has every mark and every supplier's name.
        Invalid: with every redaction of something that is not there.
    """
    person, at = str(caller.person()), now.isoformat()
    state = state_of(session, lot, now)
    if state is not LotState.AWARDED:
        refuse_panel(session, caller, lot, "Making a challenge bundle")
    refuse_unless("Making a challenge bundle", state, *POSSIBLE)
    procurement = session.get_one(Procurement, lot.procurement_id)
    whole = list(_materials(session, seals, lot, procurement))
    cut = redacted(whole, redactions, person, at)
    made = Made(
        _title(cut.documents, "procurement/procurement.json"),
        f"{lot.number}: {_title(cut.documents, 'procurement/lot.json')}",
        purpose, person, at, now.date(),
    )  # fmt: skip
    content = zipped(_files(made, cut), mode=READABLE)
    names = {one.document for one in redactions}
    note(
        session, MADE, lot.id, now, authority=lot.authority_id, actor=caller.who,
        digest=digest_of_bytes(content), documents=len(cut.documents), redactions=len(cut.log),
        whole={one.name: one.digest() for one in whole if one.name in names},
    )  # fmt: skip
    return content


def _materials(
    session: Session, seals: Seals, lot: Lot, procurement: Procurement
) -> Iterator[Material]:
    made = [
        *of_purchase(session, lot),
        *of_tenders(session, seals, lot),
        *of_judgement(session, lot),
        *of_outcome(session, lot),
        of_letters(session, lot),
    ]
    yield from made
    ids = {found for one in made for found in ids_in(one.content)}
    yield of_log(session, lot, procurement.made_at, ids)


def _title(documents: Sequence[Material], name: str) -> str:
    """Give the title that a document has: what was taken out of it is not told elsewhere."""
    content = next(one.content for one in documents if one.name == name)
    return str(content["title"] if isinstance(content, dict) else content)


def _files(made: Made, cut: Redacted) -> dict[str, bytes]:
    """Give every file of the bundle, once what was taken out was looked for in all of them."""
    index = index_of(made, cut.documents, cut.log)
    why = [[one["reason"], one["law"]] for one in cut.log]
    beside: dict[str, Any] = {
        "index.json": index, "index.html": [index, why], "redaction-log.json": why,
    }  # fmt: skip
    left = beside | {one.name: one.content for one in cut.documents}
    found = still_in(cut.taken, left)
    log = [entry | {"still_in": names} for entry, names in zip(cut.log, found, strict=True)]
    return {
        "index.json": as_file(index),
        "index.html": as_page(index, made.on, log).encode(),
        "redaction-log.json": as_file(log),
        **{one.name: one.as_bytes() for one in cut.documents},
    }
