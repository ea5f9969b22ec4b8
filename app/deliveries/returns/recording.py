"""Record single deliveries in the draft of a return, change them, and take them out."""

from datetime import datetime

from app.deliveries.returns.checks.checking import Means, refuse_faulty
from app.deliveries.returns.checks.entry import Entry
from app.deliveries.returns.checks.fault import nothing_and_something
from app.deliveries.returns.checks.grounding import contract_reported
from app.deliveries.returns.checks.report import DeliverySent
from app.deliveries.returns.keeping import Draft, draft_of
from app.deliveries.returns.writing import Desk, desk_for, refuse_unless_draft, wrote
from app.deliveries.said import Said
from app.deliveries.tables import Delivery, Return
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding


class ReferenceTaken(Conflict):
    """Another delivery of the return has the reference."""

    slug = "delivery-reference-taken"


class DeliveryReplaced(Conflict):
    """The delivery is not in the draft any more: it was taken out, or another stands for it."""

    slug = "delivery-replaced"


def record(
    session: WriteSession,
    means: Means,
    caller: Caller,
    parent: Return,
    sent: DeliverySent,
    now: datetime,
) -> tuple[Delivery, list[Finding]]:
    """Put a delivery into a draft; the same one again changes nothing.

    Args:
        session: where it is kept.
        means: what reporting needs besides.
        caller: who records it.
        parent: the return, locked alone.
        sent: the delivery.
        now: when.

    Returns:
        The delivery, and questions about it, which stop nothing.

    Raises:
        ReturnSubmitted: unless the return is a draft.
        ContractNotRunning: if the contract is closed.
        Invalid: with every fault.
        ReferenceTaken: if the return has another delivery of the same reference.
        NoPeopleKey: if it has tokens of people, and this deployment has no secret for them.
    """
    desk = desk_for(session, means, caller, parent, now, sent.obligation_id)
    entry, questions = _checked(desk, sent)
    draft = draft_of(session, parent, sent.reference)
    stands = _standing(draft, sent.reference)
    if stands is not None:
        if entry.says(stands, draft.people_of(stands)):
            return stands, questions
        raise ReferenceTaken(
            f"This return has another delivery with the reference {sent.reference!r}.",
            "Change that one, or give this one a reference of its own.",
            delivery_id=str(stands.id),
        )
    [made] = draft.put(entry, writer=desk.writer)
    _told(session, caller, parent, made, "recorded", now)
    return made, questions


def change(
    session: WriteSession,
    means: Means,
    caller: Caller,
    delivery: Delivery,
    sent: DeliverySent,
    now: datetime,
) -> tuple[Delivery, list[Finding]]:
    """Have a delivery of a draft say something else.

    One that was submitted before is not overwritten: another row stands for it, and it counts
    until the return is submitted again.

    Args:
        session: where it is kept.
        means: what reporting needs besides.
        caller: who changes it.
        delivery: locked, with its return locked alone.
        sent: what it is to say, under the same reference.
        now: when.

    Raises:
        ReturnSubmitted: unless its return is a draft.
        ContractNotRunning: if the contract is closed.
        DeliveryReplaced: if it is not in the draft any more.
        Invalid: with every fault.
        NoPeopleKey: if it has tokens of people, and this deployment has no secret for them.
    """
    parent = session.get_one(Return, delivery.return_id)
    desk = desk_for(session, means, caller, parent, now, sent.obligation_id)
    entry, questions = _checked(desk, sent)
    draft = draft_of(session, parent, delivery.reference)
    _refuse_replaced(draft, delivery)
    [stands] = draft.put(entry, writer=desk.writer)
    _told(session, caller, parent, stands, "changed", now)
    return stands, questions


def take_out(session: WriteSession, caller: Caller, delivery: Delivery, now: datetime) -> Return:
    """Take a delivery out of a draft; if it was submitted before, it counts until the next time.

    Args:
        session: where it is kept.
        caller: who takes it out.
        delivery: locked, with its return locked alone.
        now: when.

    Raises:
        ReturnSubmitted: unless its return is a draft.
        ContractNotRunning: if the contract is closed.
        DeliveryReplaced: if it is not in the draft any more.
    """
    parent = session.get_one(Return, delivery.return_id)
    refuse_unless_draft(parent)
    contract_reported(session, parent.contract_id, "Taking a delivery back")
    draft = draft_of(session, parent, delivery.reference)
    _refuse_replaced(draft, delivery)
    draft.take_out(delivery.reference, now)
    _told(session, caller, parent, delivery, "taken_out", now)
    return parent


def _checked(desk: Desk, sent: DeliverySent) -> tuple[Entry, list[Finding]]:
    entry, faults, questions = desk.checker.checked(sent, "")
    owed = desk.ground.owed.get(sent.obligation_id)
    if owed is not None and owed.said is Said.NOTHING:
        faults.append(nothing_and_something("/obligation_id"))
    refuse_faulty(faults)
    if entry is None:
        raise ValueError("a delivery without a fault has an entry")
    return entry, questions


def _standing(draft: Draft, reference: str) -> Delivery | None:
    held = draft.held.get(reference)
    return None if held is None else held.stands


def _refuse_replaced(draft: Draft, delivery: Delivery) -> None:
    stands = _standing(draft, delivery.reference)
    if stands is None or stands.id != delivery.id:
        raise DeliveryReplaced(
            "This delivery is not in the draft any more."
            if stands is None
            else "Another delivery stands for this one in the draft.",
            "Read the return's deliveries again.",
            **({} if stands is None else {"delivery_id": str(stands.id)}),
        )


def _told(
    session: WriteSession,
    caller: Caller,
    parent: Return,
    delivery: Delivery,
    deed: str,
    now: datetime,
) -> None:
    wrote(parent, caller.who, now)
    note(
        session, f"delivery.{deed}", delivery.id, now, authority=parent.authority_id,
        actor=caller.who, contract=parent.contract_id, within=parent.id,
    )  # fmt: skip
