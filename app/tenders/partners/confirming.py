"""Partners named in a tender confirm their part by a one-time link, without a key.

The supplier asks for the link and passes it on; the service keeps only its digest, and the
partner's name only under the seal of the lot. What an unconfirmed partner does to the score is
for the rules to say.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.organisations.caller import Caller
from app.organisations.tables import Authority, Supplier
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.sealing import Broken, Seals
from app.problems import Conflict, Finding, Invalid, NotFound
from app.procurements.lifecycle import LotState, refuse_unless
from app.procurements.queries import Lock, lot_of, state_of
from app.procurements.tables import Lot, Procurement
from app.rules.digest import canonical, normal
from app.tenders.content import TenderContent
from app.tenders.lifecycle import TenderState
from app.tenders.partners.queries import Part, content_that_stands, seal_name
from app.tenders.queries import tender_of
from app.tenders.sealing import key_of, part_digest, partner_digest
from app.tenders.tables import PartnerAnswer, PartnerConfirmation, Tender

GOOD_FOR = timedelta(days=30)
TOKEN_BYTES = 32
BEFORE_AWARD = (LotState.OPEN, LotState.CLOSED, LotState.OPENED, LotState.MODERATED)


class ResultsKnown(Conflict):
    """The lot was awarded before, and the award was withdrawn: suppliers may know its scores."""

    slug = "results-known"


class LinkUsed(Conflict):
    """The partner has answered about this very part."""

    slug = "link-used"


@dataclass(frozen=True, slots=True)
class Link:
    """A link that has just been made; its token cannot be had again."""

    partner: str
    token: str
    expires_at: datetime


def ask_partner(
    session: WriteSession,
    seals: Seals,
    caller: Caller,
    tender_id: UUID,
    partner: str,
    now: datetime,
) -> Link:
    """Make the link by which a partner confirms; one that it has not answered works no longer.

    What the partner answered about another part is kept, and it is asked about this one.

    Raises:
        NotFound: if the caller has no such tender.
        Invalid: if the tender, as it stands, names no such partner.
        LinkUsed: if the partner has answered about its part as it stands.
        WrongMoment: once the lot is awarded.
        ResultsKnown: for good, though the award is withdrawn.
    """
    caller.supplier()
    tender = tender_of(session, caller, tender_id, Lock.ALONE)
    lot = lot_of(session, caller, tender.lot_id)
    _refuse_after_award(session, lot, "Asking a partner", now)
    content = content_that_stands(session, seals, tender)
    lines = _lines_of(content, partner)
    key = key_of(session, seals, lot.id)
    part = part_digest(key, content, partner)
    made = _confirmation(session, tender, partner_digest(key, tender.id, partner), part, now)
    token = token_urlsafe(TOKEN_BYTES)
    told = canonical({"partner": partner, "commitments": lines})
    made.sealed = key.seal(told, seal_name(made))
    made.part_digest = part
    made.token_digest, made.expires_at = _digest(token), now + GOOD_FOR
    session.add(made)
    note(
        session, "partner.asked", made.id, now,
        authority=lot.id, actor=caller.who, is_quiet=True,
    )  # fmt: skip
    return Link(partner, token, made.expires_at)


def part_of(
    session: Session, seals: Seals, token: str, now: datetime, *, lock: bool = False
) -> Part:
    """Give what a partner is asked about.

    Raises:
        NotFound: if the link is not known, or its time is over.
    """
    query = select(PartnerConfirmation).where(PartnerConfirmation.token_digest == _digest(token))
    found = session.exec(query.with_for_update() if lock else query).one_or_none()
    if found is None or found.expires_at <= now:
        raise _unknown()
    tender = session.get_one(Tender, found.tender_id)
    lot = session.get_one(Lot, tender.lot_id)
    try:
        told = key_of(session, seals, lot.id).unseal(found.sealed, seal_name(found))
    except Broken:
        raise NotFound("This link no longer leads anywhere.", "Ask for a new one.") from None
    document = json.loads(told, parse_float=Decimal)
    procurement = session.get_one(Procurement, lot.procurement_id)
    return Part(
        found,
        document["partner"],
        document["commitments"],
        session.get_one(Supplier, tender.supplier_id).name,
        session.get_one(Authority, lot.authority_id).name,
        procurement.title,
    )


def answer_link(
    session: WriteSession,
    seals: Seals,
    token: str,
    answer: PartnerAnswer,
    comment: str,
    now: datetime,
) -> Part:
    """Keep what a partner answers, once.

    The lot is held alone, so that whoever scores or awards it either sees the answer, or learns
    from the lot's version that something came after.

    Raises:
        NotFound: if the link is not known, or its time is over.
        LinkUsed: if it was answered.
        WrongMoment: once the lot is awarded.
        ResultsKnown: for good, though the award is withdrawn.
    """
    lot = _held_lot(session, token)
    part = part_of(session, seals, token, now, lock=True)
    found = part.confirmation
    if found.answer is not None:
        raise _used()
    _refuse_after_award(session, lot, "Answering", now)
    found.answer, found.answered_at = answer, now
    if comment:
        found.sealed_comment = key_of(session, seals, lot.id).seal(
            comment.encode(), b"comment:" + seal_name(found)
        )
    if session.get_one(Tender, found.tender_id).state is TenderState.OPENED:
        lot.version += 1  # a tender that is scored: an assessment made before did not see this
    note(session, "partner.answered", found.id, now, authority=lot.id, is_quiet=True)
    return part


def _refuse_after_award(session: Session, lot: Lot, what: str, now: datetime) -> None:
    """Keep what a partner says from changing scores that suppliers may have been told."""
    refuse_unless(what, state_of(session, lot, now), *BEFORE_AWARD)
    if lot.first_awarded_at is not None:
        raise ResultsKnown(
            f"{what} is no longer possible: the lot was awarded before, and the award withdrawn.",
            "The tender is scored again with what its partners answered before that award.",
        )


def _lines_of(content: TenderContent, partner: str) -> list[dict[str, Any]]:
    """Give the commitments that name a partner."""
    lines = content.part_of(partner)
    if not lines:
        words = "No commitment of the tender names this partner."
        fix = "Write the partner as the tender does, or name it in a commitment first."
        raise Invalid(words, fix, [Finding("unknown_partner", words, fix, path="/partner")])
    return [normal(line) for line in lines]


def _confirmation(
    session: WriteSession, tender: Tender, digest: str, part: str, now: datetime
) -> PartnerConfirmation:
    """Give what asks a partner: what waits for its answer, or something new."""
    query = select(PartnerConfirmation).where(
        PartnerConfirmation.tender_id == tender.id, PartnerConfirmation.partner_digest == digest
    )
    found = session.exec(query.with_for_update()).all()
    if any(one.answer is not None and one.part_digest == part for one in found):
        raise _used()
    waiting = (one for one in found if one.answer is None)
    return next(waiting, None) or PartnerConfirmation(
        tender_id=tender.id, partner_digest=digest, sealed=b"", token_digest="",
        expires_at=now, made_at=now,
    )  # fmt: skip


def _held_lot(session: WriteSession, token: str) -> Lot:
    """Hold the lot that a link is about; before the link itself, as everybody holds the two."""
    query = (
        select(Lot)
        .join(Tender, col(Tender.lot_id) == Lot.id)
        .join(PartnerConfirmation, col(PartnerConfirmation.tender_id) == Tender.id)
        .where(PartnerConfirmation.token_digest == _digest(token))
        .with_for_update(of=Lot)
    )
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise _unknown()
    return found


def _unknown() -> NotFound:
    return NotFound(
        "This link is not known, or its time is over.", "Ask the supplier for a new one."
    )


def _used() -> LinkUsed:
    return LinkUsed(
        "The partner has answered about this part.", "A link is good for one answer; it stands."
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
