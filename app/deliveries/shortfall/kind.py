"""What became of shortfalls, requests and remedies, in words that sums and tables share."""

from enum import StrEnum


class ShortfallState(StrEnum):
    """Whether a shortfall is still open."""

    OPEN = "open"
    RESOLVED = "resolved"


class HelpOutcome(StrEnum):
    """What came of a request for help."""

    OPEN = "open"
    GIVEN = "given"
    DECLINED = "declined"


class RemedyKind(StrEnum):
    """A step of the ladder; each but a breach must be in the contract's terms."""

    WARNING = "warning"
    IMPROVEMENT_PLAN = "improvement_plan"  #: the proper opportunity to improve (section 71(4))
    SUBSTITUTION = "substitution"  #: something else, at the rate that the contract states
    CREDIT = "credit"  #: a sum by the formula that the contract names
    RETENTION = "retention"
    BREACH = "breach"  #: section 71(3): a notice within 30 days


class RemedyState(StrEnum):
    """What became of a remedy."""

    PROPOSED = "proposed"
    OPEN = "open"  #: approved, and running
    MET = "met"
    NOT_MET = "not_met"
    WITHDRAWN = "withdrawn"


#: states in which nothing of it runs; two people may say that what was met was not
ENDED = frozenset({RemedyState.MET, RemedyState.NOT_MET, RemedyState.WITHDRAWN})
