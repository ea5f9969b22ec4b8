"""Ask whether somebody is counted twice. It refuses nothing: a person looks, and answers.

Two returns that count the same person may be submitted at the same moment. Both hold the rows of
every token that they share, so that the second sees what the first has counted.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from app.contracts.tables import Obligation
from app.deliveries.people.once import Once, Place, question_of
from app.deliveries.people.tables import Doubt, DoubtState, PersonToken
from app.deliveries.tables import Delivery, Return
from app.platform.database import WriteSession, add_if_new

Rules = Callable[[UUID], Mapping[str, Once]]

_MINE, _THEIRS = aliased(PersonToken), aliased(PersonToken)
_FRESH, _OTHER = aliased(Delivery), aliased(Delivery)
_OWED, _OWED_THERE = aliased(Obligation), aliased(Obligation)
_THERE = aliased(Return)
_COUNTED_NOW = (
    col(_FRESH.return_id) == bindparam("return"),
    col(_FRESH.submission) == bindparam("submission"),
    col(_FRESH.withdrawn_at).is_(None),
)
#: every row of a token that is counted now; made once for all, as the next is
_TOKENS = (
    select(_THEIRS.id)
    .where(
        col(_THEIRS.authority_id) == bindparam("authority"),
        col(_THEIRS.token).in_(
            select(_MINE.token)
            .join(_FRESH, col(_FRESH.id) == _MINE.delivery_id)
            .where(*_COUNTED_NOW)
        ),
    )
    .order_by(col(_THEIRS.id))
    .with_for_update(of=_THEIRS)
)
_WHAT: list[Any] = [
    _FRESH, _OWED.measure, _OTHER, _OWED_THERE.measure, _THERE.period_starts_on,
    _THERE.period_ends_on,
]  # fmt: skip
#: what is counted now, and whatever counts one of the same people already; rejected too, since
#: what was rejected can be shown after all
_PAIRS: Any = (
    select(*_WHAT)
    .join(_MINE, col(_MINE.delivery_id) == _FRESH.id)
    .join(
        _THEIRS,
        (col(_THEIRS.authority_id) == _MINE.authority_id)  # no constant: every token has it
        & (col(_THEIRS.token) == _MINE.token)
        & (_THEIRS.delivery_id != _MINE.delivery_id),
    )
    .join(_OTHER, col(_OTHER.id) == _THEIRS.delivery_id)
    .join(_THERE, col(_THERE.id) == _OTHER.return_id)
    .join(_OWED, col(_OWED.id) == _FRESH.obligation_id)
    .join(_OWED_THERE, col(_OWED_THERE.id) == _OTHER.obligation_id)
    .where(
        *_COUNTED_NOW,
        col(_OTHER.submission).is_not(None),
        col(_OTHER.withdrawn_at).is_(None),
    )
)


def ask_about_people(session: WriteSession, parent: Return, rules: Rules, now: datetime) -> int:
    """Make a question of each pair of deliveries that may count one person twice.

    Args:
        session: where they are kept; the deliveries that count from now on are flushed.
        parent: the return with which they began to count.
        rules: how often somebody counts, by measure, under each contract that is asked about.
        now: when.

    Returns:
        How many questions there are that were not there before.
    """
    _hold_tokens(session, parent)
    made = 0
    for first, second, scope in sorted(set(_pairs(session, parent, rules)), key=str):
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
    session.execute(_TOKENS, _asked_of(parent)).all()


def _pairs(
    session: WriteSession, parent: Return, rules: Rules
) -> Iterator[tuple[UUID, UUID, str]]:
    period = parent.period_starts_on, parent.period_ends_on
    for row in session.execute(_PAIRS, _asked_of(parent)):
        counted, measure, before, measure_there, *period_there = row
        scope = question_of(
            _place(rules, counted, measure, period),
            _place(rules, before, measure_there, (period_there[0], period_there[1])),
        )
        if scope is not None:
            first, second = _in_order(parent, before, counted)
            yield first, second, scope.value


def _place(rules: Rules, row: Delivery, measure: str, period: tuple[date, date]) -> Place:
    once = rules(row.contract_id).get(measure)
    return Place(row.contract_id, measure, row.delivered_on, period, once)


def _asked_of(parent: Return) -> dict[str, Any]:
    return {
        "authority": parent.authority_id, "return": parent.id, "submission": parent.submission,
    }  # fmt: skip


def _in_order(parent: Return, before: Delivery, counted: Delivery) -> tuple[UUID, UUID]:
    """Put the one that was counted first in front; of two counted at once, the one done first."""
    both_now = (before.return_id, before.submission) == (parent.id, parent.submission)
    if both_now and (counted.delivered_on, counted.id) < (before.delivered_on, before.id):
        return counted.id, before.id
    return before.id, counted.id
