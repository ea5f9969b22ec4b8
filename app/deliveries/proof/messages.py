"""What the API accepts and gives about what is proven, and about samples."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from app.deliveries.evidence.messages import EXAMPLE_DELIVERY, Reason
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.proof.draw import Rule
from app.deliveries.proof.sampling import Wanted
from app.deliveries.proof.tables import Sample
from app.deliveries.proof.verdict import Verdict
from app.deliveries.tables import Delivery
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.units import plain

#: a stored number as it was sent, without the zeros that fill its four places
Amount = Annotated[Decimal, AfterValidator(lambda number: Decimal(plain(number)))]
Part = Annotated[Decimal, Field(gt=0, lt=10**12, decimal_places=4)]
Seed = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\x21-\x7e]+$")]

_VERIFIED: dict[str, Any] = {
    "outcome": "verified",
    "reason": "The payroll extract shows both starters.",
}


class VerificationIn(Message):
    """What a person says of a delivery."""

    model_config = ConfigDict(json_schema_extra={"examples": [_VERIFIED]})

    outcome: DeliveryState
    quantity: Part | None = None  #: that is proven, in the delivery's unit; for part_verified
    reason: Reason

    def verdict(self, delivery_id: UUID) -> Verdict:
        """Give it as the use case takes it."""
        return Verdict(delivery_id, self.outcome, self.reason, self.quantity)


class OneVerificationIn(VerificationIn):
    """What a person says of one of several deliveries."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [_VERIFIED | {"delivery_id": EXAMPLE_DELIVERY}]}
    )

    delivery_id: UUID


class VerificationsIn(Message):
    """What a person says of several deliveries of one contract; all of it is kept, or nothing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"verifications": [_VERIFIED | {"delivery_id": EXAMPLE_DELIVERY}]}]
        }
    )

    verifications: Annotated[tuple[OneVerificationIn, ...], Field(min_length=1, max_length=200)]

    def verdicts(self) -> list[Verdict]:
        """Give them as the use case takes them."""
        return [one.verdict(one.delivery_id) for one in self.verifications]


class VerifiedOut(Message):
    """How far a delivery is proven: reported and verified stand together, in one unit."""

    delivery_id: UUID
    reference: str
    state: DeliveryState
    reported: Amount
    verified: Amount
    unit: str
    moves: int  #: how often its state was changed
    version: int  #: grows with every change

    @classmethod
    def of(cls, delivery: Delivery) -> "VerifiedOut":
        """Make it from what is stored."""
        return cls(
            delivery_id=delivery.id,
            reference=delivery.reference,
            state=delivery.state,
            reported=delivery.quantity,
            verified=delivery.verified,
            unit=delivery.obligation.unit,
            moves=delivery.moves,
            version=delivery.version,
        )


class AllVerifiedOut(Message):
    """How far several deliveries are proven."""

    deliveries: list[VerifiedOut]


class UnverifiedOut(Message):
    """A delivery that waits for somebody to say whether it is proven."""

    id: UUID
    obligation_id: UUID
    measure: str
    reference: str
    quantity: Amount  #: reported, in `unit`
    unit: str
    delivered_on: date
    state: DeliveryState
    missing: list[str]  #: kinds of evidence that its measure asks for and are not there
    updated_at: datetime


class UnverifiedPage(Page[UnverifiedOut]):
    """A page of the deliveries of a contract that wait."""


class SampleIn(Message):
    """What a sample is drawn from, and how."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"starts_on": "2026-01-01", "ends_on": "2026-03-31", "seed": "spring-2026"}
            ]
        }
    )

    starts_on: date  #: deliveries of these days
    ends_on: date
    seed: Seed
    #: how many, besides those that always are; neither this nor `percent`: as the measures say
    size: Annotated[int, Field(ge=1, le=20_000)] | None = None
    percent: Annotated[int, Field(ge=1, le=100)] | None = None  #: of those, rounded up
    #: quantity by measure, in its unit; whatever is more is always drawn
    always_over: Annotated[
        dict[Annotated[str, StringConstraints(max_length=100)], Annotated[Decimal, Field(ge=0)]],
        Field(max_length=100),
    ] = Field(default_factory=dict)

    def wanted(self) -> Wanted:
        """Give it as the use case takes it."""
        rule = Rule(self.size, self.percent, dict(self.always_over))
        return Wanted(self.starts_on, self.ends_on, self.seed, rule)


class SampleOut(Message):
    """A sample: what it was drawn from, and how much of it was looked at."""

    id: UUID
    contract_id: UUID
    starts_on: date
    ends_on: date
    seed: str
    rule: dict[str, Any]
    population_digest: str  #: SHA-256 over the population as it was
    drawn: list[UUID]  #: ids of deliveries
    number: int  #: how many were drawn of any of these days by then; a seed is chosen only once
    drawn_by: UUID
    drawn_at: datetime


class SampleWholeOut(SampleOut):
    """A sample with its whole population, and how far the drawn ones are proven by now."""

    population: list[dict[str, Any]]  #: each delivery with the reasons to look at it
    states: dict[DeliveryState, int]  #: of the drawn ones
    verified: int  #: drawn ones of which at least a part is verified

    @classmethod
    def of(
        cls, sample: Sample, number: int, states: Mapping[DeliveryState, int], verified: int
    ) -> "SampleWholeOut":
        """Make it from what is stored."""
        own = {name: getattr(sample, name) for name in SampleOut.model_fields if name != "number"}
        return cls(
            **own,
            number=number,
            population=sample.population,
            states=dict(states),
            verified=verified,
        )


class SamplePage(Page[SampleOut]):
    """A page of a contract's samples."""
