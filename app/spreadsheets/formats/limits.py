"""How much of a file is read, and the refusals that say so."""

from app.problems import Invalid, TooLarge, WrongMediaType

LARGEST_FILE = 20_000_000  #: bytes
MOST_ROWS = 50_000  #: with something in them, in one sheet
MOST_COLUMNS = 500  #: with something in them, in one sheet
MOST_CELLS = 1_000_000  #: with something in them, in one file
MOST_TEXT = 50_000_000  #: characters of all cells of one file
MOST_SHEETS = 50
MOST_MERGED = 1_000  #: blocks of merged cells in one sheet
LONGEST_TEXT = 10_000  #: characters of one cell
LONGEST_NUMBER = 40  #: characters of one number as a file writes it

MOST_PARTS = 2_000  #: of a workbook's ZIP
MOST_UNPACKED = 200_000_000  #: bytes of all parts
STEEPEST = 200  #: unpacked to packed, of a part above the floor
STEEP_FLOOR = 1_000_000  #: bytes; what is smaller may be packed as tightly as it likes
MOST_ELEMENTS = 8_000_000  #: of XML, in one file
MOST_STRINGS = 1_000_000  #: texts that the cells of a workbook share
MOST_SHARED = 40_000_000  #: characters of all of them

LIMITS = f"A file has at most {LARGEST_FILE // 1_000_000} MB and {MOST_ROWS:,} rows a sheet."
SAVE_AGAIN = "Open it in your spreadsheet program, save it again as .xlsx, and send that."


def too_large(what: str, fix: str = "Take out pictures, unused sheets and old rows.") -> TooLarge:
    """Make the refusal of a file that holds more than is read; it says the limits."""
    return TooLarge(what, f"{fix} {LIMITS}")


def damaged(why: str = "") -> Invalid:
    """Make the refusal of a file that cannot be read to its end."""
    because = f" ({why})" if why else ""
    words = f"The selected file is damaged and cannot be read to its end{because}."
    return Invalid(words, SAVE_AGAIN)


def locked() -> Invalid:
    """Make the refusal of a file that needs a password."""
    words = "The selected file is password protected."
    return Invalid(words, "Take the password off, save it as .xlsx and send that.")


def refused(what: str, fix: str = "Save it as .xlsx, .ods or .csv.") -> WrongMediaType:
    """Make the refusal of a kind of file that is not read."""
    return WrongMediaType(f"The selected file must be an XLSX, ODS or CSV; it is {what}.", fix)
