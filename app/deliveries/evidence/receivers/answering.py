"""Keep what a receiver answers, once, beside what the supplier says.

Who says that it did not arrive disputes the delivery: nothing of it is verified from then on,
until a person has looked at both. Who says that all or a part arrived hands in a proof of it.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session, col, select

from app.contracts.tables import Contract
from app.deliveries.evidence.queries import refuse_settled
from app.deliveries.evidence.receivers.asking import link_digest
from app.deliveries.evidence.tables import Answer, Confirmation
from app.deliveries.evidence.weighing import weigh
from app.deliveries.lifecycle import NEXT, DeliveryState
from app.deliveries.moving import move
from app.deliveries.tables import Delivery
from app.organisations.role import Role
from app.organisations.tables import Person
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.mail.writing import Draft, write_letter
from app.problems import Conflict, Finding, Invalid, NotFound
from app.rules.library import Library
from app.units import plain


class LinkOver(Conflict):
    """The link was for this, and works no more: its time is over, or a new one was sent."""

    slug = "link-over"


class LinkUsed(Conflict):
    """The receiver has answered."""

    slug = "receiver-answered"


@dataclass(frozen=True, slots=True)
class Given:
    """What a receiver answers."""

    answer: Answer
    quantity: Decimal | None = None  #: that arrived, where it is a part; in the delivery's unit
    usefulness: int | None = None  #: 1 (no use) to 5 (just what was needed)
    comment: str = ""


def asked_by(session: Session, token: str, now: datetime) -> tuple[Confirmation, Delivery]:
    """Give what the holder of a link is asked, or has answered.

    Raises:
        NotFound: if the link is not known.
        LinkOver: if it works no more; only who holds it can learn so.
    """
    query = select(Confirmation).where(Confirmation.link_digest == link_digest(token))
    found = session.exec(query).one_or_none()
    if found is None:
        raise _unknown()
    if found.answer is None:
        _refuse_over(found, now)
    return found, session.get_one(Delivery, found.delivery_id)


def answer(
    session: WriteSession, token: str, given: Given, library: Library, now: datetime
) -> tuple[Confirmation, Delivery]:
    """Keep what a receiver answers, and bring the delivery to where that leads.

    Raises:
        NotFound: if the link is not known.
        LinkOver: if it works no more.
        LinkUsed: if it was answered.
        ContractNotRunning: if the contract is settled.
        Invalid: if the quantity does not fit the answer.
    """
    contract, delivery, asked = _held(session, token)
    if asked.answer is not None:
        raise LinkUsed("You have answered.", "A link is good for one answer; it stands.")
    _refuse_over(asked, now)
    refuse_settled(contract, "Answering")
    _refuse_quantity(delivery, given)
    asked.answer, asked.quantity, asked.comment = given.answer, given.quantity, given.comment
    asked.usefulness = given.usefulness
    asked.answered_at = asked.updated_at = now
    asked.version += 1
    _follow(session, contract, delivery, given, library, now)
    if given.answer is Answer.DISPUTED:
        _tell(session, contract, asked, delivery, now)
    note(
        session, "receiver.answered", asked.id, now,
        authority=asked.authority_id, is_quiet=True,
        contract=contract.id, delivery=delivery.id, answer=given.answer.value,
        state=delivery.state.value,
    )  # fmt: skip
    return asked, delivery


def _held(session: WriteSession, token: str) -> tuple[Contract, Delivery, Confirmation]:
    """Give what a link is about, held in the order in which everybody holds it."""
    query = select(Confirmation).where(Confirmation.link_digest == link_digest(token))
    found = session.exec(query).one_or_none()
    if found is None:
        raise _unknown()
    contract = session.get_one(Contract, found.contract_id, with_for_update={"read": True})
    delivery = session.get_one(Delivery, found.delivery_id, with_for_update=True)
    held = query.with_for_update().execution_options(populate_existing=True)
    return contract, delivery, session.exec(held).one()


def _follow(
    session: WriteSession,
    contract: Contract,
    delivery: Delivery,
    given: Given,
    library: Library,
    now: datetime,
) -> None:
    """Bring a delivery to where an answer leads; one that was taken back stays as it is."""
    if delivery.withdrawn_at is not None:
        return
    arrived = (
        delivery.quantity if given.answer is Answer.CONFIRMED else given.quantity or Decimal(0)
    )
    if given.answer is Answer.DISPUTED or delivery.verified > arrived:
        if DeliveryState.DISPUTED in NEXT[delivery.state]:
            why = "Who received it says that it did not arrive, or less than was verified."
            move(session, delivery, DeliveryState.DISPUTED, now, by=None, reason=why)
        return
    weigh(session, contract, [delivery], library, now, by=None)


def _tell(
    session: WriteSession,
    contract: Contract,
    asked: Confirmation,
    delivery: Delivery,
    now: datetime,
) -> None:
    """Write to those who follow the contract that a delivery is disputed; without the comment."""
    for address in _followers(session, contract):
        draft = Draft(
            authority=contract.authority_id,
            about=asked.id,
            kind="delivery.disputed",
            recipient=address,
            subject=f"Delivery {delivery.reference} is disputed",
            text=(
                f"{asked.organisation} says that delivery {delivery.reference} did not reach it "
                f"({contract.title}).\n\nWhat was claimed and what was answered are both kept. "
                "Nothing of it counts as verified until a person has looked at it."
            ),
            facts={"contract": str(contract.id), "delivery": str(delivery.id)},
        )
        write_letter(session, draft, now)


def _followers(session: Session, contract: Contract) -> list[str]:
    """Give the addresses of the authority's contract managers."""
    query = select(Person).where(
        Person.authority_id == contract.authority_id, col(Person.supplier_id).is_(None)
    )
    return sorted(
        {
            one.email
            for one in session.exec(query)
            if one.active and one.email and Role.CONTRACT_MANAGER in one.roles
        }
    )


def _refuse_over(asked: Confirmation, now: datetime) -> None:
    if asked.withdrawn_at is not None:
        raise LinkOver(
            "A newer letter took the place of this one.",
            "Follow the link in that one, or ask whoever sent this one.",
        )
    if asked.expires_at <= now:
        raise LinkOver(
            f"The time of this link was over on {asked.expires_at:%Y-%m-%d}.",
            "Ask whoever sent it for a new one.",
        )


def _refuse_quantity(delivery: Delivery, given: Given) -> None:
    if given.answer is Answer.PART:
        fits = given.quantity is not None and 0 < given.quantity < delivery.quantity
        words = (
            f"A part is more than 0 and less than {plain(delivery.quantity)} "
            f"{delivery.obligation.unit}."
        )
        fix = "Give `quantity`: how much of it arrived."
    else:
        fits = given.quantity is None
        words, fix = "Only a part has a quantity.", "Leave `quantity` out, or answer `part`."
    if not fits:
        raise Invalid(words, fix, [Finding("wrong_quantity", words, fix, path="/quantity")])


def _unknown() -> NotFound:
    return NotFound("This link is not known.", "Copy it whole, or ask whoever sent it.")
