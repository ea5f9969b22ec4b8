"""Named filters of lists, and the refusal of names that no filter has.

A misspelt filter that is passed over gives a wrong answer that looks right, so every route
refuses a parameter that it does not know, and one given twice.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, Query, Request
from pydantic import AfterValidator, BeforeValidator
from sqlmodel import col

from app.platform.messages import TIME
from app.platform.validation import nearest
from app.problems import Finding, Invalid, Malformed, NotFound, Unauthenticated

#: what a bearer token looks like, and the names under which people put one in an address
_TOKEN = re.compile(r"\bsv_(live|test)_")
_TOKEN_NAMES = frozenset({"api_key", "apikey", "key", "token", "access_token", "authorization"})

S = TypeVar("S")  #: a select, of SQLAlchemy or SQLModel


class UnknownParameter(Malformed):
    """The address has a parameter that this path does not know, or knows only once."""

    slug = "unknown-parameter"


class TokenInAddress(Unauthenticated):
    """A key was sent where logs and histories keep it."""

    slug = "key-in-address"


def refuse_strange(request: Request, known: Collection[str]) -> None:
    """Let a request through only if its address can be read and says nothing unknown.

    Args:
        request: whose path and parameters to look at.
        known: names of the parameters of its route.

    Raises:
        TokenInAddress: if a parameter holds a key, whatever its name.
        UnknownParameter: if a name is unknown or given twice; the nearest name is offered.
        NotFound: if the path has a character that no name of ours has.
    """
    pairs = request.query_params.multi_items()
    for name, value in pairs:
        if (
            _TOKEN.search(name)
            or _TOKEN.search(value)
            or name.casefold() in _TOKEN_NAMES - {*known}
        ):
            raise TokenInAddress(
                "A key was sent in the address, where logs keep it.",
                "Revoke that key, and send a new one in the header Authorization.",
            )
    names = [name for name, _ in pairs]
    for name, value in pairs:
        if name not in known:
            raise UnknownParameter(
                f"There is no parameter {name[:50]!r} here.", nearest(name, known)
            )
        if names.count(name) > 1:
            raise UnknownParameter(f"{name!r} is given more than once.", "Give it once.")
        if "\x00" in value:
            raise Malformed(f"{name!r} has a NUL.", "Remove it.")
    if "\x00" in request.scope["path"]:
        raise NotFound("There is nothing at this path.")


def _whole(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,15}", value):
        raise ValueError("Input should be a whole number")
    return value


def _time(value: object) -> object:
    if isinstance(value, str):
        if re.search(r"\d \d\d:\d\d$", value) and value.count(":") > 1:
            raise ValueError("Input should be a time; write the + of its offset as %2B, or use Z")
        if not TIME.fullmatch(value):
            raise ValueError("Input should be a time with an offset such as 2026-04-30T12:00:00Z")
    return value


def _aware(value: datetime) -> datetime:
    if value.utcoffset() is None:
        raise ValueError("Input should have an offset, as in 2026-04-30T12:00:00Z")
    return value


#: a parameter that is a whole number
Whole = Annotated[int, BeforeValidator(_whole)]
#: a parameter that is a moment
Moment = Annotated[
    datetime,
    BeforeValidator(_time),
    AfterValidator(_aware),
    Query(examples=["2026-04-01T00:00:00Z"]),
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


async def _updated(
    updated_from: Moment | None = None, updated_to: Moment | None = None
) -> Updated:
    """Take the moments; what changed at `updated_from` is in, what at `updated_to` is not."""
    if updated_from is not None and updated_to is not None and updated_to < updated_from:
        fault = "updated_to is before updated_from."
        finding = Finding("time_order", fault, "Exchange them.", path="?updated_to")
        raise Invalid(fault, "Exchange them.", [finding])
    return Updated(updated_from, updated_to)


UpdatedDep = Annotated[Updated, Depends(_updated)]
