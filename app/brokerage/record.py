"""What economic development puts down, as it is sent and as it stood before."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.brokerage.outcome import ReferralOutcome

MOST = Decimal(100_000_000_000)  #: of a quantity; the database keeps four places of more
LONGEST_NAME = 200
LONGEST_WORDS = 2_000

Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_NAME)]
Named = Annotated[Name, StringConstraints(min_length=1)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_WORDS)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Place = Annotated[str, StringConstraints(pattern=r"^([A-Z0-9]{9})?$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Quantity = Annotated[Decimal, Field(ge=0, le=MOST, max_digits=15, decimal_places=4)]


class Entry(BaseModel):
    """One row; without an id it is a new one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUID | None = None


class VacancyEntry(Entry):
    """Posts under a contract that are to be filled."""

    code: Annotated[Code, StringConstraints(min_length=1)]  #: the authority's own
    contract: Code  #: its reference, or its id
    role: Named
    posts: Annotated[int, Field(ge=1, le=100_000)]
    opens_on: date
    closes_on: date | None = None


class ReferralEntry(Entry):
    """Somebody whom the brokerage sent to an employer."""

    token: Digest | None = None  #: digest of the token; None: as it is
    place: Place = ""  #: code of the area of the home
    group: Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_]{0,63})?$")] = ""
    vacancy: Code = ""  #: code of the vacancy; empty: none in particular
    outcome: ReferralOutcome = ReferralOutcome.REFERRED
    referred_on: date


class ReadinessEntry(Entry):
    """What a firm lacks to tender, and what was done about it."""

    firm: Named
    identifier: Code = ""  #: such as GB-COH-01234567
    sector: Name = ""
    gap: Words = ""
    support: Words = ""
    supported_on: date
    has_bid: bool | None = None
    has_won: bool | None = None


class NeedEntry(Entry):
    """What a community group needs, and what it was given."""

    organisation: Named
    need: Named
    quantity: Quantity | None = None
    unit: Annotated[str, StringConstraints(max_length=40)] = ""
    place: Place = ""
    matched_to: Name = ""  #: the firm or contract that helps
    received: Quantity | None = None
    usefulness: Annotated[int, Field(ge=1, le=5)] | None = None  #: 5 is the most


class Records(BaseModel):
    """All that an authority's brokerage has put down."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vacancies: tuple[VacancyEntry, ...] = ()
    referrals: tuple[ReferralEntry, ...] = ()
    readiness: tuple[ReadinessEntry, ...] = ()
    needs: tuple[NeedEntry, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Give how many rows there are of each kind."""
        return {name: len(getattr(self, name)) for name in type(self).model_fields}
