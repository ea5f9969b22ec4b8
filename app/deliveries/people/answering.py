"""Answer whether two deliveries count one person twice, once, with a reason."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.tables import Obligation
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.moving import move
from app.deliveries.people.tables import Doubt, DoubtState, Transfer
from app.deliveries.tables import Delivery, Return
from app.organisations.caller import Caller, SecondPersonNeeded
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import AlreadyDecided, Finding, Invalid


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

    Counted twice: the delivery that came later is rejected, if it still counts. Carried over: how
    much went with the person is recorded, and both obligations stand. Otherwise both count.

    Args:
        session: where it is kept.
        caller: a person who neither recorded nor submitted either delivery.
        doubt: locked.
        given: the answer.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        AlreadyDecided: if it was answered; it says how.
        SecondPersonNeeded: if the caller reported one of the two.
        Invalid: if what was carried over is missing, or given for another answer.
    """
    person = caller.person()
    if doubt.state is not DoubtState.OPEN:
        raise AlreadyDecided(
            f"This was answered already: {doubt.state}.",
            "If that was wrong, change the state of the delivery that it concerns.",
            state=doubt.state.value,
        )
    first, second = _both(session, doubt)
    _refuse_reporter(session, person, first, second)
    _refuse_quantity(given)
    if given.state is DoubtState.SAME:
        _reject(session, caller, second, given.reason, now)
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


def _both(session: WriteSession, doubt: Doubt) -> tuple[Delivery, Delivery]:
    """Give the two deliveries, both locked, in one order everywhere."""
    query = select(Delivery).where(col(Delivery.id).in_([doubt.first_id, doubt.second_id]))
    locked = query.order_by(col(Delivery.id)).with_for_update()
    found = {row.id: row for row in session.exec(locked.execution_options(populate_existing=True))}
    return found[doubt.first_id], found[doubt.second_id]


def _refuse_reporter(session: Session, person: UUID, first: Delivery, second: Delivery) -> None:
    query = select(Return.submitted_by).where(
        col(Return.id).in_([first.return_id, second.return_id])
    )
    if person in {first.recorded_by, second.recorded_by, *session.exec(query)}:
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


def _reject(
    session: WriteSession, caller: Caller, later: Delivery, reason: str, now: datetime
) -> None:
    counts = later.submission is not None and later.withdrawn_at is None
    if counts and later.state is not DeliveryState.REJECTED:
        move(session, later, DeliveryState.REJECTED, now, by=caller.person(), reason=reason)


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
