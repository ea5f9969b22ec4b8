"""What the API gives about brokerage and capacity."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator

from app.brokerage.outcome import ReferralOutcome
from app.brokerage.queries import Cell
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.portfolio.suppression import apart, is_small
from app.units import plain

#: without the zeros that fill its places
Amount = Annotated[Decimal, AfterValidator(lambda number: Decimal(plain(number)))]


class VacancyOut(Message):
    """Posts under a contract that are to be filled."""

    id: UUID
    contract_id: UUID
    code: str  #: the authority's own
    role: str
    posts: int
    opens_on: date
    closes_on: date | None
    version: int
    updated_at: datetime


class VacancyPage(Page[VacancyOut]):
    """A page of vacancies."""


class ReferralOut(Message):
    """Somebody whom the brokerage sent to an employer; nothing here says who."""

    id: UUID
    #: code of the area of the home; null: told to those alone who verify what was delivered
    place: str | None
    group: str | None  #: priority group; null: as above
    vacancy_id: UUID | None
    outcome: ReferralOutcome | None  #: null: as above
    referred_on: date
    version: int
    updated_at: datetime


class ReferralPage(Page[ReferralOut]):
    """A page of referrals."""


class ReferralCountOut(Message):
    """People of one priority group in one place, each counted once."""

    #: code of an area; empty: not known; null: of all places and groups that are not named
    place: str | None
    group: str | None  #: empty: none, or not known; null: as above
    people: int | None  #: who were referred; null: fewer than five
    placed: int | None  #: of them, those who started work; null: fewer than five, or all but a few

    @classmethod
    def of(cls, cell: Cell) -> "ReferralCountOut":
        """Make it from a count that may be told by name."""
        return cls(place=cell.place, group=cell.group, **_told(cell.people, cell.placed))

    @classmethod
    def together(cls, cells: Sequence[Cell]) -> "ReferralCountOut":
        """Make one of counts that may not, which names none of them."""
        people, placed = (
            sum(getattr(one, name) for one in cells) for name in ("people", "placed")
        )
        return cls(place=None, group=None, **_told(people, placed))


class ReferralCountsOut(Message):
    """Referrals by place and priority group, those with few people together in the last row."""

    cells: list[ReferralCountOut]

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> "ReferralCountsOut":
        """Make it from all counts of an authority; the list of referrals tells their total."""
        may = apart([one.people for one in cells])
        named = [
            ReferralCountOut.of(one) for one, is_apart in zip(cells, may, strict=True) if is_apart
        ]
        rest = [one for one, is_apart in zip(cells, may, strict=True) if not is_apart]
        return cls(cells=[*named, ReferralCountOut.together(rest)] if rest else named)


class SupplierReadinessOut(Message):
    """What a firm lacks to tender, and what was done about it."""

    id: UUID
    firm: str
    identifier: str  #: such as GB-COH-01234567
    sector: str
    gap: str
    support: str
    supported_on: date
    has_bid: bool | None  #: null: nobody knows
    has_won: bool | None
    version: int
    updated_at: datetime


class SupplierReadinessPage(Page[SupplierReadinessOut]):
    """A page of firms' readiness."""


class VcsNeedOut(Message):
    """What a community group needs, and what it was given."""

    id: UUID
    organisation: str
    need: str
    quantity: Amount | None
    unit: str
    place: str
    matched_to: str
    received: Amount | None
    usefulness: int | None  #: 1 to 5, which is the most
    version: int
    updated_at: datetime


class VcsNeedPage(Page[VcsNeedOut]):
    """A page of needs."""


def _told(people: int, placed: int) -> dict[str, int | None]:
    """Give of some people those who may be told, and how many of them were placed."""
    return {
        "people": None if is_small(people) else people,
        "placed": None if is_small(people) or is_small(placed, people) else placed,
    }
