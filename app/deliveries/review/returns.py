"""Which returns are missing, and which came late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Gap(StrEnum):
    """What is the matter with a return."""

    MISSING = "missing"  #: nobody has begun it
    DRAFT = "draft"  #: begun, and never submitted
    LATE = "late"  #: submitted after its day


@dataclass(frozen=True, slots=True)
class Expected:
    """A return that there should be."""

    starts_on: date  #: of its period
    ends_on: date
    due_on: date
    is_begun: bool = False
    submitted_on: date | None = None  #: first; None: never


@dataclass(frozen=True, slots=True)
class ReturnGap:
    """A return that was not there on its day."""

    gap: Gap
    starts_on: date  #: of its period
    ends_on: date
    due_on: date
    submitted_on: date | None


def gaps(expected: Iterable[Expected], day: date) -> list[ReturnGap]:
    """List the returns that were due by a day and were not there in time.

    Args:
        expected: the returns that there should be.
        day: at whose end it is asked; what is due that day is not missing yet.
    """
    found = []
    for one in expected:
        gap = _gap(one, day)
        if gap is not None:
            days = one.starts_on, one.ends_on, one.due_on
            found.append(ReturnGap(gap, *days, one.submitted_on))
    return found


def _gap(one: Expected, day: date) -> Gap | None:
    if one.submitted_on is not None and one.submitted_on <= day:
        return Gap.LATE if one.submitted_on > one.due_on else None
    if one.due_on >= day:
        return None
    return Gap.DRAFT if one.is_begun else Gap.MISSING
