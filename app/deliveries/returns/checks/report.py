"""What a supplier reports, as it was sent: nothing of it is checked yet."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.deliveries.said import Confidence, Said

FULL_TIME_HOURS = Decimal(35)  #: a week, where a return does not say how many are full time


class Precision(StrEnum):
    """How small the area is that is kept of a postcode."""

    WARD = "ward"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Sessions:
    """Sessions of one length, each with so many people; how many led them counts nothing."""

    hours: Decimal  #: of all of them together
    attendees: int


@dataclass(frozen=True, slots=True)
class Posts:
    """People in work on the same terms."""

    people: int
    hours_per_week: Decimal  #: by their contract
    weeks: Decimal  #: for which they were in the post


@dataclass(frozen=True, slots=True)
class DeliverySent:
    """Something that was done, with its quantity given, or with what it is worked out from."""

    reference: str
    obligation_id: UUID
    delivered_on: date
    delivered_from: date | None = None
    quantity: Decimal | None = None
    unit: str | None = None  #: None: the obligation's own
    sessions: tuple[Sessions, ...] = ()
    posts: tuple[Posts, ...] = ()
    full_time_hours: Decimal = FULL_TIME_HOURS
    place: str = ""  #: code of a district or a ward
    postcode: str = ""  #: becomes the code of an area, and is dropped
    precision: Precision = Precision.DISTRICT
    organisation: str = ""
    tier: int = 1
    comment: str = ""
    people: tuple[str, ...] | None = None  #: tokens; None: as they were
    #: in place of tokens, digests of them that are kept already, where something is put back
    digests: frozenset[str] | None = None
    vintage: str = ""  #: of the list that told `place`, where that is put back
    confirmed: bool = False  #: it is right, though its quantity or its full time is unusual


@dataclass(frozen=True, slots=True)
class LineSent:
    """What is said of one obligation as a whole."""

    obligation_id: UUID
    said: Said
    forecast: Decimal | None = None
    confidence: Confidence | None = None
    cause: str = ""
    comment: str = ""
    groups: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReturnSent:
    """A whole return."""

    invoiced: Decimal | None = None
    comment: str = ""
    lines: tuple[LineSent, ...] = ()
    deliveries: tuple[DeliverySent, ...] = ()
