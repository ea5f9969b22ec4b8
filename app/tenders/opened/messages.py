"""What the API accepts and gives about openings and decisions."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from app.platform.request.messages import Message
from app.tenders.lifecycle import TenderState
from app.tenders.tables import Opening


class OpeningFound(Message):
    """What was found of one tender when its lot was opened."""

    tender_id: UUID
    state: TenderState
    number: int | None
    digest: str | None
    procurement_version: int  #: that its supplier had read
    #: codes of what keeps it from being scored by the rules as they stand; decide about it first
    faults: list[str] = Field(default_factory=list)
    hints_remain: bool = False  #: without names: something like the supplier's is left in it


class OpeningOut(Message):
    """The opening of a lot."""

    lot_id: UUID
    asked_by: UUID
    asked_at: datetime
    opened_by: UUID | None
    opened_at: datetime | None
    said: str
    found: list[OpeningFound]

    @classmethod
    def of(cls, opening: Opening) -> "OpeningOut":
        """Make it from an opening that was asked for or done."""
        made = [{**one, "tender_id": UUID(one["tender_id"])} for one in opening.found]
        found = [OpeningFound.model_validate(one) for one in made]
        kept = (name for name in cls.model_fields if name not in {"said", "found"})
        told = {name: getattr(opening, name) for name in kept}
        return cls(**told, said=_said(opening, found), found=found)


def _said(opening: Opening, found: list[OpeningFound]) -> str:
    if opening.opened_at is None:
        return "NOT YET OPENED: another person must send the same request."
    said = f"{len(found)} tenders were found; each is listed with what became of it."
    if unfit := sum(bool(one.faults) for one in found):
        said += (
            f" {unfit} of them cannot be scored by the rules as they stand; nor can the lot, "
            "unless two people decide to set each aside."
        )
    if named := sum(one.hints_remain for one in found):
        said += (
            f" In {named} of them something like the supplier's name is left, which those who "
            "mark without names may know."
        )
    return said
