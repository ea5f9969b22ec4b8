"""Filters that lists have in common."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, Query
from sqlmodel import col

from app.problems import Finding, Invalid

S = TypeVar("S")  #: a select, of SQLAlchemy or SQLModel
From = Annotated[
    datetime | None,
    Query(
        examples=["2026-04-01T00:00:00Z"],
        description="Only what was last changed at this moment or later. What comes with the "
        "service was changed when its files were.",
    ),
]
To = Annotated[
    datetime | None,
    Query(
        examples=["2026-04-01T00:00:00Z"],
        description="Only what was last changed before this moment.",
    ),
]


@dataclass(frozen=True, slots=True)
class Updated:
    """The part of a list that was last changed within a time."""

    since: datetime | None
    before: datetime | None

    def within(self, query: S, column: Any) -> S:
        """Narrow a select to rows whose last change lies within it."""
        narrowed: Any = query
        if self.since is not None:
            narrowed = narrowed.where(col(column) >= self.since)
        if self.before is not None:
            narrowed = narrowed.where(col(column) < self.before)
        return cast(S, narrowed)

    def includes(self, moment: datetime) -> bool:
        """Tell whether a change at a moment lies within it."""
        late_enough = self.since is None or moment >= self.since
        return late_enough and (self.before is None or moment < self.before)


async def _updated(updated_from: From = None, updated_to: To = None) -> Updated:
    """Take the moments; what changed at `updated_from` is in, what at `updated_to` is not."""
    if updated_from is not None and updated_to is not None and updated_to < updated_from:
        fault = "updated_to is before updated_from."
        finding = Finding("time_order", fault, "Exchange them.", path="?updated_to")
        raise Invalid(fault, "Exchange them.", [finding])
    return Updated(updated_from, updated_to)


UpdatedDep = Annotated[Updated, Depends(_updated)]
