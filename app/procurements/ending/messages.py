"""What the API accepts when a procurement ends, or begins anew."""

from datetime import date
from typing import Any

from pydantic import ConfigDict

from app.platform.request.messages import Message
from app.procurements.ending.cancelling import Anew
from app.procurements.messages import EXAMPLE_DEADLINE, DeadlineIn, Reference, Text

EXAMPLE_REPUBLICATION: dict[str, Any] = {
    "reason": "The money has been found.",
    "reference": "PROC-2026-015",
    "commences_on": "2026-06-01",
    "deadline": EXAMPLE_DEADLINE,
}


class CancellationIn(Message):
    """Why a procurement, or one lot of it, ends without an award."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "No money."}]})

    reason: Text


class RepublicationIn(Message):
    """What is different when a cancelled procurement, or cancelled lots of it, begin anew."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_REPUBLICATION]})

    reason: Text  #: why it begins anew
    reference: Reference
    commences_on: date  #: of the new one, not yet past; picks its social value model
    deadline: DeadlineIn

    def anew(self) -> Anew:
        """Give it as the use case takes it."""
        return Anew(self.reason, self.reference, self.commences_on, self.deadline.deadline())
