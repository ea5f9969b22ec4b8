"""What the API accepts and gives when a person is erased."""

from typing import Annotated

from pydantic import ConfigDict, StringConstraints

from app.deliveries.people.messages import Reason
from app.platform.request.messages import Message
from app.spreadsheets.erasure.erasing import Erased


class PersonErasureIn(Message):
    """The token of somebody of whom nothing is to be kept any more."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"token": "E-00417", "reason": "Asked for by the person, by letter."}]
        }
    )

    #: as it was reported, or as your brokerage gave it
    token: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    reason: Reason  #: kept with who asked; nothing of who it is about


class PersonErasureOut(Message):
    """How much was erased."""

    deliveries: int  #: that held the token; they stay, without it
    referrals: int  #: of the person, which are deleted; by a supplier, none
    #: files that were not saved yet and might have named the person: they are withdrawn with all
    #: that was kept of them, and each says why; whoever sent one sends it again without the person
    files_withdrawn: int
    #: files of the brokerage that were saved: the report of each is deleted, and what stood
    #: before, so that they cannot be undone; what they saved stands. And files of returns that
    #: were saved without some rows: these are deleted; each file says why in its `trouble`
    files_emptied: int
    workbooks: int  #: of the brokerage that were given out before, which are deleted

    @classmethod
    def of(cls, erased: Erased) -> "PersonErasureOut":
        """Make it from what was erased."""
        return cls.model_validate(erased, from_attributes=True)
