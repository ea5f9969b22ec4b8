"""Whether a verdict on a delivery can be kept: who says it, and what speaks against it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session

from app.contracts.tables import Contract
from app.deliveries.evidence.queries import missing_for
from app.deliveries.lifecycle import PROVEN, DeliveryState
from app.deliveries.proof.pairing import most_of
from app.deliveries.proof.queries import arrived_of, handed_in_by, unanswered
from app.deliveries.proof.verdict import Verdict
from app.deliveries.queries import reporters_of
from app.deliveries.tables import Delivery
from app.organisations.caller import Separation
from app.problems import Conflict, Finding, Invalid
from app.rules.library import Library
from app.units import plain

#: outcomes for which what the measure asks for must be there
ON_EVIDENCE = PROVEN | {DeliveryState.EVIDENCED}


class NotReported(Conflict):
    """The delivery does not count: its return was not submitted, or it was taken back."""

    slug = "not-reported"


class EvidenceMissing(Conflict):
    """What the measure asks for as proof has not been handed in."""

    slug = "evidence-missing"


class ReceiverSaysLess(Conflict):
    """Whoever received it says that less of it arrived."""

    slug = "receiver-says-less"


class DoubtUnanswered(Conflict):
    """It may be a doubted delivery once more, and nobody has said yet whether it is."""

    slug = "doubt-unanswered"


class CountedTwice(Conflict):
    """Another delivery counts some of the same people, and is verified."""

    slug = "counted-twice"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the deliveries that verdicts are about, by their ids."""

    reporters: Mapping[UUID, frozenset[UUID]]
    handed_in_by: Mapping[UUID, Collection[UUID]]  #: evidence, whoever reported the delivery
    missing: Mapping[UUID, tuple[str, ...]]  #: kinds of evidence
    arrived: Mapping[UUID, Decimal]  #: where whoever received it says that it was less
    unanswered: Collection[UUID]  #: those whose doubt was taken over from another


def known_of(
    session: Session, contract: Contract, deliveries: Sequence[Delivery], library: Library
) -> Known:
    """Give what is known of a contract's deliveries, by a fixed number of questions."""
    reporters = reporters_of(session, deliveries)
    return Known(
        reporters,
        handed_in_by(session, [one.id for one in deliveries]),
        missing_for(session, contract, library, deliveries),
        arrived_of(session, deliveries),
        unanswered(session, deliveries, reporters),
    )


def admit(
    session: Session, person: UUID, delivery: Delivery, verdict: Verdict, known: Known
) -> Decimal:
    """Let a verdict through that can be kept, and give how much of the delivery it verifies.

    Raises:
        Separation: if the person recorded, changed or submitted it at any time; or handed in
            evidence of it, and the verdict rests on evidence.
        NotReported: if it does not count.
        Invalid: if the quantity does not fit the outcome.
        EvidenceMissing: if what its measure asks for is not there.
        DoubtUnanswered: if it may be a doubted one once more, and nobody has looked at it yet.
        ReceiverSaysLess: if it is more than arrived, and nobody has disputed the delivery since.
        CountedTwice: if others are verified that count some of its people.
    """
    _refuse_own(known.reporters[delivery.id], person)
    if verdict.outcome in ON_EVIDENCE:
        _refuse_own_proof(known.handed_in_by.get(delivery.id, ()), person)
    _refuse_unreported(delivery)
    verified = _verified(delivery, verdict)
    if verdict.outcome in ON_EVIDENCE:
        _refuse_unproven(delivery, known.missing[delivery.id])
    if verdict.outcome in PROVEN:
        _refuse_unanswered(delivery, known.unanswered)
        _refuse_more_than_arrived(delivery, verified, known.arrived.get(delivery.id))
        _refuse_twice(session, delivery, verified)
    return verified


def _refuse_own(reporters: frozenset[UUID], person: UUID) -> None:
    if person in reporters:
        raise Separation(
            "Who reported a delivery may not say that it is proven.",
            "Have a person verify it who never recorded, changed or submitted it.",
        )


def _refuse_own_proof(handed_in_by: Collection[UUID], person: UUID) -> None:
    """Refuse to believe one's own proof; to reject or dispute a delivery needs no other person."""
    if person in handed_in_by:
        raise Separation(
            "Who handed in evidence of a delivery may not say that it is proven.",
            "Have a person verify it who handed in none of its evidence.",
        )


def _refuse_unreported(delivery: Delivery) -> None:
    if delivery.submission is None:
        raise NotReported(
            f"Delivery {delivery.reference} is in a return that was not submitted.",
            "It can be verified once it is reported.",
        )
    if delivery.withdrawn_at is not None:
        raise NotReported(
            f"Delivery {delivery.reference} was taken back.", "Verify the one that took its place."
        )


def _verified(delivery: Delivery, verdict: Verdict) -> Decimal:
    """Give how much of a delivery a verdict verifies."""
    reported = f"{plain(delivery.quantity)} {delivery.obligation.unit}"
    if verdict.outcome is DeliveryState.PART_VERIFIED:
        if verdict.quantity is None or not 0 < verdict.quantity < delivery.quantity:
            raise _wrong_quantity(
                f"A part is more than 0 and less than the {reported} that were reported.",
                "Give `quantity`, or say that all of it is verified.",
            )
        return verdict.quantity
    if verdict.quantity is not None:
        raise _wrong_quantity(
            f"A delivery that is {verdict.outcome} has no quantity of its own.",
            "Leave `quantity` out; it is for part_verified alone.",
        )
    if verdict.outcome is not DeliveryState.VERIFIED:
        return Decimal(0)
    if not delivery.quantity:
        raise _wrong_quantity(
            f"Delivery {delivery.reference} is of {reported}: there is nothing to verify.",
            "Leave it as it is, or reject it.",
        )
    return delivery.quantity


def _wrong_quantity(words: str, fix: str) -> Invalid:
    return Invalid(words, fix, [Finding("wrong_quantity", words, fix, path="/quantity")])


def _refuse_unproven(delivery: Delivery, missing: Sequence[str]) -> None:
    if missing:
        raise EvidenceMissing(
            f"Delivery {delivery.reference} still needs {'; '.join(missing)}.",
            "Hand it in and put it to this delivery, or ask the receiver to confirm.",
            missing=list(missing),
        )


def _refuse_unanswered(delivery: Delivery, unanswered: Collection[UUID]) -> None:
    if delivery.id in unanswered:
        raise DoubtUnanswered(
            f"Delivery {delivery.reference} may be one that was disputed or rejected, once more.",
            "Say first whether it is: reject it; or say that it is `evidenced` or `claimed`, with "
            "the reason. Its last move names the other one.",
        )


def _refuse_more_than_arrived(
    delivery: Delivery, verified: Decimal, arrived: Decimal | None
) -> None:
    if arrived is not None and verified > arrived:
        unit = delivery.obligation.unit
        raise ReceiverSaysLess(
            f"Who received delivery {delivery.reference} says that {plain(arrived)} {unit} of "
            f"{plain(delivery.quantity)} {unit} arrived.",
            "Verify no more than that; or say first that the delivery is disputed, with the "
            "reason why the receiver may be wrong.",
            arrived=plain(arrived),
        )


def _refuse_twice(session: Session, delivery: Delivery, verified: Decimal) -> None:
    """Refuse to verify people in two deliveries that were found to be the same ones."""
    most = most_of(session, delivery)
    if verified > most:  # the other may be another supplier's
        raise CountedTwice(
            f"Delivery {delivery.reference} counts people who are verified in another one: "
            f"{plain(most)} {delivery.obligation.unit} of it can be verified beside that.",
            "Verify no more than that as a part; or take the verification of the other back. "
            "People of it who are counted nowhere else, and cannot be told apart any more, are "
            "reported apart: open the return again, and give them a delivery of their own.",
            most=plain(most),
        )
