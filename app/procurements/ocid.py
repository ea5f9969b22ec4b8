"""The unique identifier in open contracting that a draft is given, as the API takes it."""

import re
from typing import Annotated

from pydantic import StringConstraints

from app.problems import Finding, Invalid

LONGEST = 100
PATTERN = r"^(ocds-[a-z0-9]{6}-[A-Za-z0-9._:/-]+)?$"

Ocid = Annotated[str, StringConstraints(max_length=LONGEST, pattern=PATTERN)]
KIND = "string_pattern_mismatch"  #: code of one that is none, as any pattern has
WORDS = "This takes an ocid: ocds-, a publisher's six letters and digits, - and an id."
FIX = "Write an ocid as the publisher has it, such as ocds-h6vhtk-0000a0."
#: one as a published notice may have it
OddOcid = Annotated[str, StringConstraints(max_length=LONGEST)]


def chosen(said: str | None, before: str) -> str:
    """Give the ocid that a draft is to have.

    Args:
        said: None: as it was; empty: none.
        before: that it has, perhaps of a published notice, whose publisher wrote it as it liked.

    Raises:
        Invalid: if it is another than it has, and no ocid.
    """
    if said is None or said == before:
        return before
    if re.fullmatch(PATTERN, said) is None:
        raise Invalid(WORDS, FIX, [Finding(KIND, WORDS, FIX, path="ocid")])
    return said
