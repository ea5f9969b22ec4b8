"""Say what of a delivery is proven: by a person, who neither reported nor recorded it.

Each outcome can be taken back with a reason; every one of them stays on record. That a return is
locked changes nothing: what looked proven may turn out not to be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.queries import contract_for
from app.contracts.tables import Contract
from app.deliveries.evidence.queries import missing_for, refuse_settled
from app.deliveries.lifecycle import PROVEN, DeliveryState
from app.deliveries.moving import move
from app.deliveries.proof.queries import proven_twin
from app.deliveries.queries import delivery_of
from app.deliveries.tables import Delivery, Return
from app.organisations.caller import Caller, Separation
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Forbidden, Invalid, NotFound, Problem
from app.procurements.queries import Lock
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


class CountedTwice(Conflict):
    """Another delivery counts the same person, and is verified."""

    slug = "counted-twice"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says of a delivery."""

    delivery_id: UUID
    outcome: DeliveryState
    reason: str
    quantity: Decimal | None = None  #: that is proven, where it is a part; in the delivery's unit


def verify(
    session: WriteSession, caller: Caller, verdict: Verdict, library: Library, now: datetime
) -> Delivery:
    """Keep what a person says of one delivery.

    Args:
        session: where it is kept.
        caller: a person who neither submitted nor recorded it.
        verdict: what is said of it.
        library: where the contract's own rules do not say what a measure asks for.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        NotFound: if there is no such delivery for the caller.
        ContractNotRunning: if its contract is settled.
        Separation: if the caller submitted or recorded it.
        NotReported: if it does not count.
        Invalid: if the quantity does not fit the outcome.
        EvidenceMissing: if what its measure asks for is not there.
        CountedTwice: if the same person is verified in another delivery.
        MoveNotPossible: if it cannot go there from where it is.
    """
    contract_id = delivery_of(session, caller, verdict.delivery_id).contract_id
    contract = contract_for(session, caller, contract_id, Lock.SHARED)
    [found] = verify_all(session, caller, contract, [verdict], library, now)
    return found


def verify_many(
    session: WriteSession,
    caller: Caller,
    contract_id: UUID,
    verdicts: Sequence[Verdict],
    library: Library,
    now: datetime,
) -> list[Delivery]:
    """Keep what a person says of several deliveries of one contract: all of it, or nothing.

    Raises:
        PersonNeeded: if a program calls.
        NotFound: if there is no such contract for the caller.
        ContractNotRunning: if it is settled.
        Separation: if the caller submitted or recorded one of them.
        Invalid: with a finding for each that cannot be kept.
    """
    contract = contract_for(session, caller, contract_id, Lock.SHARED)
    return verify_all(session, caller, contract, verdicts, library, now, is_bulk=True)


def verify_all(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    verdicts: Sequence[Verdict],
    library: Library,
    now: datetime,
    *,
    is_bulk: bool = False,
) -> list[Delivery]:
    """Keep verdicts on a contract that is held, and note one event of them."""
    person = caller.person()
    refuse_settled(contract, "Verifying")
    held = _held(session, contract, verdicts)
    missing = missing_for(session, contract, library, [one for one, _ in held.values()])
    faults: list[Finding] = []
    for place, verdict in enumerate(verdicts):
        try:
            _keep(session, person, verdict, held, missing, now)
        except Forbidden:
            raise  # remembered as what it is, not as one of many faults
        except Problem as problem:
            if not is_bulk:
                raise
            faults.append(_finding(problem, place))
    if faults:
        raise Invalid("Nothing was kept: not all of these can be.", findings=faults)
    _note(session, caller, contract, verdicts, now)
    return [held[verdict.delivery_id][0] for verdict in verdicts]


Held = Mapping[UUID, tuple[Delivery, Return]]


def _held(session: Session, contract: Contract, verdicts: Sequence[Verdict]) -> Held:
    """Give the deliveries that verdicts are about, each with its return, by their ids.

    Returns are held before deliveries, as whoever submits or reopens one does, and each in the
    order of their ids.
    """
    wanted = [verdict.delivery_id for verdict in verdicts]
    named = select(Delivery.return_id).where(
        Delivery.contract_id == contract.id, col(Delivery.id).in_(wanted)
    )
    returns = session.exec(
        select(Return)
        .where(col(Return.id).in_(named))
        .order_by(col(Return.id))
        .with_for_update(read=True, of=Return)
        .execution_options(populate_existing=True)
    )
    by_id = {one.id: one for one in returns}
    deliveries = session.exec(
        select(Delivery)
        .where(Delivery.contract_id == contract.id, col(Delivery.id).in_(wanted))
        .order_by(col(Delivery.id))
        .with_for_update(of=Delivery)
        .execution_options(populate_existing=True)
    )
    return {one.id: (one, by_id[one.return_id]) for one in deliveries}


def _keep(
    session: WriteSession,
    person: UUID,
    verdict: Verdict,
    held: Held,
    missing: Mapping[UUID, tuple[str, ...]],
    now: datetime,
) -> None:
    """Keep one verdict."""
    if verdict.delivery_id not in held:
        raise NotFound(f"There is no delivery {verdict.delivery_id}.", "The contract lists them.")
    delivery, parent = held[verdict.delivery_id]
    _refuse_own(delivery, parent, person)
    _refuse_unreported(delivery)
    verified = _verified(delivery, verdict)
    if verdict.outcome in ON_EVIDENCE:
        _refuse_unproven(delivery, missing[delivery.id])
    if verdict.outcome in PROVEN:
        _refuse_twin(session, delivery)
    if verdict.outcome in PROVEN and delivery.state is DeliveryState.CLAIMED:
        # it has all that is asked for; whatever asked for less before, it is evidenced now
        move(session, delivery, DeliveryState.EVIDENCED, now, by=person)
    move(
        session, delivery, verdict.outcome, now,
        by=person, reason=verdict.reason, verified=verified,
    )  # fmt: skip


def _refuse_own(delivery: Delivery, parent: Return, person: UUID) -> None:
    if person in {delivery.recorded_by, parent.submitted_by}:
        raise Separation(
            "Who reported a delivery may not say that it is proven.",
            "Have a person verify it who neither recorded it nor submitted its return.",
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
    if verdict.outcome is DeliveryState.PART_VERIFIED:
        if verdict.quantity is None or not 0 < verdict.quantity < delivery.quantity:
            raise _wrong_quantity(
                f"A part is more than 0 and less than the {plain(delivery.quantity)} "
                f"{delivery.obligation.unit} that were reported.",
                "Give `quantity`, or say that all of it is verified.",
            )
        return verdict.quantity
    if verdict.quantity is not None:
        raise _wrong_quantity(
            f"A delivery that is {verdict.outcome} has no quantity of its own.",
            "Leave `quantity` out; it is for part_verified alone.",
        )
    return delivery.quantity if verdict.outcome is DeliveryState.VERIFIED else Decimal(0)


def _wrong_quantity(words: str, fix: str) -> Invalid:
    return Invalid(words, fix, [Finding("wrong_quantity", words, fix, path="/quantity")])


def _refuse_unproven(delivery: Delivery, missing: Sequence[str]) -> None:
    if missing:
        raise EvidenceMissing(
            f"Delivery {delivery.reference} still needs {'; '.join(missing)}.",
            "Hand it in and put it to this delivery, or ask the receiver to confirm.",
            missing=list(missing),
        )


def _refuse_twin(session: Session, delivery: Delivery) -> None:
    """Refuse to verify both of two deliveries that were found to count one person twice."""
    if proven_twin(session, delivery.id) is not None:  # which may be another supplier's
        raise CountedTwice(
            f"Delivery {delivery.reference} counts a person who is verified in another one.",
            "Verify one of the two alone, or answer anew whether it is the same person.",
        )


def _finding(problem: Problem, place: int) -> Finding:
    """Make one finding of a list of what was refused by itself."""
    return Finding(
        problem.slug.replace("-", "_"),
        problem.detail,
        problem.how_to_fix,
        path=f"verifications[{place}]",
    )


def _note(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    verdicts: Sequence[Verdict],
    now: datetime,
) -> None:
    """Note one event: how many became what."""
    counts: dict[str, int] = {}
    for verdict in verdicts:
        counts[verdict.outcome.value] = counts.get(verdict.outcome.value, 0) + 1
    subject = verdicts[0].delivery_id if len(verdicts) == 1 else contract.id
    note(
        session, "delivery.verified", subject, now,
        authority=contract.authority_id, actor=caller.who, contract=contract.id, outcomes=counts,
    )  # fmt: skip
