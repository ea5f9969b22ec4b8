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
MOST_PLACES = 4  #: decimals of a quantity: what becomes of it must be kept exactly
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
        for line in self.commitments:
            if _places(line.quantity) > MOST_PLACES:
                raise ValueError(
                    f"a quantity of {line.measure} has more than {MOST_PLACES} decimal places"
                )
            if len(line.id or "") > LONGEST_ID:
                raise ValueError(f"a commitment's id has more than {LONGEST_ID} characters")
        return self

    def named(self) -> tuple[tuple[str, CommitmentIn], ...]:
        """Give each commitment with its id; one without has its place in the tender."""
        return tuple(
            (line.id or str(place), line) for place, line in enumerate(self.commitments, 1)
        )

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


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
