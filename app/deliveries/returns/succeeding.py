"""Have what takes over from a delivery be as doubtful as that was: a correction is no answer.

Nor is another reference, though the old one says something smaller now. What is reported anew,
and may be what was doubted once more, is doubted until a person who verifies has said whether it
is.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select

from app.deliveries.evidence.tables import Answer, Confirmation
from app.deliveries.lifecycle import DOUBTED, DeliveryState
from app.deliveries.moving import move
from app.deliveries.people.tables import Doubt, DoubtState
from app.deliveries.tables import Delivery, Return
from app.organisations.caller import Caller
from app.platform.database import WriteSession


@dataclass(frozen=True, slots=True)
class _Doubted:
    """What was doubted, by what tells it again."""

    same: Mapping[tuple[UUID, date, Decimal], Delivery]
    gone: Mapping[UUID, Sequence[Delivery]]  #: by obligation

    def like(self, row: Delivery) -> tuple[Delivery, DeliveryState] | None:
        """Give what a delivery may be once more, and the state that it takes over from it."""
        same = self.same.get((row.obligation_id, row.delivered_on, row.quantity))
        if same is not None and same.state in DOUBTED:
            return same, same.state
        gone = self.gone.get(row.obligation_id, ())
        was = same or next((one for one in gone if one.reference != row.reference), None)
        return None if was is None else (was, DeliveryState.DISPUTED)


def take_over_doubts(
    session: WriteSession,
    parent: Return,
    came: Sequence[Delivery],
    caller: Caller,
    now: datetime,
) -> int:
    """Dispute or reject what is reported anew where something like it was, and give how many.

    That is: what has the reference of such a one; or its obligation, day and quantity; or its
    obligation alone, where that one was taken out of the return, or says less than it did. It
    holds as well for one that was taken out, and came back later.

    Args:
        session: where they are kept.
        parent: the return, submitted.
        came: what began to count with it.
        caller: who submits.
        now: when.
    """
    if parent.submission == 1 or not came:
        return 0
    rows = _before(session, parent, {one.id for one in came})
    own = {one.reference: one for one in rows}
    doubted = _doubted(session, rows, came)
    moved = 0
    for row in came:
        was = own.get(row.reference)
        if was is not None and was.state in DOUBTED:
            reason = f"It takes over from one of the same reference, which is {was.state}."
            state = was.state
        elif alike := doubted.like(row):
            was, state = alike
            reason = f"It may be {was.reference} once more, which is doubted: say whether it is."
        else:
            continue
        move(session, row, state, now, by=caller.who, reason=reason)
        moved += 1
    return moved


def _before(session: WriteSession, parent: Return, came: Collection[UUID]) -> list[Delivery]:
    """Give what counted before, the last of each reference after those that it took over from."""
    query = select(Delivery).where(
        Delivery.return_id == parent.id, col(Delivery.submission).is_not(None)
    )
    rows = [one for one in session.exec(query) if one.id not in came]
    return sorted(rows, key=lambda one: (one.withdrawn_at is None, one.replaced))


def _doubted(
    session: WriteSession, rows: Sequence[Delivery], came: Sequence[Delivery]
) -> _Doubted:
    """Give those in whose place others may stand now: what went, and was doubted in any way.

    What came again under its reference went as well where it says less now. Of those that stand,
    only what is disputed or rejected; it may be reported a second time.
    """
    last = {one.reference: one for one in rows}
    stands = {one.reference: one for one in (*rows, *came) if one.withdrawn_at is None}
    gone = [
        one for one in rows
        if one.withdrawn_at is not None and not _says_as_much(stands.get(one.reference), one)
    ]  # fmt: skip
    held = _held_against(session, rows[0].return_id) if gone else set()
    names = {one.reference for one in rows if one.id in held}
    names |= {name for name, one in last.items() if one.state in DOUBTED}
    went = [
        one for one in gone
        if one.reference in names
        and (one.state in DOUBTED or one.id in held or one is last[one.reference])
    ]  # fmt: skip
    stay = [one for one in last.values() if one.withdrawn_at is None and one.state in DOUBTED]
    by_obligation = defaultdict(list)
    for one in went:
        by_obligation[one.obligation_id].append(one)
    same = {(one.obligation_id, one.delivered_on, one.quantity): one for one in (*went, *stay)}
    return _Doubted(same, by_obligation)


def _says_as_much(now: Delivery | None, was: Delivery) -> bool:
    """Tell whether what stands in the place of a delivery leaves nothing of it to another."""
    return (
        now is not None
        and (now.obligation_id, now.delivered_on) == (was.obligation_id, was.delivered_on)
        and now.quantity >= was.quantity
    )


def _held_against(session: WriteSession, return_id: UUID) -> set[UUID]:
    """Give those of which less arrived, as was answered, or which count people of another."""
    own = select(Delivery.id).where(Delivery.return_id == return_id)
    said = select(Confirmation.delivery_id).where(
        col(Confirmation.delivery_id).in_(own),
        col(Confirmation.answer).in_((Answer.PART, Answer.DISPUTED)),
    )
    same = select(Doubt.first_id, Doubt.second_id).where(
        or_(col(Doubt.first_id).in_(own), col(Doubt.second_id).in_(own)),
        Doubt.state == DoubtState.SAME,
    )
    return {*session.exec(said), *(one for pair in session.exec(same) for one in pair)}
