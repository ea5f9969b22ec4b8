"""Open a workbook: a program of its own, run as a child that can be killed.

`python -m app.spreadsheets.opening` reads a file from standard input and writes what it holds to
standard output (see `formats.answer`), or the problem that stopped it. It limits its own memory
and time first; whatever a hostile file does to it, it does to this process alone. It needs, and
can reach, nothing but the standard library.
"""

import os
import sys
from importlib import import_module

from app.damage import ZIP_DAMAGE
from app.problems import Problem
from app.spreadsheets.formats.answer import Answer
from app.spreadsheets.formats.delimited import read_delimited
from app.spreadsheets.formats.kind import FileKind, is_packed, packed_kind
from app.spreadsheets.formats.limits import damaged, too_large
from app.spreadsheets.formats.office import read_office
from app.spreadsheets.formats.open_document import read_open_document
from app.spreadsheets.formats.package import Package
from app.spreadsheets.formats.properties import properties_of

MEMORY = 400_000_000  #: bytes of address space
SECONDS = 15  #: of work
RAGGED = "--ragged"  #: the rows of a CSV file may have any width
LARGEST_ANSWER = 200_000_000  #: bytes
#: What readers raise on a file that is not what it should be, the ZIP reader among them.
BROKEN: tuple[type[Exception], ...] = (*ZIP_DAMAGE, LookupError)


def limit(memory: int, seconds: int, written: int) -> None:
    """Bind this process to its share, where the system can.

    Args:
        memory: bytes of address space.
        seconds: of work.
        written: bytes that a file of its may have.
    """
    if os.name != "posix":
        return
    resource = import_module("resource")
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, written),
    ):
        resource.setrlimit(what, (most, most))


def open_file(content: bytes, answer: Answer, is_ragged: bool = False) -> None:
    """Read a file whole.

    Args:
        content: its bytes.
        answer: where what it holds goes.
        is_ragged: the rows of a CSV file may have any width.

    Raises:
        Problem: saying what is wrong with it; the parent then uses nothing of the answer.
    """
    try:
        if not is_packed(content):
            read_delimited(content, answer, is_ragged)
            return
        package = Package(content)
        if packed_kind(package) is FileKind.ODS:
            read_open_document(package, answer)
        else:
            read_office(package, answer)
        answer.properties(properties_of(package))
        package.check_rest()
    except BROKEN as fault:
        raise damaged(type(fault).__name__) from None


def main() -> None:
    """Read standard input, write standard output."""
    limit(MEMORY, SECONDS, LARGEST_ANSWER)
    answer = Answer(sys.stdout)
    try:
        open_file(sys.stdin.buffer.read(), answer, RAGGED in sys.argv)
        answer.done()
    except Problem as problem:
        answer.problem(problem)
    except (MemoryError, RecursionError):
        answer.problem(too_large("The selected file needs too much memory to read."))


if __name__ == "__main__":
    main()
