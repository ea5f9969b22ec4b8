"""An e-mail address as the API accepts it: one to which a letter can be written, or nothing."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.platform.mail.address import LONGEST, PATTERN, is_address


def _address_or_nothing(word: str) -> str:
    if word and not is_address(word):
        raise PydanticCustomError(
            "not_an_address", "Input should be an e-mail address such as bids@supplier.example"
        )
    return word


#: an e-mail address, or nothing
Email = Annotated[
    str,
    StringConstraints(max_length=LONGEST),
    AfterValidator(_address_or_nothing),  # says it in words; the pattern is for the description
    Field(json_schema_extra={"pattern": f"^({PATTERN})?$"}),
]
