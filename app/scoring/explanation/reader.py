"""Who reads an explanation, and how long it may be."""

from enum import StrEnum


class Reader(StrEnum):
    """Who an explanation is written for."""

    RESIDENT = "resident"  #: somebody who lives in the place and knows no jargon
    BIDDER = "bidder"  #: the supplier itself; no other tender's name or number is given
    AUDITOR = "auditor"  #: somebody who checks; every number as it was worked out


class Length(StrEnum):
    """How long an explanation is."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    FULL = "full"
