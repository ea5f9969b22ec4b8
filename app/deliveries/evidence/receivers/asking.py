"""Ask whoever received something, by a letter with a link that works once.

Only the digest of the link is kept. A new letter about the same delivery ends the link of the
one before; but what the authority asks stands beside whatever the supplier asks, and above it.
No supplier ends a letter of the authority, or keeps it from asking.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from app.contracts.tables import Contract
from app.deliveries.evidence.queries import refuse_settled
from app.deliveries.evidence.receivers.letter import Question, subject_of, text_of
from app.deliveries.evidence.receivers.rationing import refuse_too_many
from app.deliveries.evidence.tables import Asker, Confirmation
from app.deliveries.queries import contract_reported_by, delivery_of
from app.deliveries.tables import Delivery, Return
from app.organisations.caller import Caller, Separation
from app.organisations.tables import Authority, Person, Supplier
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.mail.writing import Draft, write_letter
from app.problems import AlreadyDecided, Conflict
from app.procurements.queries import Lock

GOOD_FOR = timedelta(days=30)
TOKEN_BYTES = 32


class NotSubmitted(Conflict):
    """The delivery was not reported yet, or was taken back: there is nothing to confirm."""

    slug = "delivery-not-submitted"


class AuthorityAsked(Conflict):
    """The authority has asked the receiver, whose answer is waited for."""

    slug = "authority-asked"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is asked, and where the link in the letter leads."""

    organisation: str
    email: str
    link: str  #: of the service; the secret comes after it


def ask_receiver(
    session: WriteSession, caller: Caller, delivery_id: UUID, receiver: Receiver, now: datetime
) -> Confirmation:
    """Write the letter that asks an organisation, and keep that it was asked.

    Raises:
        NotFound: if there is no such delivery for the caller.
        ContractNotRunning: if its contract is settled.
        NotSubmitted: if it is a draft, or was taken back.
        AlreadyDecided: if the receiver has answered; an answer to the supplier's letter is none
            to the authority's.
        AuthorityAsked: if a supplier asks while the authority's letter is open.
        LettersSpent: if a supplier has sent too many letters in one day.
        Separation: if the address is one of the supplier's or the authority's own.
    """
    contract_id = delivery_of(session, caller, delivery_id).contract_id
    by_supplier = caller.supplier_id is not None  # its letters are counted, one after another
    lock = Lock.ALONE if by_supplier else Lock.SHARED
    contract = contract_reported_by(session, caller, contract_id, lock)
    refuse_settled(contract, "Asking a receiver")
    delivery = delivery_of(session, caller, delivery_id, Lock.ALONE)
    _refuse_unreported(delivery)
    _refuse_own(session, caller, contract, delivery, receiver.email)
    asker = Asker.SUPPLIER if by_supplier else Asker.AUTHORITY
    _end_others(session, delivery, asker, now)
    if by_supplier:
        refuse_too_many(session, delivery, now)
    token = token_urlsafe(TOKEN_BYTES)
    made = Confirmation(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        delivery_id=delivery.id,
        organisation=receiver.organisation,
        sent_to=receiver.email,
        link_digest=link_digest(token),
        asked_by=caller.who,
        asker=asker,
        asked_at=now,
        expires_at=now + GOOD_FOR,
        updated_at=now,
    )
    session.add(made)
    _write(session, contract, made, question_of(session, delivery, made), receiver, token)
    note(
        session, "receiver.asked", made.id, now,
        authority=contract.authority_id, actor=caller.who, is_quiet=True,
        contract=contract.id, delivery=delivery.id,
    )  # fmt: skip
    return made


def question_of(session: Session, delivery: Delivery, asked: Confirmation) -> Question:
    """Give what an organisation is asked about a delivery."""
    reporter = session.get_one(Return, delivery.return_id).supplier_id
    owed = delivery.obligation
    return Question(
        asked.organisation,
        session.get_one(Authority, asked.authority_id).name,
        session.get_one(Supplier, reporter).name,
        owed.title or owed.measure,
        delivery.quantity,
        owed.unit,
        delivery.delivered_on,
    )


def link_digest(token: str) -> str:
    """Give what is kept of the secret in a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def _refuse_unreported(delivery: Delivery) -> None:
    if delivery.submission is None or delivery.withdrawn_at is not None:
        raise NotSubmitted(
            f"Delivery {delivery.reference} is not reported, or was taken back.",
            "Ask about it once its return is submitted.",
        )


def _refuse_own(
    session: Session, caller: Caller, contract: Contract, delivery: Delivery, email: str
) -> None:
    """Refuse an address by which a party would answer for whoever received something.

    Those of the supplier's and the authority's people, and any at the authority's own domain, are
    refused to all. Whoever works for the supplier cannot ask anybody at the supplier's domain
    either, or below it; where both are at one large provider of mail, the authority asks. What is
    below the authority's domain may be a school: it is asked.
    """
    reporter = session.get_one(Return, delivery.return_id).supplier_id
    suppliers = {contract.supplier_id, reporter}
    parties = or_(col(Person.supplier_id).in_(suppliers), col(Person.supplier_id).is_(None))
    people = session.exec(
        select(Person.email, Person.supplier_id).where(
            Person.authority_id == contract.authority_id, parties
        )
    ).all()
    companies = session.exec(select(Supplier.email).where(col(Supplier.id).in_(suppliers))).all()
    authority = session.get_one(Authority, contract.authority_id).email
    theirs = [*companies, *(address for address, supplier in people if supplier is not None)]
    own = {one.casefold() for one in (*theirs, *(address for address, _ in people)) if one}
    asked, domain = email.casefold(), _domain(email)
    is_near = caller.supplier_id is not None and _is_below(domain, theirs)
    if asked in own or (authority and domain == _domain(authority)) or is_near:
        raise Separation(
            "This address is the supplier's or the authority's own, or at a domain of theirs.",
            "Give an address of the organisation that received it; or have the authority ask.",
        )


def _is_below(domain: str, addresses: Iterable[str]) -> bool:
    """Tell whether a domain is that of an address, or below it."""
    domains = [_domain(address) for address in addresses if address]
    return any(f".{domain}".endswith(f".{one}") for one in domains)


def _domain(address: str) -> str:
    return address.casefold().rpartition("@")[2]


def _end_others(session: WriteSession, delivery: Delivery, asker: Asker, now: datetime) -> None:
    """End the links about a delivery that were not answered, and are the asker's to end."""
    query = select(Confirmation).where(
        Confirmation.delivery_id == delivery.id, col(Confirmation.withdrawn_at).is_(None)
    )
    for one in session.exec(query.order_by(col(Confirmation.id)).with_for_update()):
        if one.answer is not None:
            _refuse_answered(one, asker)
        elif asker is Asker.AUTHORITY or one.asker is asker:
            one.withdrawn_at = one.updated_at = now
            one.version += 1
        elif one.expires_at > now:
            raise AuthorityAsked(
                f"The authority has asked; its letter is open until {one.expires_at:%Y-%m-%d}.",
                "Wait for the answer, or ask the authority to write again.",
            )


def _refuse_answered(one: Confirmation, asker: Asker) -> None:
    if asker is Asker.AUTHORITY and one.asker is Asker.SUPPLIER:
        return
    raise AlreadyDecided(
        f"{one.organisation} has answered.",
        "An answer stands; it is given once to each who asks."
        if one.asker is asker
        else "It has told the authority, and that stands.",
    )


def _write(
    session: WriteSession,
    contract: Contract,
    made: Confirmation,
    question: Question,
    receiver: Receiver,
    token: str,
) -> None:
    draft = Draft(
        authority=contract.authority_id,
        about=made.id,
        kind="receiver.asked",
        recipient=receiver.email,
        reply_to=session.get_one(Authority, contract.authority_id).email,
        subject=subject_of(question),
        text=text_of(question, receiver.link + token, made.expires_at.date()),
        is_secret=True,
        facts={"contract": str(contract.id), "delivery": str(made.delivery_id)},
    )
    write_letter(session, draft, made.asked_at)
