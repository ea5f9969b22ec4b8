"""How much of a large file is read, and the refusal that says so."""

from app.problems import TooLarge

LARGEST_FILE = 100_000_000  #: bytes
MOST_ROWS = 1_000_000  #: with something in them, in one file
ABOVE = 1_000  #: rows of titles, headings and notes that are read besides
MOST_COLUMNS = 500
MOST_CELLS = 30_000_000  #: with something in them, in one file
MOST_TEXT = 600_000_000  #: characters of all cells of one file
MOST_UNPACKED = 2_000_000_000  #: bytes of all parts of a workbook's ZIP
MOST_ELEMENTS = 100_000_000  #: of XML that are walked one by one
MOST_STRINGS = 8_000_000  #: texts that the cells of a workbook share
MOST_SHARED = 120_000_000  #: bytes of all of them
LONGEST_ROW = 20_000_000  #: characters of one row as a workbook writes it
MEMORY = 300_000_000  #: bytes of address space of the child
SECONDS = 600  #: of the child's work
QUIET_SECONDS = 60  #: after which a child that says nothing is stopped

LIMITS = f"A large file has at most {LARGEST_FILE // 1_000_000} MB and {MOST_ROWS:,} rows."


def beyond(what: str, fix: str = "Split it into several files.") -> TooLarge:
    """Make the refusal of a file that holds more than is read; it says the limits."""
    return TooLarge(what, f"{fix} {LIMITS}")


def stopped(seconds: int = SECONDS) -> TooLarge:
    """Make the refusal of a file whose reading had to be stopped, at the latest after so long."""
    return beyond(
        f"The selected file takes more than {MEMORY // 1_000_000} MB of memory or "
        f"{seconds // 60} minutes to read."
    )
