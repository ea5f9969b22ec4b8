"""Ids by number: whatever hangs on a lot has the number of the lot.

So an example that names the lot 4 names its tender, its assessment and its award by the same
last digit, and the very same request can be sent about a lot that has come less far, or further.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import IntEnum
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlmodel import SQLModel

ANYTOWN = "0195566f-4a00-7000-8000"
ELSEWHERE = "0195566f-4a00-7000-8001"  #: of another authority
MISSING = 99  #: of what there is not


class Stage(IntEnum):
    """How far a lot has come, finer than its state; the value is its number."""

    DRAFT = 7
    OPEN = 1
    CLOSED = 3
    OPENED = 2  #: its evaluators are at work
    MARKED = 10  #: every mark stands; the moderator is at work
    AGREED = 11  #: on every mark, but agreeing is not closed
    MODERATED = 4  #: and scored
    RECOMMENDED = 5
    AWARDED = 6  #: and that is proposed to be withdrawn
    TOLD = 12  #: every supplier; the award is announced, and its standstill is over
    CANCELLED = 8  #: while it was open


def id_of(number: int, block: str = ANYTOWN) -> UUID:
    """Give the id that has a number."""
    return UUID(f"{block}-{number:012}")


@contextmanager
def numbered(number: int, *kinds: type[SQLModel], block: str = ANYTOWN) -> Iterator[None]:
    """Give a number to the first row of each kind that is made meanwhile."""
    with ExitStack() as until_the_end:
        for kind in kinds:
            until_the_end.enter_context(_first(kind, id_of(number, block)))
        yield


@contextmanager
def _first(kind: type[SQLModel], wanted: UUID) -> Iterator[None]:
    ids = iter([wanted])

    def give(_row: Any, _args: Any, values: dict[str, Any]) -> None:
        for one in ids:
            values["id"] = one
            break

    event.listen(kind, "init", give)
    try:
        yield
    finally:
        event.remove(kind, "init", give)
