"""Which notice about a contract a request asks for."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from app.ocds.publication.kind import NoticeKind
from app.problems import Finding, Invalid

FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)
Day = Annotated[date | None, Query(ge=FIRST, le=LAST, description="Of a performance notice.")]


@dataclass(frozen=True, slots=True)
class Which:
    """A notice about a contract, as it is asked for."""

    kind: NoticeKind | None
    days: tuple[date, date] | None = None
    change_id: UUID | None = None

    @property
    def part(self) -> str:
        """Give what part of the contract's story it is about."""
        if self.days is not None:
            return f"{self.days[0]}/{self.days[1]}"
        return "" if self.change_id is None else str(self.change_id)


def _which(
    notice: Annotated[
        NoticeKind | None, Query(description="Which notice; all that is told now if not.")
    ] = None,
    starts_on: Day = None,
    ends_on: Day = None,
    change_id: Annotated[UUID | None, Query(description="Of a change notice.")] = None,
) -> Which:
    """Read which notice is asked for.

    Raises:
        Invalid: if it is no notice about a contract, or its days are missing or reversed.
    """
    return checked(notice, starts_on, ends_on, change_id)


def checked(
    notice: NoticeKind | None, starts_on: date | None, ends_on: date | None, change_id: UUID | None
) -> Which:
    """Give which notice is asked for.

    Raises:
        Invalid: as for `WhichDep`.
    """
    if notice is NoticeKind.TENDER:
        raise _invalid("notice", "A tender notice is of a procurement: ask that for it.")
    if notice is not NoticeKind.PERFORMANCE:
        return Which(notice, None, change_id)
    if starts_on is None or ends_on is None:
        raise _invalid("starts_on", "A performance notice is of some days: from when to when?")
    if ends_on < starts_on:
        raise _invalid("ends_on", f"The days end on {ends_on}, before they begin on {starts_on}.")
    return Which(notice, (starts_on, ends_on))


WhichDep = Annotated[Which, Depends(_which)]


def _invalid(name: str, words: str) -> Invalid:
    return Invalid(words, findings=[Finding("which_notice", words, path=f"/{name}")])
