"""What the state of a tender means to its supplier, said so that nobody can miss it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.problems import Conflict


class TenderState(StrEnum):
    """Where a supplier's tender for a lot stands."""

    UPLOADED = "uploaded"  #: written, NOT submitted: it will not be opened
    SUBMITTED = "submitted"  #: a version of it has a receipt and will be opened
    WITHDRAWN = "withdrawn"  #: taken back before the deadline; never opened
    LATE = "late"  #: submitted after the deadline: kept, opened only by decision
    OPENED = "opened"
    DAMAGED = "damaged"  #: what was stored is not what was received; kept, not opened
    NOT_SUBMITTED = "not_submitted"  #: uploaded, and the deadline passed


class DeadlinePassed(Conflict):
    """The deadline for tenders has passed."""

    slug = "deadline-passed"
    title = "This came too late"


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is to tell a supplier about its tender."""

    state: TenderState
    latest: int  #: number of the version written last
    submitted: int | None  #: number of the version that will be or was opened
    deadline: str  #: in words
    is_over: bool  #: the deadline has passed
    needs_confirming: bool  #: the procurement was amended since
    is_awarded: bool = False  #: the lot
    is_cancelled: bool = False  #: the lot, alone or with its procurement
    after_opening: bool = False  #: all of it was written after that, or sent after the award

    def words(self) -> str:
        """Say it in a sentence or two."""
        if self.is_cancelled:
            return self._of_cancelled()
        said = self._of_state()
        if self.needs_confirming and not self.is_over and self.state is TenderState.SUBMITTED:
            said += (
                " THE PROCUREMENT WAS AMENDED SINCE: read what changed, then submit again or "
                "confirm that your tender stands."
            )
        return said

    def _of_cancelled(self) -> str:
        match self.state:
            case TenderState.SUBMITTED:
                was = f"Version {self.submitted} was submitted"
                return (
                    f"CANCELLED: the authority cancelled this lot. {was}; it will not be opened."
                )
            case TenderState.UPLOADED | TenderState.NOT_SUBMITTED:
                return "CANCELLED: the authority cancelled this lot. Nothing was submitted."
            case TenderState.OPENED:
                return "CANCELLED: it was opened; the authority cancelled this lot afterwards."
            case TenderState.LATE:
                return "LATE: it came after the deadline; it is kept, and was not admitted."
            case _:
                return _AFTERWARDS[self.state]

    def _of_state(self) -> str:
        unsubmitted = f"UPLOADED, NOT SUBMITTED: version {self.latest} will not be opened"
        match self.state:
            case TenderState.UPLOADED if self.is_over:
                return f"NOT SUBMITTED: the deadline was {self.deadline}, and it has passed."
            case TenderState.UPLOADED:
                return f"{unsubmitted} unless you submit it before {self.deadline}."
            case TenderState.SUBMITTED if self.latest != self.submitted:
                stands = f"Version {self.submitted} is submitted and will be opened."
                return f"{stands} {unsubmitted} unless you submit it before {self.deadline}."
            case TenderState.SUBMITTED:
                return f"Version {self.submitted} is submitted and will be opened."
            case TenderState.LATE if self.after_opening:
                return (
                    "LATE: it came after the tenders were opened; it is kept, and cannot be "
                    "admitted."
                )
            case TenderState.LATE if self.is_awarded:
                return "LATE: it came after the deadline; it is kept, and was not admitted."
            case _:
                return _AFTERWARDS[self.state]


_AFTERWARDS = {
    TenderState.WITHDRAWN: "WITHDRAWN: it will not be opened.",
    TenderState.LATE: "LATE: it came after the deadline; it is kept, and opened only if the "
    "authority decides to admit it.",
    TenderState.OPENED: "It has been opened.",
    TenderState.DAMAGED: "What was stored is no longer what was received; it was not opened. "
    "Send the authority your copy with the receipt.",
    TenderState.NOT_SUBMITTED: "NOT SUBMITTED: it was uploaded, and never submitted.",
}


def late_by(deadline: datetime, at: datetime) -> str:
    """Say by how much something is late, to the millisecond where that matters."""
    over = at - deadline
    if over < timedelta(seconds=1):
        return f"{over // timedelta(milliseconds=1)} milliseconds"
    seconds = over // timedelta(seconds=1)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "day"), (hours, "hour"), (minutes, "minute"), (seconds, "second")]
    said = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in parts if n]
    return " ".join(said[:2])
