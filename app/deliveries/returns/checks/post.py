"""Whether posts were held for as long as they are said to have been, and full time is full.

What a supplier writes of weeks and hours makes years of work. So no post is held for longer than
the days that are reported, and full time of less than thirty hours a week is confirmed in words.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from app.deliveries.returns.checks.ground import Ground, Owed
from app.deliveries.returns.checks.report import DeliverySent
from app.problems import Finding
from app.units import exactly, plain

LEAST_FULL_TIME = Decimal(30)  #: hours a week, below which full time is questioned; ours
#: more than its weeks come to: February may be told as 4.33 weeks, as any month is
SPARE_DAYS = 3


def faults_of_posts(sent: DeliverySent, owed: Owed, ground: Ground, path: str) -> list[Finding]:
    """List what is wrong with the weeks and the full-time hours of posts; none without posts.

    Args:
        sent: a delivery.
        owed: its obligation.
        ground: what it is checked against.
        path: of the delivery.
    """
    return [*_too_long(sent, owed, ground, path), *_too_short(sent, path)] if sent.posts else []


def _too_long(sent: DeliverySent, owed: Owed, ground: Ground, path: str) -> Iterator[Finding]:
    first, last = _days(sent, owed, ground)
    days = (last - first).days + 1
    for place, one in enumerate(sent.posts):
        with exactly():
            is_longer = one.weeks * 7 > max(days, 0) + SPARE_DAYS
        if is_longer:
            words = f"Nobody holds a post for {plain(one.weeks)} weeks from {first} to {last}."
            fix = "Give the weeks within these days; the others belong to the returns for theirs."
            where = f"{path}/posts/{place}/weeks"
            yield Finding("longer_than_its_days", words, fix, path=where)


def _days(sent: DeliverySent, owed: Owed, ground: Ground) -> tuple[date, date]:
    """Give the days in which posts can have been held: its own, or the period's.

    What counts by its latest figure is told of all the contract so far.
    """
    if sent.delivered_from is not None:
        return sent.delivered_from, sent.delivered_on
    if owed.is_latest and ground.contract_starts_on is not None:
        return ground.contract_starts_on, sent.delivered_on
    return ground.starts_on, ground.ends_on


def _too_short(sent: DeliverySent, path: str) -> Iterator[Finding]:
    is_confirmed = sent.confirmed and bool(sent.comment.strip())
    if sent.full_time_hours >= LEAST_FULL_TIME or is_confirmed:
        return
    words = f"{plain(sent.full_time_hours)} hours a week are told to be full time."
    fix = (
        "Give the hours that full-time staff of the employer work. If these are they, send "
        "`confirmed`, and say in the comment how it comes about."
    )
    yield Finding("short_full_time", words, fix, path=f"{path}/full_time_hours")
