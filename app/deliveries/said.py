"""What a return can say of an obligation, beside its deliveries."""

from enum import StrEnum


class Said(StrEnum):
    """What a return says of an obligation as a whole. No line at all is a blank."""

    SOMETHING = "something"  #: its deliveries say what; one at least, when it is submitted
    NOTHING = "nothing"  #: zero, and meant


class Confidence(StrEnum):
    """How sure the supplier is of its forecast."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
