"""What the API takes and gives of grounds in law."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from app.contracts.change.ground import LONGEST_SCHEME, LONGEST_WORDS, MOST_CODES, Ground
from app.platform.request.messages import Message

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$")]


class GroundCode(Message):
    """A ground in law, by its code in an official list such as Find a Tender's."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id": "extremeUrgency"}]})

    id: Code
    scheme: Annotated[str, Field(max_length=LONGEST_SCHEME)] = ""  #: which list; empty: not said
    description: Annotated[str, Field(max_length=LONGEST_WORDS)] = ""  #: in the list's words

    def ground(self) -> Ground:
        """Give it as the use case takes it."""
        return Ground(**self.model_dump())


GroundCodes = Annotated[list[GroundCode], Field(max_length=MOST_CODES, default_factory=list)]
