"""Answer whether two deliveries count one person twice, once, with a reason."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.queries import refuse_closed
from app.contracts.tables import Contract, Obligation
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.moving import move
from app.deliveries.people.queries import heads_of
from app.deliveries.people.shared import most_beside, shared_tokens
from app.deliveries.people.tables import Doubt, DoubtState, Transfer
from app.deliveries.queries import reporters_of
from app.deliveries.tables import Delivery
from app.organisations.caller import Caller, SecondPersonNeeded
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import AlreadyDecided, Finding, Invalid
from app.units import Rounding, rounded

KEPT = Rounding(4, "down")
#: all that is said with the delivery: the reason of the answer may tell of another supplier
COUNTED_TWICE = (
    "It counts somebody who is counted in another delivery already. Whoever of it is counted "
    "nowhere else can be reported apart, under a reference of its own, once the return is open."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody found out."""

    state: DoubtState  #: any but `open`
    reason: str
    quantity: Decimal | None = None  #: carried over, in the unit of the later obligation


def answer(
    session: WriteSession, caller: Caller, doubt: Doubt, given: Answer, now: datetime
) -> Doubt:
    """Answer a question about people, for good.

    Counted twice: the delivery that came later loses those whom both count, and is rejected if
    nobody is left; not if the first is rejected or taken back. Carried over: how much went with
    the person is recorded, and both obligations stand. Otherwise both count.

    Args:
        session: where it is kept.
        caller: a person who never recorded, changed or submitted either delivery.
        doubt: not locked: it is, after its deliveries, as wherever people are counted.
        given: the answer.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        AlreadyDecided: if it was answered; it says how.
        ContractClosed: if the contract of the later one is, and the answer would change it.
        SecondPersonNeeded: if the caller reported one of the two.
        Invalid: if what was carried over is missing, or given for another answer.
    """
    person = caller.person()
    _hold_contracts(session, doubt)
    first, second = _both(session, doubt)
    session.refresh(doubt, with_for_update=True)
    if doubt.state is not DoubtState.OPEN:
        raise AlreadyDecided(
            f"This was answered already: {doubt.state}.",
            "If that was wrong, change the state of a delivery that it concerns, with a reason.",
            state=doubt.state.value,
        )
    _refuse_reporter(session, person, first, second)
    _refuse_quantity(given)
    if given.state is DoubtState.SAME:
        refuse_closed(session.get_one(Contract, second.contract_id))
        _take_off(session, person, first, second, now)
    if given.quantity is not None:
        session.add(_transfer(session, caller, doubt, (first, second), given, now))
    doubt.state, doubt.reason = given.state, given.reason
    doubt.decided_by, doubt.decided_at = person, now
    doubt.version += 1
    doubt.updated_at = now
    note(
        session, "doubt.answered", doubt.id, now, authority=doubt.authority_id,
        actor=caller.who, answer=doubt.state, first=first.id, second=second.id,
    )  # fmt: skip
    return doubt


def _hold_contracts(session: WriteSession, doubt: Doubt) -> None:
    """Hold the contracts of both, in one order everywhere, so that neither is closed meanwhile."""
    theirs = select(Delivery.contract_id).where(
        col(Delivery.id).in_([doubt.first_id, doubt.second_id])
    )
    query = select(Contract).where(col(Contract.id).in_(theirs)).order_by(col(Contract.id))
    locked = query.with_for_update(read=True, of=Contract)
    session.exec(locked.execution_options(populate_existing=True)).all()


def _both(session: WriteSession, doubt: Doubt) -> tuple[Delivery, Delivery]:
    """Give the two deliveries, both locked, in one order everywhere."""
    query = select(Delivery).where(col(Delivery.id).in_([doubt.first_id, doubt.second_id]))
    locked = query.order_by(col(Delivery.id)).with_for_update()
    found = {row.id: row for row in session.exec(locked.execution_options(populate_existing=True))}
    return found[doubt.first_id], found[doubt.second_id]


def _refuse_reporter(session: Session, person: UUID, first: Delivery, second: Delivery) -> None:
    if person in frozenset().union(*reporters_of(session, [first, second]).values()):
        raise SecondPersonNeeded(
            "You reported one of the two yourself.", "Have somebody else look at them."
        )


def _refuse_quantity(given: Answer) -> None:
    is_carried = given.state is DoubtState.CARRIED_OVER
    if is_carried is (given.quantity is not None):
        return
    words = (
        "It does not say how much was left to do when the person moved."
        if is_carried
        else "Only what was carried over has a quantity."
    )
    fix = "Give it in the unit of the later obligation." if is_carried else "Leave it out."
    raise Invalid(words, fix, [Finding("quantity_carried", words, fix, path="/quantity")])


def _take_off(
    session: WriteSession, person: UUID, first: Delivery, later: Delivery, now: datetime
) -> None:
    """Have nothing verified of the later delivery for those whom the first counts too."""
    if not _stands(first) or not _stands(later):
        return
    heads = heads_of(session, [first, later])
    mine, theirs = heads[later.id], heads[first.id]
    left = rounded(most_beside(later.quantity, mine, shared_tokens(mine, theirs)), KEPT)
    if not left:
        move(session, later, DeliveryState.REJECTED, now, by=person, reason=COUNTED_TWICE)
    elif later.verified > left:
        if later.state is DeliveryState.PART_VERIFIED:  # from one part to another there is no move
            move(session, later, DeliveryState.EVIDENCED, now, by=person, reason=COUNTED_TWICE)
        move(
            session, later, DeliveryState.PART_VERIFIED, now,
            by=person, reason=COUNTED_TWICE, verified=left,
        )  # fmt: skip


def _stands(one: Delivery) -> bool:
    """Tell whether a delivery is reported, and was neither taken back nor rejected."""
    is_reported = one.submission is not None and one.withdrawn_at is None
    return is_reported and one.state is not DeliveryState.REJECTED


def _transfer(
    session: Session,
    caller: Caller,
    doubt: Doubt,
    both: tuple[Delivery, Delivery],
    given: Answer,
    now: datetime,
) -> Transfer:
    first, second = both
    return Transfer(
        authority_id=doubt.authority_id,
        doubt_id=doubt.id,
        from_obligation=first.obligation_id,
        to_obligation=second.obligation_id,
        quantity=given.quantity or Decimal(0),
        unit=session.get_one(Obligation, second.obligation_id).unit,
        reason=given.reason,
        by=caller.person(),
        at=now,
    )
