"""What the API accepts and gives about partners."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, StringConstraints

from app.platform.request.messages import Message
from app.tenders.partners.queries import Part
from app.tenders.tables import PartnerAnswer


class PartnerLinkIn(Message):
    """The partner that is to confirm its part."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"partner": "Anytown Youth Forum"}]})

    partner: Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"\S")]


class PartnerLinkOut(Message):
    """A link for a partner; pass it on, for it is shown only now."""

    partner: str
    link: str
    expires_at: datetime


class PartnerAnswerIn(Message):
    """What a partner says of its part."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"answer": "yes"}]})

    answer: PartnerAnswer
    comment: Annotated[str, StringConstraints(max_length=2000)] = ""


class PartnerPartOut(Message):
    """What a partner is asked to confirm."""

    partner: str
    supplier: str
    authority: str
    procurement: str
    commitments: list[dict[str, Any]]
    answer: PartnerAnswer | None
    answered_at: datetime | None
    expires_at: datetime


class PartnerOut(Message):
    """A partner named in a tender, and what it answered about its part."""

    partner: str
    answer: PartnerAnswer | None
    #: the part it was asked about is the one in the tender; otherwise its answer counts for
    #: nothing, and a new link asks it again
    is_as_it_stands: bool
    answered_at: datetime | None
    expires_at: datetime
    made_at: datetime
    #: in the partner's words, for the authority; not where suppliers' names are hidden
    comment: str | None = None
    said: str | None = None  #: how it answered and what that is worth, for the authority

    @classmethod
    def to_supplier(cls, part: Part) -> "PartnerOut":
        """Make it for the supplier whose partner it is."""
        held = part.confirmation
        return cls(
            partner=part.partner,
            answer=held.answer,
            is_as_it_stands=part.is_as_it_stands,
            answered_at=held.answered_at,
            expires_at=held.expires_at,
            made_at=held.made_at,
        )

    @classmethod
    def to_authority(cls, part: Part) -> "PartnerOut":
        """Make it for the authority."""
        more = {"comment": part.comment, "said": part.words}
        return cls(**cls.to_supplier(part).model_dump(exclude_unset=True), **more)


class PartnersOut(Message):
    """The partners that were asked about a tender, oldest first; one may have been asked again."""

    partners: list[PartnerOut]
