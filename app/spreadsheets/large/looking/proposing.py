"""Read a file so that a person can say what its columns are: whole, or the head of a large one."""

from dataclasses import dataclass
from pathlib import Path

from app.problems import TooLarge
from app.spreadsheets.formats.limits import LARGEST_FILE, too_large
from app.spreadsheets.large.kinds import TARGETS
from app.spreadsheets.large.reading import opened
from app.spreadsheets.mapping.head import Head, HeadSheet
from app.spreadsheets.mapping.heading import Cells
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.proposing import Proposal, proposal
from app.spreadsheets.mapping.stream import rows_of
from app.spreadsheets.mapping.target import TargetName
from app.spreadsheets.reading import workbook
from app.spreadsheets.table import hidden

LARGE = frozenset(TARGETS.values())  #: what large files are about
LOOKED_AT = 50_000  #: rows of a large file that are looked at
CELLS = 1_000_000  #: of them
SECONDS = 120  #: for which a large file is read


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody wants to know of a file."""

    profile: Profile | None = None  #: to be tried; None: one is guessed
    target: TargetName | None = None  #: what a guess is for; None: that is guessed too
    name: str = ""  #: of the profile that is guessed

    @property
    def about(self) -> TargetName | None:
        """Give what the file is about, where that is known."""
        return self.profile.target if self.profile else self.target


def proposed(path: Path, look: Look) -> tuple[Proposal, Head]:
    """Propose how a file is read, and give what was looked at.

    Raises:
        TooLarge: if it has more than files of what it is about may have.
        Problem: if it cannot be read.
    """
    head = head_of(path, look.about)
    made = proposal(head, look.profile, look.target, look.name)
    if made.target not in LARGE and head.is_cut:
        raise too_large(
            f"The selected file has {path.stat().st_size:,} bytes, and more rows than files "
            f"about {made.target.value} may have."
        )
    return made, head


def head_of(path: Path, about: TargetName | None) -> Head:
    """Give a file whole where it is small enough; of a large one that may be large, the head.

    Args:
        path: of the file.
        about: what it is about; None: it may be about anything.

    Raises:
        TooLarge: if it has more than files of what it is about may have.
        Problem: if it cannot be read.
    """
    may_be_large = about is None or about in LARGE
    size = path.stat().st_size
    if size > LARGEST_FILE and not may_be_large:
        raise too_large(f"The selected file has {size:,} bytes.")
    if size <= LARGEST_FILE:
        try:
            return _whole(path)
        except TooLarge:
            if not may_be_large:
                raise
    return _first_of(path)


def _whole(path: Path) -> Head:
    book = workbook(path.read_bytes(), "", is_ragged=True)
    return Head([
        HeadSheet(sheet.name, list(rows_of(sheet)), tuple(hidden(sheet))) for sheet in book.sheets
    ])  # fmt: skip


def _first_of(path: Path) -> Head:
    """Read the first rows of a large file, sheet by sheet, and stop there."""
    made: list[HeadSheet] = []
    left, cells_left = LOOKED_AT, CELLS
    with opened(path, SECONDS) as sheets:
        for sheet in sheets:
            rows: list[tuple[int, Cells]] = []
            made.append(HeadSheet(sheet.name, rows))
            for number, cells in sheet.rows:
                if not left or cells_left < len(cells):
                    return Head(made, is_cut=True)
                left, cells_left = left - 1, cells_left - len(cells)
                rows.append((number, cells))
    return Head(made)
