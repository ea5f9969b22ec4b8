"""Tell suppliers of what happens to a procurement, each by a letter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from app.organisations.tables import Authority, Supplier
from app.platform.database import WriteSession
from app.platform.mail.address import is_address
from app.platform.mail.writing import Draft as LetterDraft
from app.platform.mail.writing import write_letter
from app.procurements.tables import Interest, Procurement


@dataclass(frozen=True, slots=True)
class News:
    """What is told."""

    kind: str  #: of the letter, such as `procurement.amended`
    what: str  #: happened, as a subject line says it, such as `changed`
    text: str  #: in plain words, for every supplier alike


def tell_the_interested(
    session: WriteSession, procurement: Procurement, news: News, now: datetime
) -> int:
    """Write the same letter to every supplier that has shown interest.

    Args:
        session: of the change itself.
        procurement: what it is about.
        news: what happened.
        now: when.

    Returns:
        how many letters were written; who has no address is told nothing. That is said to
        each supplier when it tenders; how many there are is nobody's to know before the opening.
    """
    query = (
        select(Supplier.id, Supplier.email)
        .join(Interest, col(Interest.supplier_id) == Supplier.id)
        .where(Interest.procurement_id == procurement.id)
        .order_by(col(Supplier.id))
    )
    return tell(session, procurement, session.exec(query), news, now)


def tell(
    session: WriteSession,
    procurement: Procurement,
    suppliers: Iterable[tuple[UUID, str]],
    news: News,
    now: datetime,
) -> int:
    """Write the same letter to each of some suppliers, and say how many letters were written.

    Args:
        session: of the change itself.
        procurement: what it is about.
        suppliers: each with its e-mail address; who has none is told nothing.
        news: what happened.
        now: when.
    """
    authority = session.get_one(Authority, procurement.authority_id)
    recipients = [(who, email) for who, email in suppliers if is_address(email)]
    for supplier_id, email in recipients:
        letter = LetterDraft(
            authority=authority.id,
            about=procurement.id,
            kind=news.kind,
            recipient=email,
            reply_to=authority.email if is_address(authority.email) else "",
            subject=f"{procurement.reference}: {news.what}",
            text=f"{procurement.title}\n({procurement.reference})\n\n{news.text}\n",
            facts={"procurement": str(procurement.id), "supplier": str(supplier_id)},
        )
        write_letter(session, letter, now)
    return len(recipients)
