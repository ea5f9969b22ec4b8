"""Ask whether somebody is counted twice. It refuses nothing: a person looks, and answers.

Two returns that count the same person may be submitted at the same moment. Both hold the rows of
every token that they share, so that the second sees what the first has counted.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from app.contracts.tables import Obligation
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.people.once import Once, Place, is_question
from app.deliveries.people.tables import Doubt, DoubtState, PersonToken
from app.deliveries.tables import Delivery, Return
from app.platform.database import WriteSession, add_if_new


def ask_about_people(
    session: WriteSession, parent: Return, once: Mapping[str, Once], now: datetime
) -> int:
    """Make a question of each pair of deliveries that may count one person twice.

    Args:
        session: where they are kept; the deliveries that count from now on are flushed.
        parent: the return with which they began to count.
        once: how often somebody counts, by measure.
        now: when.

    Returns:
        How many questions there are that were not there before.
    """
    _hold_tokens(session, parent)
    made = 0
    for first, second, scope in sorted(set(_pairs(session, parent, once)), key=str):
        doubt = Doubt(
            authority_id=parent.authority_id,
            first_id=first,
            second_id=second,
            count_once_in=scope,
            state=DoubtState.OPEN,
            asked_at=now,
            updated_at=now,
        )
        made += add_if_new(session, doubt)
    return made


def _hold_tokens(session: WriteSession, parent: Return) -> None:
    """Lock every row of a token that is counted now, in one order everywhere."""
    mine, theirs, fresh = aliased(PersonToken), aliased(PersonToken), aliased(Delivery)
    counted = (
        select(mine.token)
        .join(fresh, col(fresh.id) == mine.delivery_id)
        .where(*_counted_now(fresh, parent))
    )
    query = select(theirs.id).where(
        theirs.authority_id == parent.authority_id, col(theirs.token).in_(counted)
    )
    session.exec(query.order_by(col(theirs.id)).with_for_update(of=theirs)).all()


def _pairs(
    session: WriteSession, parent: Return, once: Mapping[str, Once]
) -> Iterator[tuple[UUID, UUID, str]]:
    mine, theirs = aliased(PersonToken), aliased(PersonToken)
    fresh, other = aliased(Delivery), aliased(Delivery)
    owed, owed_there = aliased(Obligation), aliased(Obligation)
    query: Any = (
        select(fresh, owed.measure, other, owed_there.measure)
        .join(mine, col(mine.delivery_id) == fresh.id)
        .join(theirs, (col(theirs.token) == mine.token) & (theirs.delivery_id != mine.delivery_id))
        .join(other, col(other.id) == theirs.delivery_id)
        .join(owed, col(owed.id) == fresh.obligation_id)
        .join(owed_there, col(owed_there.id) == other.obligation_id)
        .where(
            *_counted_now(fresh, parent),
            theirs.authority_id == parent.authority_id,
            col(other.submission).is_not(None),
            col(other.withdrawn_at).is_(None),
            other.state != DeliveryState.REJECTED,
        )
    )
    period = parent.period_starts_on, parent.period_ends_on
    for counted, measure, before, measure_there in session.exec(query):
        rule = once.get(measure)
        if rule is not None and _asks(rule, counted, measure, before, measure_there, period):
            first, second = _in_order(parent, before, counted)
            yield first, second, rule.scope.value


def _counted_now(fresh: Any, parent: Return) -> tuple[Any, ...]:
    return (
        fresh.return_id == parent.id,
        fresh.submission == parent.submission,
        col(fresh.withdrawn_at).is_(None),
    )


def _asks(
    rule: Once,
    counted: Delivery,
    measure: str,
    before: Delivery,
    measure_there: str,
    period: tuple[date, date],
) -> bool:
    return is_question(
        rule,
        Place(counted.contract_id, measure, counted.delivered_on),
        Place(before.contract_id, measure_there, before.delivered_on),
        period,
    )


def _in_order(parent: Return, before: Delivery, counted: Delivery) -> tuple[UUID, UUID]:
    """Put the one that was counted first in front; of two counted at once, the one done first."""
    both_now = (before.return_id, before.submission) == (parent.id, parent.submission)
    if both_now and (counted.delivered_on, counted.id) < (before.delivered_on, before.id):
        return counted.id, before.id
    return before.id, counted.id
