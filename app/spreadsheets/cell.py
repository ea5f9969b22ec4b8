"""What a cell means where a number, a word or a yes/no is asked for.

Each reader gives the value, or raises `ValueError` with words and a fix: a number that could be
read in two ways is refused, never guessed.
"""

import re
from decimal import Decimal

from app.spreadsheets.sheet import Cell
from app.units import NUMBER

LARGEST = Decimal(10) ** 15
LONGEST = 40  #: characters of a number
WORDS = 5_000  #: characters of a text
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_CODE = re.compile(r"[^a-z0-9]+")
YES = {"yes", "true", "y"}
NO = {"no", "false", "n"}
Fault = tuple[str, str]  #: what is wrong, and what to do


def fault(what: str, fix: str) -> ValueError:
    """Make a refusal that says what is wrong and what to do."""
    return ValueError(what, fix)


def a_number(cell: Cell) -> Decimal:
    """Read a number: a number cell, or text such as £1,200.50."""
    match cell.kind:
        case "number":
            return _held(Decimal(cell.text), cell)
        case "text":
            return _held(_from_text(cell), cell)
        case "day":
            raise fault(
                f"holds the date {cell.text}, not a number", "Format the cell as a number."
            )
        case "flag":
            raise fault(f"holds {cell.text}, not a number", "Write the number.")
        case _:
            raise _no_value(cell)


def _held(value: Decimal, cell: Cell) -> Decimal:
    if abs(value) >= LARGEST:
        raise fault(f"holds {cell.shown}, which is too large", "Check the number of digits.")
    if len(cell.text.strip()) > LONGEST:
        raise fault("holds a number of too many digits", "Write at most forty digits.")
    return value


def _from_text(cell: Cell) -> Decimal:
    """Read a number written as text: pounds, thousands and brackets are understood."""
    bare = re.sub(r"\s", "", cell.text).replace("−", "-")
    if not bare.isascii() and not bare.lstrip("-(").startswith("£"):
        raise _not_number(cell)
    in_brackets = bare.startswith("(") and bare.endswith(")")
    bare = bare.strip("()") if in_brackets else bare
    minus = "-" if bare.startswith("-") or in_brackets else ""
    bare = bare.removeprefix("-").removeprefix("£")
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    elif "," in bare:
        raise fault(
            f"holds {cell.shown!r}, where the comma may mean two things",
            "Write thousands as 1,234 or 1234, and parts after a full stop.",
        )
    if bare.endswith("%"):
        raise fault(
            f"holds {cell.shown!r} with a per cent sign",
            "Write the number alone, and percent in the Unit column.",
        )
    signs_twice = bool(minus) and bare[:1] in ("-", "+")
    if signs_twice or not NUMBER.fullmatch(bare) or len(bare) > LONGEST:
        raise _not_number(cell)
    return Decimal(minus + bare)


def _not_number(cell: Cell) -> ValueError:
    return fault(f"holds {cell.shown!r}, which is not a number", "Write digits, such as 1234.50.")


def _no_value(cell: Cell) -> ValueError:
    if cell.kind == "formula":
        return fault(
            f"has a formula ({cell.shown}) that was never worked out",
            "Open the file in a spreadsheet program, save it, and send that.",
        )
    return fault(f"holds the error {cell.shown}", "Put the formula right, or write the value.")


def a_word(cell: Cell) -> str:
    """Read words; a number is taken as it is written."""
    if cell.kind in ("error", "formula"):
        raise _no_value(cell)
    text = cell.text.replace("\xa0", " ").strip()
    if len(text) > WORDS:
        raise fault(f"holds {len(text):,} characters", f"Write at most {WORDS:,}.")
    return text


def a_code(cell: Cell) -> str:
    """Read the code of a measure, a group or a unit, however its capitals were written."""
    return a_word(cell).lower()


def codes(cell: Cell) -> list[str]:
    """Read one code or several, set apart by commas or semicolons."""
    return [part.strip() for part in re.split(r"[;,]", a_code(cell)) if part.strip()]


def a_share(cell: Cell) -> Decimal:
    """Read a share from 0 to 1: 0.5, or 50% as text."""
    bare = cell.text.strip()
    if cell.kind == "text" and bare.endswith("%"):
        return a_number(Cell("text", bare.removesuffix("%"), cell.at)) / 100
    return a_number(cell)


def a_percentage(cell: Cell) -> Decimal:
    """Read a percentage from 0 to 100 as a share."""
    bare = cell.text.strip().removesuffix("%") if cell.kind == "text" else cell.text
    return a_number(Cell(cell.kind, bare, cell.at)) / 100


def a_scalar(cell: Cell) -> Decimal | bool | str:
    """Read a number, a yes/no, a day or a word, by how it is written."""
    if cell.kind in ("number", "error", "formula"):
        return a_number(cell)
    if cell.kind == "flag":
        return cell.text == "true"
    text = a_word(cell)
    if text.lower() in YES | NO:
        return text.lower() in YES
    if re.match(r"[-(]?£|[-(]?\d[\d,.\s]*\)?$", text):
        return a_number(cell)
    return text


def name_of(written: str) -> str:
    """Bring a heading or a name into one form: small letters, words joined by underscores."""
    return _CODE.sub("_", written.lower().replace("%", " pct ")).strip("_")
