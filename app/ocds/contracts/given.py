"""What a caller says of a contract beside a notice: it goes before what the notice says."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.contracts.kind import Regime, Works


@dataclass(frozen=True, slots=True)
class Given:
    """Facts of a contract; None, or empty: as the notice says."""

    title: str = ""
    reference: str = ""  #: the authority's own; a notice does not say it
    regime: Regime | None = None
    works: Works | None = None
    value: Decimal | None = None  #: in pounds without VAT
    value_with_vat: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    entered_on: date | None = None
    is_day_assumed: bool = False  #: that is its first day, for want of another
