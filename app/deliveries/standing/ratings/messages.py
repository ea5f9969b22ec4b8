"""What the API accepts and gives about ratings."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, StringConstraints

from app.contracts.plan.terms import RatedOver
from app.deliveries.standing.messages import Amount
from app.deliveries.standing.ratings.basis import basis_of
from app.deliveries.standing.ratings.judgement import Judgement
from app.deliveries.standing.word import Word, code_of
from app.platform.request.messages import Message
from app.platform.request.paging import Page

Reason = Annotated[str, StringConstraints(max_length=2000)]


class RatingIn(Message):
    """What a person says of some days."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "starts_on": "2026-02-17",
                    "ends_on": "2026-02-28",
                    "word": "other",
                    "reason": "The service begins in March; nothing is due before.",
                }
            ]
        }
    )

    starts_on: date
    ends_on: date  #: the last day assessed
    word: Word | None = None  #: null: as it is worked out
    reason: Reason = ""  #: needed where it differs from what is worked out, and for `other`

    def judgement(self) -> Judgement:
        """Give it as the sums know it."""
        return Judgement(self.starts_on, self.ends_on, self.word, self.reason)


class RatingOut(Message):
    """How an obligation or an indicator was rated for some days."""

    id: UUID
    contract_id: UUID
    obligation_id: UUID | None
    indicator_id: UUID | None
    starts_on: date
    ends_on: date
    percent: Amount | None  #: verified of due; null: nothing to go by
    worked_out: Word | None  #: by the bands
    bands: dict[str, Any]  #: by which it was, as they stood
    over: RatedOver | None  #: what it was worked out from; null: from nothing, or elsewhere
    #: of what counts as verified in those days, what had been before them; in the promise's unit
    carried: Amount
    basis: str  #: what it was worked out from, in words; empty: from nothing, or elsewhere
    word: Word  #: the rating
    code: str  #: of it, in open contracting
    reason: str
    source: str  #: a notice that it was read from; empty: rated here
    rated_by: UUID
    rated_at: datetime
    replaced_at: datetime | None  #: null: it stands

    @classmethod
    def of(cls, rating: Any) -> "RatingOut":
        """Make it from what is stored, or from a row of a list."""
        own = {name: getattr(rating, name) for name in COLUMNS}
        basis = basis_of(rating.over, rating.carried)
        return cls(code=code_of(rating.word), basis=basis, **own)


class RatingPage(Page[RatingOut]):
    """A page of a contract's ratings."""


COLUMNS = tuple(name for name in RatingOut.model_fields if name not in ("code", "basis"))
