"""What became of one release that was sent."""

from enum import StrEnum


class ReleaseAnswer(StrEnum):
    """How a release is answered."""

    TAKEN = "taken"  #: kept; what was made of it is told
    UNUSED = "unused"  #: kept, and nothing was made of it; its findings say why
    #: it was sent before, with the same content; what waited of it is tried again
    SAME = "same"
    CONFLICT = "conflict"  #: one of this id was sent before, with other content, which stays
    REFUSED = "refused"  #: it is not kept; its findings say why


class Thing(StrEnum):
    """What can be made of a release."""

    PROCUREMENT = "procurement"
    CONTRACT = "contract"
    CHANGE = "change"  #: of a contract, proposed; another person decides
    SUPPLIER = "supplier"
    RATING = "rating"
