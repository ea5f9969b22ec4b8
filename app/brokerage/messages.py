"""What the API gives about brokerage and capacity."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator

from app.brokerage.outcome import ReferralOutcome
from app.brokerage.queries import FEWEST, Cell
from app.platform.request.messages import Message
from app.platform.request.paging import Page
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
    #: code of the area of the home; null: of its place and group there are fewer than five people
    place: str | None
    group: str | None  #: priority group; null: as above
    vacancy_id: UUID | None
    outcome: ReferralOutcome
    referred_on: date
    version: int
    updated_at: datetime


class ReferralPage(Page[ReferralOut]):
    """A page of referrals."""


class ReferralCountOut(Message):
    """People of one priority group in one place, each counted once."""

    place: str  #: code of an area; empty: not known
    group: str  #: empty: none, or not known
    people: int | None  #: who were referred; null: fewer than five
    placed: int | None  #: of them, those who started work; null: fewer than five

    @classmethod
    def of(cls, cell: Cell) -> "ReferralCountOut":
        """Make it from a count. A small rest gives a small number away, so it goes too."""
        is_told = cell.people >= FEWEST
        tells_placed = is_told and _is_safe(cell.placed) and _is_safe(cell.people - cell.placed)
        return cls(
            place=cell.place,
            group=cell.group,
            people=cell.people if is_told else None,
            placed=cell.placed if tells_placed else None,
        )


class ReferralCountsOut(Message):
    """Referrals by place and priority group; there are no totals that could be taken apart."""

    cells: list[ReferralCountOut]


class ReferralErasureOut(Message):
    """How much was erased."""

    erased: int  #: referrals of the person


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


def _is_safe(people: int) -> bool:
    """Tell whether a part of a count gives nobody away: it is none, or not a few."""
    return people == 0 or people >= FEWEST
