"""What a cell means where a number, a word or a yes/no is asked for.

Each reader gives the value, or raises `ValueError` with words and a fix: a number that could be
read in two ways is refused, never guessed.
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.spreadsheets.sheet import Cell
from app.units import NUMBER, plain

LARGEST = Decimal(10) ** 15
LONGEST = 40  #: characters of a number
WORDS = 5_000  #: characters of a text
STATEMENT = 10_000  #: of a text that is a statement
EXACT_DIGITS = 15  #: that a spreadsheet keeps of a number
TYPED_DIGITS = 12  #: of a number that a person typed, before its binary fraction grew a tail
LONGEST_WHOLE = 11  #: digits of a whole number that no spreadsheet writes as 1E+11
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_GAPS = re.compile(r"(?<![\d.])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)", re.ASCII)
_AROUND = re.compile(r"\s*([£(])\s*|\s*\)\s*$")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LIKE_A_NUMBER = re.compile(r"[-(]?£|[-(]?\d[\d,.\s]*\)?$")
_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
ISO_DAY = 10  #: characters of 2026-06-01
MOST_MARKS = 10  #: accents and the like on one letter
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
            return _held(_kept(cell), cell)
        case "text":
            return _held(_from_text(cell), cell)
        case "day" | "moment":
            raise fault(
                f"holds the date {cell.text}, not a number", "Format the cell as a number."
            )
        case "flag":
            raise fault(f"holds {cell.text}, not a number", "Write the number.")
        case "percent":
            raise _per_cent(cell)
        case _:
            raise _no_value(cell)


def _kept(cell: Cell) -> Decimal:
    """Give a number cell's value: the shortest that is the same to the spreadsheet.

    A spreadsheet keeps fifteen digits. More are the tail of a binary fraction, which goes where
    the number is plainly one that was typed; where it is not, somebody must say how to round.
    """
    kept = float(cell.text)
    if kept - kept != 0:
        raise fault(f"holds {cell.shown}, which is too large", "Check the number of digits.")
    shortest = Decimal(repr(kept))
    if _digits(shortest) > EXACT_DIGITS or _digits(Decimal(cell.text)) > EXACT_DIGITS + 2:
        shortest = Decimal(format(kept, f".{EXACT_DIGITS}g"))
        if _digits(shortest) > TYPED_DIGITS or shortest == shortest.to_integral_value():
            words = f"holds {cell.shown}: more digits than the fifteen that a spreadsheet keeps"
            raise fault(words, "Round it, such as with =ROUND(…, 2), or write it as text.")
    return Decimal(plain(shortest)) if shortest.adjusted() < EXACT_DIGITS else shortest


def _digits(number: Decimal) -> int:
    return len("".join(map(str, number.as_tuple().digits)).strip("0"))


def _held(value: Decimal, cell: Cell) -> Decimal:
    if abs(value) >= LARGEST:
        raise fault(f"holds {cell.shown}, which is too large", "Check the number of digits.")
    if len(cell.text.strip()) > LONGEST:
        raise fault("holds a number of too many digits", "Write at most forty digits.")
    return value


def _from_text(cell: Cell) -> Decimal:
    """Read a number written as text: pounds, thousands and brackets are understood."""
    bare = _AROUND.sub(lambda found: found[1] or ")", cell.text.strip()).replace("−", "-")
    bare = _GAPS.sub(lambda found: re.sub(r"\s", "", found[0]), bare)
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
        raise _per_cent(cell)
    signs_twice = bool(minus) and bare[:1] in ("-", "+")
    if signs_twice or not NUMBER.fullmatch(bare) or len(bare) > LONGEST:
        raise _not_number(cell)
    return Decimal(minus + bare)


def _per_cent(cell: Cell) -> ValueError:
    return fault(
        f"holds {cell.shown!r} as a percentage",
        "Write the number alone, in a cell that is not formatted as a percentage; where it is "
        "one, and the sheet has a column Unit, write percent there.",
    )


def _not_number(cell: Cell) -> ValueError:
    return fault(f"holds {cell.shown!r}, which is not a number", "Write digits, such as 1234.50.")


def _no_value(cell: Cell) -> ValueError:
    if cell.kind == "formula":
        told = f" ({cell.shown})" if cell.shown else ""
        return fault(
            f"has a formula{told} that was never worked out",
            "Open the file in a spreadsheet program, save it, and send that.",
        )
    if cell.kind == "ambiguous":
        return fault(
            f"holds {cell.shown!r}: where semicolons part the columns, the comma may be a decimal "
            "one",
            f"Write {cell.text.replace(',', '')} or {cell.text.replace(',', '.')}.",
        )
    what = "the error " if cell.text.startswith(("#", "Err:")) else ""
    return fault(f"holds {what}{cell.shown}, no value", "Put it right, or write the value.")


def a_word(cell: Cell, most: int = WORDS) -> str:
    """Read words; a short whole number is taken as it is written.

    What a spreadsheet may have changed on the way, such as an id that became a date, is refused.

    Args:
        cell: the cell.
        most: characters that it may have.
    """
    if cell.kind in ("error", "formula", "ambiguous"):
        raise _no_value(cell)
    if cell.kind == "number":
        return _whole(cell)
    if cell.kind != "text":
        what = {"flag": "true or false", "percent": "a percentage"}.get(cell.kind, "a date")
        raise fault(
            f"holds {cell.shown}, {what}, not words",
            "Format the cell as text and write it again; the spreadsheet may have changed it.",
        )
    text = cell.text.replace("\xa0", " ").strip()
    if len(text) > most:
        raise fault(f"holds {len(text):,} characters", f"Write at most {most:,}.")
    if _UNREADABLE.search(text) or _piled(text):
        raise fault("holds characters that nobody can read", "Write it again by hand.")
    return text


def _whole(cell: Cell) -> str:
    value = _kept(cell)
    if value != value.to_integral_value() or value.adjusted() >= LONGEST_WHOLE:
        raise fault(
            f"holds the number {cell.shown} where words are meant",
            "Format the cell as text and write it again; the spreadsheet may have changed it.",
        )
    return plain(value)


def _piled(text: str) -> bool:
    """Tell whether more marks are piled on a letter than any script does."""
    piled = 0
    for sign in "" if text.isascii() else text:
        piled = piled + 1 if unicodedata.combining(sign) else 0
        if piled > MOST_MARKS:
            return True
    return False


def a_statement(cell: Cell) -> str:
    """Read words as long as a method statement may be."""
    return a_word(cell, STATEMENT)


def a_day(cell: Cell) -> str:
    """Read a day: a date cell, or text in ISO form; 01/06/2026 may be two days."""
    if cell.kind == "day":
        return cell.text
    text = cell.text.strip()
    if cell.kind == "text" and len(text) == ISO_DAY:
        with suppress(ValueError):
            return str(date.fromisoformat(text))
    if cell.kind in ("error", "formula"):
        raise _no_value(cell)
    fix = "Write it as 2026-06-01, or format the cell as a date without a time."
    raise fault(f"holds {cell.shown!r}, which is not a day", fix)


def a_flag(cell: Cell) -> bool:
    """Read yes or no, true or false."""
    if cell.kind == "flag":
        return cell.text == "true"
    text = a_word(cell).lower()
    if text not in YES | NO:
        raise fault(f"holds {cell.shown!r}, neither yes nor no", "Write yes or no.")
    return text in YES


def a_code(cell: Cell) -> str:
    """Read the code of a measure, a group or a unit, however its capitals were written."""
    return a_word(cell).lower()


def codes(cell: Cell) -> list[str]:
    """Read one code or several, set apart by commas or semicolons."""
    return [part.strip() for part in re.split(r"[;,]", a_code(cell)) if part.strip()]


def a_share(cell: Cell) -> Decimal:
    """Read a share from 0 to 1: 0.5, or 50% as text or as the cell is shown."""
    if cell.kind == "percent":
        return a_number(replace(cell, kind="number"))
    bare = cell.text.strip()
    if cell.kind == "text" and bare.endswith("%"):
        return a_number(replace(cell, text=bare.removesuffix("%"))) / 100
    return a_number(cell)


def a_percentage(cell: Cell) -> Decimal:
    """Read a percentage from 0 to 100 as a share."""
    if cell.kind == "percent":
        return a_share(cell)
    bare = cell.text.strip().removesuffix("%") if cell.kind == "text" else cell.text
    return a_number(replace(cell, text=bare)) / 100


def a_quantity_in_percent(cell: Cell) -> Cell:
    """Give the cell of a quantity whose unit is per cent as a plain number: 25 for 25%."""
    if cell.kind == "percent":
        return replace(cell, kind="text", text=plain(a_share(cell) * 100))
    return replace(cell, text=cell.text.strip().removesuffix("%")) if cell.kind == "text" else cell


def a_mark(cell: Cell) -> Decimal | str:
    """Read a mark: a number, or a word of the scale."""
    is_number = cell.kind != "text" or _LIKE_A_NUMBER.match(cell.text.strip())
    return a_number(cell) if is_number else a_word(cell)


def a_scalar(cell: Cell) -> Decimal | bool | str:
    """Read a number, a yes/no, a day or a word, by how it is written."""
    if cell.kind == "flag":
        return cell.text == "true"
    if cell.kind == "day":
        return cell.text
    if cell.kind != "text":
        return a_number(cell)
    text = a_word(cell)
    if text.lower() in YES | NO:
        return text.lower() in YES
    if _LIKE_A_NUMBER.match(text):
        return a_number(cell)
    return text


def name_of(written: str) -> str:
    """Bring a heading or a name into one form: small letters, words joined by underscores."""
    return _CODE.sub("_", written.lower().replace("%", " pct ")).strip("_")


def same(name: str) -> str:
    """Bring a supplier's name into the form in which two that look alike are one."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", name))
    return " ".join(seen.casefold().split())
