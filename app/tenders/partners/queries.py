"""What partners named in a tender were asked, and what each answered."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from app.platform.sealing import Broken, DataKey, Seals
from app.problems import Finding, Severity
from app.tenders.content import TenderContent, plain_name
from app.tenders.partners.vouched import VOUCHED
from app.tenders.sealing import (
    TenderDamaged,
    content_of,
    key_of,
    part_digest,
    partner_digest,
)
from app.tenders.tables import PartnerConfirmation, Tender

#: said of an asking whose seal is broken
DAMAGED = (
    "DAMAGED: what it was asked, and anything that it wrote, is no longer as it was sealed and "
    "cannot be read."
)
#: in the place of a name that is lost with it
UNREADABLE = "(damaged)"


@dataclass(frozen=True)
class Part:
    """What a partner is asked about."""

    confirmation: PartnerConfirmation
    partner: str
    commitments: list[dict[str, Any]]
    supplier: str
    authority: str
    title: str  #: of the procurement
    is_as_it_stands: bool = True  #: the tender still says the same of it
    comment: str = ""  #: in the partner's words
    is_damaged: bool = False  #: what was sealed of it is no longer as it was

    @property
    def words(self) -> str:
        """Say, for the authority, what the answer is worth."""
        return f"{self._answered} {DAMAGED}" if self.is_damaged else self._answered

    @property
    def _answered(self) -> str:
        answer = self.confirmation.answer
        if answer is None:
            return "It has not answered."
        said = f"It answered `{answer.value}` {VOUCHED}"
        if self.is_as_it_stands:
            return said
        return f"{said} That was about another part than the tender's, and counts for nothing."


def answers_of(session: Session, seals: Seals, tender: Tender) -> list[Part]:
    """List what partners were asked about a tender, with what each answered, oldest first.

    One of which the seal is broken is among them, and says so; its answer counts as before.
    """
    rows = _asked_of(session, tender)
    if not rows:
        return []
    key = key_of(session, seals, tender.lot_id)
    content = TenderContent()
    with suppress(TenderDamaged):  # then nothing stands
        content = content_that_stands(session, seals, tender)
    return [_part_in(key, content, row) for row in rows]


def _part_in(key: DataKey, content: TenderContent, row: PartnerConfirmation) -> Part:
    """Give what a partner was asked; of a damaged one, what the tender and the row still tell."""
    try:
        told, is_damaged = unsealed_part(key, row), False
    except Broken:
        name = _name_in(key, content, row) or UNREADABLE
        told, is_damaged = {"partner": name, "commitments": [], "comment": ""}, True
    stands = row.part_digest == part_digest(key, content, told["partner"])
    asked = told["partner"], told["commitments"]
    return Part(row, *asked, "", "", "", stands, told["comment"], is_damaged)


def _name_in(key: DataKey, content: TenderContent, row: PartnerConfirmation) -> str | None:
    """Give the partner of whom a tender says what the digest of a row is of, if it names it."""
    named = (one.partner for one in content.commitments if one.partner is not None)
    its = (one for one in named if partner_digest(key, row.tender_id, one) == row.partner_digest)
    return next(its, None)


def stale_answers(
    session: Session, seals: Seals, tender: Tender, content: TenderContent
) -> Iterator[Finding]:
    """Warn of each partner that has answered, and not about what a version says of it.

    Args:
        session: where the answers are.
        seals: what they were sealed with.
        tender: the tender.
        content: what the version says.
    """
    key = key_of(session, seals, tender.lot_id)
    about: dict[str, set[str]] = defaultdict(set)
    for row in _asked_of(session, tender):
        if row.answer is not None:
            about[row.partner_digest].add(row.part_digest)
    for partner, place in _first_named(content).items():
        answered = about[partner_digest(key, tender.id, partner)]
        if answered and part_digest(key, content, partner) not in answered:
            yield Finding(
                "partner_answered_about_another",
                f"What {content.commitments[place].partner} answered is about another version of "
                "its part, and counts for nothing here.",
                "Submit this version, then make a new link for the partner.",
                Severity.WARNING,
                path=f"commitments[{place}].partner",
            )


def _first_named(content: TenderContent) -> dict[str, int]:
    """Give the place of the first commitment that names each partner."""
    places: dict[str, int] = {}
    for place, line in enumerate(content.commitments):
        if line.partner is not None:
            places.setdefault(plain_name(line.partner), place)
    return places


def unsealed_part(key: DataKey, row: PartnerConfirmation) -> dict[str, Any]:
    """Give what a partner was asked about: its name, the commitments, and its own comment.

    Raises:
        Broken: if it was changed since it was sealed.
    """
    told = json.loads(key.unseal(row.sealed, seal_name(row)), parse_float=Decimal)
    if row.sealed_comment is None:
        return {**told, "comment": ""}
    return {
        **told,
        "comment": key.unseal(row.sealed_comment, b"comment:" + seal_name(row)).decode(),
    }


def content_that_stands(session: Session, seals: Seals, tender: Tender) -> TenderContent:
    """Give what the version says that is or was submitted; if none, the one written last."""
    number = tender.submitted_number or tender.latest_number
    return content_of(session, seals, tender, number).content


def _asked_of(session: Session, tender: Tender) -> Sequence[PartnerConfirmation]:
    query = select(PartnerConfirmation).where(PartnerConfirmation.tender_id == tender.id)
    in_order = col(PartnerConfirmation.made_at), col(PartnerConfirmation.id)
    return session.exec(query.order_by(*in_order)).all()


def seal_name(confirmation: PartnerConfirmation) -> bytes:
    """Give what binds a seal to one asking, so that it cannot be put in another's place."""
    return b"partner:" + confirmation.id.bytes
