"""Read a workbook with the lists of fixes that were sent for it."""

from collections.abc import Iterator, Sequence

from app.problems import Finding, Problem, Unavailable
from app.spreadsheets.reading import workbook
from app.spreadsheets.sheet import Workbook


def books_of(files: Sequence[bytes], name: str, *, is_ragged: bool = False) -> list[Workbook]:
    """Read a file, and the lists of fixes for it.

    Args:
        files: the file that was sent first, and the lists in the order in which they were sent.
        name: what to call each of them.
        is_ragged: as `workbook` says.

    Returns:
        One for each; a list that cannot be read has no sheet, and the finding that says so.

    Raises:
        Problem: if the file itself cannot be read.
    """
    first, *lists = files
    return [workbook(first, name, is_ragged), *_lists(lists, name, is_ragged)]


def unreadable(problem: Problem) -> Finding:
    """Tell that a list of fixes cannot be read; what it mends is kept."""
    words = f"The list of fixes cannot be read: {problem.detail}"
    fix = "Send the list once more, as fixes for this file: the file that it mends is kept."
    return Finding("fixes_unreadable", words, fix)


def _lists(files: Sequence[bytes], name: str, is_ragged: bool) -> Iterator[Workbook]:
    for one in files:
        try:
            yield workbook(one, name, is_ragged)
        except Unavailable:
            raise  # it is not the list's fault
        except Problem as problem:
            yield Workbook(name, (), findings=(unreadable(problem),))
