"""What became of a referral."""

from enum import StrEnum


class ReferralOutcome(StrEnum):
    """How far somebody who was referred has come."""

    REFERRED = "referred"  #: nothing more is known yet
    INTERVIEWED = "interviewed"
    STARTED = "started"
    KEPT_13_WEEKS = "kept_13_weeks"  #: still in work thirteen weeks after the start
    KEPT_26_WEEKS = "kept_26_weeks"
    NOT_TAKEN = "not_taken"  #: by the employer
    WITHDREW = "withdrew"


#: of a referral that came to a start, whatever came later
PLACED = frozenset(
    {ReferralOutcome.STARTED, ReferralOutcome.KEPT_13_WEEKS, ReferralOutcome.KEPT_26_WEEKS}
)
