"""Where a lot stands, worked out from what is stored and the time."""

from datetime import datetime
from enum import StrEnum

from app.problems import Conflict


class LotState(StrEnum):
    """How far a lot has come; each state follows from the one before it or from `open`."""

    DRAFT = "draft"  #: its procurement is not published
    OPEN = "open"  #: tenders may be submitted
    CLOSED = "closed"  #: the deadline has passed; tenders are still sealed
    OPENED = "opened"  #: two people have opened it; it may be marked
    MODERATED = "moderated"  #: every mark is agreed; it may be scored
    AWARDED = "awarded"
    CANCELLED = "cancelled"


class WrongMoment(Conflict):
    """The lot is in a state in which this cannot be done."""

    slug = "wrong-moment"

    def __init__(self, what: str, state: LotState, wanted: tuple[LotState, ...]) -> None:
        """Say what cannot be done, where the lot stands, and when it can be done."""
        words = " or ".join(wanted)
        super().__init__(
            f"{what} is not possible while the lot is {state}.",
            f"It is possible while the lot is {words}.",
            state=state.value,
            possible_when=[one.value for one in wanted],
        )


def refuse_unless(what: str, state: LotState, *wanted: LotState) -> None:
    """Let something through only in some states.

    Args:
        what: as a sentence begins, such as "Marking".
        state: the lot's.
        wanted: the states in which it is possible.

    Raises:
        WrongMoment: in any other.
    """
    if state not in wanted:
        raise WrongMoment(what, state, wanted)


def is_past(deadline: datetime, now: datetime) -> bool:
    """Tell whether a deadline has passed. At its very instant it has."""
    return now >= deadline
