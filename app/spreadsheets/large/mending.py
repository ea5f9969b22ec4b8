"""A large file as it is read: without what we added to it, and with its mended rows put back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.problems import Problem, Unavailable
from app.spreadsheets.fixing.fix_rows import FixList
from app.spreadsheets.fixing.put_back import Mended, put_back, take
from app.spreadsheets.fixing.reading import unreadable
from app.spreadsheets.large.reading import LargeSheet, opened


@contextmanager
def opened_mended(
    path: Path, fixes: Sequence[Path] = (), seconds: int | None = None
) -> Iterator[Mended[LargeSheet]]:
    """Read a file sheet by sheet, its mended rows in their places.

    Args:
        path: of the file.
        fixes: paths of the lists of fixes for it, in the order in which they were sent.
        seconds: after which reading is stopped; None: not while its rows are taken.

    Raises:
        Problem: as `opened` does for the file; a list that cannot be read has a finding instead.
    """
    lists = [_list_of(one, seconds) for one in fixes]
    with opened(path, seconds) as sheets:
        yield put_back(sheets, lists)


def _list_of(path: Path, seconds: int | None) -> FixList:
    made = FixList()
    try:
        with opened(path, seconds) as sheets:
            take(sheets, made)
    except Unavailable:
        raise  # it is not the list's fault
    except Problem as problem:
        return FixList(trouble=unreadable(problem))
    return made
