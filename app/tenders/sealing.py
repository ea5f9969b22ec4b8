"""Seal what tenders say under their lot's key, and unseal it for whoever may read it.

Nothing here asks who is calling: whoever uses it has found the tender by `queries`, which shows
a supplier its own and the authority what was opened.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from secrets import token_hex
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.platform.database import WriteSession, add_if_new
from app.platform.sealing import Broken, DataKey, Seals, WrappedKey
from app.problems import Conflict, NotFound
from app.procurements.tables import Lot
from app.rules.digest import canonical, digest_of_bytes, normal
from app.tenders.content import TenderContent, plain_name
from app.tenders.lifecycle import TenderState
from app.tenders.tables import LotSeal, PartnerConfirmation, Tender, TenderVersion

SALT_BYTES = 16


class TenderDamaged(Conflict):
    """What is stored of a tender is not what was received."""

    slug = "tender-damaged"
    title = "The stored tender is damaged"


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a version says, sealed, and the digest by which its supplier can prove it."""

    content: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What a version says, its digest, and the salt of that."""

    content: TenderContent
    digest: str
    salt: str
    document: dict[str, Any]  #: the content as the digest was taken of it


def key_for(session: WriteSession, seals: Seals, lot: Lot, now: datetime) -> DataKey:
    """Give a lot's data key, made now if it has none.

    Raises:
        NoSealKey: if this deployment has no secret, or not the one that sealed the lot.
    """
    made = seals.new_key(lot.id.bytes)  # always: an upload takes as long whether it is the first
    add_if_new(
        session,
        LotSeal(lot_id=lot.id, wrapped=made.wrapped, key_name=made.key_name, made_at=now),
    )
    return key_of(session, seals, lot.id)


def key_of(session: Session, seals: Seals, lot_id: UUID) -> DataKey:
    """Give a lot's data key.

    Raises:
        NoSealKey: if this deployment does not have the secret that sealed the lot.
        NotFound: if nothing has been sealed for it.
        TenderDamaged: if the wrapped key was changed.
    """
    seal = session.get(LotSeal, lot_id)
    if seal is None:
        raise NotFound(f"Nothing was sealed for the lot {lot_id}.")
    try:
        return seals.unwrap(WrappedKey(seal.wrapped, seal.key_name), lot_id.bytes)
    except Broken:
        raise _damaged("the key of its lot was changed") from None


def seal(
    key: DataKey, tender_id: UUID, number: int, content: TenderContent, salt: str = ""
) -> Sealed:
    """Seal what a version says.

    The digest is taken with a salt that is sealed too: without it nobody can try out what a
    tender may have said until the digest fits. A copy of a version has the salt of that.
    """
    salt = salt or token_hex(SALT_BYTES)
    written = canonical({"content": _document(content), "salt": salt})
    return Sealed(key.seal(written, _about(tender_id, number)), digest_of_bytes(written))


def unseal(key: DataKey, version: TenderVersion) -> Unsealed:
    """Unseal a version.

    Raises:
        TenderDamaged: if it was changed since it was sealed, or its digest was.
    """
    try:
        text = key.unseal(version.sealed, _about(version.tender_id, version.number))
    except Broken:
        raise _damaged("its seal is broken") from None
    if digest_of_bytes(text) != version.digest:
        raise _damaged("its digest does not fit")
    document = json.loads(text, parse_float=Decimal)
    content, salt = document["content"], document["salt"]
    return Unsealed(TenderContent.model_validate(content), version.digest, salt, content)


def version_of(session: Session, tender: Tender, number: int) -> TenderVersion:
    """Give one version of a tender.

    Raises:
        NotFound: if it has no such version.
    """
    query = select(TenderVersion).where(
        TenderVersion.tender_id == tender.id, TenderVersion.number == number
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(f"The tender has no version {number}.", "It lists its versions.")
    return found


def content_of(session: Session, seals: Seals, tender: Tender, number: int) -> Unsealed:
    """Give what one version of a tender says.

    Raises:
        NotFound: if it has no such version.
        TenderDamaged: if it was changed since it was sealed.
        NoSealKey: if this deployment does not have the secret that sealed it.
    """
    return unseal(key_of(session, seals, tender.lot_id), version_of(session, tender, number))


def contents_of(session: Session, seals: Seals, lot: Lot) -> dict[UUID, TenderContent]:
    """Give what every opened tender of a lot says, with what the named partners answered.

    Raises:
        TenderDamaged: if one was changed since it was opened.
        NoSealKey: if this deployment does not have the secret that sealed them.
    """
    query = (
        select(TenderVersion)
        .join(Tender)
        .where(
            Tender.lot_id == lot.id,
            Tender.state == TenderState.OPENED,
            TenderVersion.number == Tender.submitted_number,
        )
        .order_by(col(Tender.id))
    )
    versions = session.exec(query).all()
    if not versions:
        return {}
    key = key_of(session, seals, lot.id)
    answers = _answers(session, (version.tender_id for version in versions))
    return {
        version.tender_id: _answered(key, unseal(key, version).content, answers, version.tender_id)
        for version in versions
    }


def _answers(session: Session, tenders: Iterable[UUID]) -> dict[tuple[UUID, str, str], str]:
    query = select(
        PartnerConfirmation.tender_id, PartnerConfirmation.partner_digest,
        PartnerConfirmation.part_digest, PartnerConfirmation.answer,
    ).where(col(PartnerConfirmation.tender_id).in_(list(tenders)))  # fmt: skip
    return {
        (tender_id, partner, part): str(answer)
        for tender_id, partner, part, answer in session.exec(query)
        if answer is not None
    }


def partner_digest(key: DataKey, tender_id: UUID, partner: str) -> str:
    """Give what a partner's link is found by, which tells nobody else its name."""
    return key.digest(tender_id.bytes + plain_name(partner).encode())


def part_digest(key: DataKey, content: TenderContent, partner: str) -> str:
    """Give what tells whether a partner is still said to do what it was asked about."""
    return key.digest(canonical(content.part_compared(partner)))


def _answered(
    key: DataKey,
    content: TenderContent,
    answers: dict[tuple[UUID, str, str], str],
    tender_id: UUID,
) -> TenderContent:
    """Put what the partners answered beside each commitment that names one.

    An answer about something else, such as fewer jobs, is no answer.
    """

    def answer_of(partner: str) -> str:
        asked = partner_digest(key, tender_id, partner), part_digest(key, content, partner)
        return answers.get((tender_id, *asked), "none")

    if not any(line.partner for line in content.commitments):
        return content
    lines = tuple(
        line
        if line.partner is None
        else line.model_copy(update={"partner_answer": answer_of(line.partner)})
        for line in content.commitments
    )
    return content.model_copy(update={"commitments": lines})


def _document(content: TenderContent) -> Any:
    return normal(content.model_dump(by_alias=True, exclude_unset=True))


def _about(tender_id: UUID, number: int) -> bytes:
    return b"tender:%s:%d" % (tender_id.bytes, number)


def _damaged(why: str) -> TenderDamaged:
    return TenderDamaged(
        f"This tender is not as it was received: {why}.",
        "It is kept as it is. Ask the supplier for its copy, and propose the decision admit_copy "
        "with it: the digest of the receipt proves it.",
    )
