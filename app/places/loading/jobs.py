"""Loading place files as a job, from the one folder that this deployment allows."""

from datetime import date
from pathlib import Path

from app.places.loading.claiming import Transactions
from app.places.loading.running import Progress, load
from app.places.loading.surveying import Wanted
from app.places.vintage import VintageKind
from app.platform.database import WriteSession
from app.platform.jobs.kinds import Kind, Outcome
from app.platform.jobs.working import Work
from app.platform.settings import Settings
from app.problems import Forbidden, NotFound


def files_in(folder: Path | None, names: list[str]) -> list[Path]:
    """Give files of the folder by their names.

    Raises:
        Forbidden: when this deployment has no such folder.
        NotFound: when a file is not there, or not within the folder.
    """
    if folder is None:
        raise Forbidden(
            "Place files cannot be loaded over HTTP here.",
            "Load them on the command line, or set the folder to load from.",
        )
    root = folder.resolve()
    found = []
    for name in names:
        try:
            path = (root / name).resolve()
            there = path.is_relative_to(root) and path != root and path.exists()
        except (OSError, ValueError):  # a name with a NUL, or too long for any file
            there = False
        if not there:
            raise NotFound(f"There is no file {name[:100]!r} in the folder of place files.")
        found.append(path)
    return found


def load_files(work: Work) -> Outcome:
    """Load the files that the payload names, and tell what came of it."""
    told = work.payload
    wanted = Wanted(
        kind=VintageKind(told["kind"]) if told["kind"] else None,
        label=told["label"],
        dated=date.fromisoformat(told["dated"]) if told["dated"] else None,
        source=told["source"],
        actor=told["actor"],
        job=work.id,
    )

    def tell(session: WriteSession, progress: Progress) -> None:
        work.report(session, progress.bytes_done, progress.bytes_total)

    paths = files_in(Settings().places_folder, told["files"])
    done = load(Transactions(work.reading, work.writing), paths, wanted, work.now, tell)
    return {
        "vintage": str(done.load.id),
        "unchanged": done.unchanged,
        "rows_stored": done.load.rows_stored,
        "rows_refused": done.load.rows_refused,
        "passed_over": list(done.passed_over)[:100],
    }


LOAD = Kind("places.load", load_files)
