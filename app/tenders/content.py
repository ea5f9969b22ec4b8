"""What a tender says: price, commitments, method statements, who else is in it.

A commitment is written as it is scored, so that a self-score, an assessment and an obligation
all read the same words.
"""

from decimal import Decimal
from typing import Any

from pydantic import Field, field_validator, model_validator

from app.rules.document.field import Code, CriterionCode, Number, Part, Scalar, Words
from app.scoring.intake import CommitmentIn, TenderIn

MOST_COMMITMENTS = 500
MOST_PLACES = 4  #: decimals of a price or quantity: what becomes of it must be kept exactly
MOST = Decimal(10) ** 14  #: that a price or a quantity stays below, for the same reason
LONGEST_ID = 100


class MethodStatement(Part):
    """How a tender says that something will be done."""

    text: Words
    reference: Words | None = None  #: where it stands in the tender's own papers


class Member(Part):
    """A member of a consortium, or a subcontractor that is named."""

    name: Words
    identifier: Words | None = None  #: such as GB-COH 01234567
    part: Words | None = None  #: what it will do


class TenderContent(Part):
    """Everything that one tender says for one lot."""

    price: Number | None = Field(default=None, ge=0)  #: in pounds without VAT
    commitments: tuple[CommitmentIn, ...] = Field(default=(), max_length=MOST_COMMITMENTS)
    method_statements: dict[CriterionCode, MethodStatement] = Field(default_factory=dict)
    facts: dict[Code, Scalar] = Field(default_factory=dict)
    members: tuple[Member, ...] = Field(default=(), max_length=50)

    @field_validator("commitments")
    @classmethod
    def _each_by_its_own_id(cls, given: tuple[CommitmentIn, ...]) -> tuple[CommitmentIn, ...]:
        ids = [line.id for line in given if line.id is not None]
        if len(set(ids)) < len(ids):
            raise ValueError("two commitments have the same id; give each its own")
        return given

    @model_validator(mode="after")
    def _kept_exactly(self) -> "TenderContent":
        numbers = [(f"a quantity of {line.measure}", line.quantity) for line in self.commitments]
        if self.price is not None:
            numbers.append(("the price", self.price))
        for what, number in numbers:
            if _places(number) > MOST_PLACES:
                raise ValueError(f"{what} has more than {MOST_PLACES} decimal places")
            if number >= MOST:
                raise ValueError(f"{what} has more than 14 digits before the point")
        if any(len(line.id or "") > LONGEST_ID for line in self.commitments):
            raise ValueError(f"a commitment's id has more than {LONGEST_ID} characters")
        return self

    def named(self) -> tuple[tuple[str, CommitmentIn], ...]:
        """Give each commitment with its id; one without has its place in the tender."""
        return tuple(
            (line.id or str(place), line) for place, line in enumerate(self.commitments, 1)
        )

    def part_of(self, partner: str) -> list[dict[str, Any]]:
        """List what a partner is said to do, in the form that it is asked about."""
        wanted = plain_name(partner)
        return [
            {
                "id": name, "measure": line.measure, "quantity": line.quantity,
                "each": line.each, "unit": line.unit, "description": line.description,
            }
            for name, line in self.named()
            if line.partner is not None and plain_name(line.partner) == wanted
        ]  # fmt: skip

    def part_compared(self, partner: str) -> list[dict[str, Any]]:
        """List what a partner is said to do, in the form by which it is known again.

        An id that the tender does not give is left out: it tells the place of the line alone,
        which a line above changes although the partner does the same.
        """
        given = {line.id for line in self.commitments}
        return [
            {name: value for name, value in line.items() if name != "id" or value in given}
            for line in self.part_of(partner)
        ]

    def as_scored(self, supplier: str, marks: dict[str, Any] | None = None) -> TenderIn:
        """Give it in the form that is scored.

        Args:
            supplier: as it is to be called.
            marks: by criterion, where it has been marked.
        """
        given: dict[str, Any] = {"supplier": supplier, "commitments": self.commitments}
        if self.price is not None:
            given["price"] = self.price
        if self.facts:
            given["facts"] = self.facts
        if marks:
            given["marks"] = marks
        return TenderIn.model_validate(given)


def plain_name(name: str) -> str:
    """Bring a name into the form in which two spellings of it are the same."""
    return " ".join(name.split()).casefold()


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
