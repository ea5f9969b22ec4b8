"""How many files may arrive at once in one process."""

from app.platform.request.held import Places
from app.spreadsheets.imports.lifecycle import UploadsBusy

AT_ONCE = 50  #: files that arrive at the same time; each holds up to five megabytes
RETRY_SECONDS = 10


def _busy(most: int) -> UploadsBusy:
    return UploadsBusy(
        f"{most} files are arriving, which is as many as can be taken in at once.",
        "Send it again in a moment.", retry_after=RETRY_SECONDS,
    )  # fmt: skip


ARRIVING = Places("imports_arriving", AT_ONCE, _busy)  #: for files that arrive
