"""What becomes of a file that was sent, and what may be done with it when."""

from datetime import timedelta
from enum import StrEnum

from app.problems import Busy, Conflict, Forbidden, TooMany

KEPT = timedelta(days=14)  #: a file that nobody saves; then it is gone
UNDONE = timedelta(days=90)  #: how long after saving it can be taken back, and is told about
MOST_WAITING = 10  #: files of one side that are being worked on or wait for it
MOST_OPEN = 200  #: files of one side that are neither saved nor withdrawn
WAIT_SECONDS = 30  #: asked of who has as many


class ImportState(StrEnum):
    """Where a file that was sent stands."""

    RECEIVED = "received"  #: kept, and waiting to be read
    READING = "reading"  #: it is being read
    CHECKING = "checking"  #: what it says is being compared and tried
    READY = "ready"  #: all of it can be saved
    NEEDS_FIXING = "needs_fixing"  #: something in it is to be mended or answered first
    REJECTED = "rejected"  #: nothing of it can be used; it says why
    APPLYING = "applying"  #: it is being saved
    APPLIED = "applied"  #: it was saved
    EXPIRED = "expired"  #: nobody saved it in time
    WITHDRAWN = "withdrawn"  #: whoever sent it took it back before it was saved
    REVERSED = "reversed"  #: it was saved, and that was undone


#: what is told of a file in each of them: `this one …`
_TOLD = {
    ImportState.RECEIVED: "waits to be read",
    ImportState.READING: "is being read",
    ImportState.CHECKING: "is being checked",
    ImportState.READY: "is ready to be saved",
    ImportState.NEEDS_FIXING: "needs fixing",
    ImportState.REJECTED: "was refused",
    ImportState.APPLYING: "is being saved",
    ImportState.APPLIED: "is saved",
    ImportState.EXPIRED: "was not saved in time",
    ImportState.WITHDRAWN: "was withdrawn",
    ImportState.REVERSED: "was undone",
}
#: a worker is at it, or will be
AT_WORK = frozenset(
    {ImportState.RECEIVED, ImportState.READING, ImportState.CHECKING, ImportState.APPLYING}
)
#: a check of it may still end
BEING_CHECKED = AT_WORK - {ImportState.APPLYING}
#: it waits for whoever sent it
OPEN = frozenset({ImportState.READY, ImportState.NEEDS_FIXING})
#: it can be withdrawn
WITHDRAWABLE = BEING_CHECKED | OPEN | {ImportState.REJECTED}


class WrongState(Conflict):
    """The file is in a state that does not allow this."""

    slug = "import-state"


class PreviewStale(Conflict):
    """What the file is about was changed since the file was checked."""

    slug = "preview-stale"
    title = "Something changed since the file was checked"


class QuestionsOpen(Conflict):
    """Something must be answered before anything is saved."""

    slug = "questions-open"
    title = "Questions are open"


class NotWhole(Conflict):
    """Part of the file is faulty, and nobody chose to save the rest without it."""

    slug = "import-not-whole"
    title = "Not all of the file can be saved"


class Depended(Conflict):
    """What the file saved was changed since, so it cannot be undone."""

    slug = "import-depended-on"
    title = "Something depends on it"


class NotUndone(Conflict):
    """What files of this kind save is not undone as a whole."""

    slug = "import-not-undone"
    title = "It is not undone as a whole"


class KindNotYours(Forbidden):
    """The key may not be used for this kind of file."""

    slug = "kind-not-yours"


class TooManyWaiting(TooMany):
    """As many files wait as may."""

    slug = "too-many-imports"
    title = "Too many files are waiting"


class UploadsBusy(Busy):
    """As many files are arriving as can be taken in at once."""

    slug = "uploads-busy"
    title = "Too many files are arriving"


def refuse_unless(deed: str, state: ImportState, allowed: frozenset[ImportState]) -> None:
    """Let something be done with a file only in certain states.

    Args:
        deed: what is to be done, as in `Saving`.
        state: that it is in.
        allowed: those in which it may be done.

    Raises:
        WrongState: in any other.
    """
    if state in allowed:
        return
    words = " or ".join(told for one, told in _TOLD.items() if one in allowed)
    fix = "Wait for that to end." if state in AT_WORK else "Read it again to see where it stands."
    raise WrongState(
        f"{deed} is possible while a file {words}; this one {_TOLD[state]}.", fix, state=str(state)
    )
