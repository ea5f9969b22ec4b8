"""What a cell of somebody else's file says, by the kind of field that it is meant for.

A cell is a `str`, as CSV gives it, or `(kind, text)`. What cannot be read raises `Unreadable`
with words and a fix; what is read, but not quite as it stands, raises `Noted` with its value.
Nothing is guessed: 03/04/11 is refused unless the profile says which century.
"""

import math
import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.places.postcode import ELSEWHERE, Shape, recognise
from app.spreadsheets.mapping.target import FieldKind
from app.units import plain

Cell = str | tuple[str, str]
Read = Callable[[Any], Any]

LONGEST_TEXT = 5_000  #: characters
LARGEST = Decimal(10) ** 13  #: no sum of pounds in a public body's files is above it
LARGEST_FLOAT = 1e15  #: beyond it a spreadsheet has lost digits
PENNY = Decimal("0.01")
KEPT_DIGITS = 15  #: that a spreadsheet keeps of a number
_SPACES = {ord(one): " " for one in "\u00a0\u2007\u2009\u202f\t"} | dict.fromkeys(
    map(ord, "\u200b\u2060\ufeff"), None
)
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PLAIN = re.compile(r"-?\d{1,12}(?:\.\d{1,2})?", re.ASCII)
_DIGITS = re.compile(r"[+-]?(?:\d{1,20}|\d{1,3}(?:,\d{3}){1,6})?(?:(?<=\d)\.|\.(?=\d))?\d{0,20}",
                     re.ASCII)  # fmt: skip
_MANGLED = re.compile(r"\d(?:\.\d+)?E\+\d+", re.ASCII | re.IGNORECASE)
YES = frozenset({"yes", "y", "true", "t", "1"})
NO = frozenset({"no", "n", "false", "f", "0"})


class Unreadable(ValueError):
    """A cell that cannot be read: what is wrong with it, and what to do."""

    def __init__(self, what: str, fix: str) -> None:
        """Say both."""
        super().__init__(what, fix)
        self.what = what
        self.fix = fix


class Noted(Exception):
    """A cell that was read, but not quite as it stands."""

    def __init__(self, value: Any, code: str, words: str) -> None:
        """Give the value, and say how it was read."""
        super().__init__(words)
        self.value = value
        self.code = code
        self.words = words


def shown(text: str) -> str:
    """Give a text as a person may be shown it: cut, and on one line."""
    words = " ".join(text.split())
    return repr(words if len(words) <= 50 else words[:49] + "…")


def as_text(cell: Cell) -> str:
    """Give what a cell says in words; numbers as a spreadsheet keeps them, days in ISO form."""
    if type(cell) is not str:
        return _kind_text(*cell)
    if not cell.isascii():
        cell = cell.translate(_SPACES)
    return cell.strip()


def _kind_text(kind: str, text: str) -> str:
    if kind == "number":
        return plain(a_float(text))
    if kind == "percent":
        return plain(a_float(text) * 100) + "%"
    if kind in ("error", "formula"):
        raise _no_value(kind, text)
    if kind == "moment":
        return text[:10] if text[10:].strip("T:0. Z") == "" else text
    return text.translate(_SPACES).strip()


def _no_value(kind: str, text: str) -> Unreadable:
    if kind == "formula":
        told = f" ({shown(text)})" if text.strip() else ""
        return Unreadable(
            f"has a formula{told} that was never worked out",
            "Open the file in a spreadsheet program, save it, and send that.",
        )
    return Unreadable(f"holds the error {text.strip()[:20]}", "Put it right where it comes from.")


def a_float(text: str) -> Decimal:
    """Give the number that a spreadsheet keeps: fifteen digits, without its binary tail."""
    try:
        kept = float(text)
    except ValueError:
        kept = math.nan
    if not abs(kept) < LARGEST_FLOAT:
        words = "which is no number" if math.isnan(kept) else "which is too large"
        raise Unreadable(f"holds {shown(text)}, {words}", "Check the number of digits.")
    return Decimal(repr(kept)) if len(text) <= KEPT_DIGITS else Decimal(f"{kept:.15g}")


def a_number(cell: Cell) -> Decimal | None:
    """Read a number: thousands, brackets and a minus on either side are understood."""
    if type(cell) is not str:
        if cell[0] == "number":
            return a_float(cell[1])
        _refuse_other(*cell)
    return _number(as_text(cell))


def a_quantity(cell: Cell) -> Decimal | None:
    """Read a number that may have its unit's own sign: £1,200, or 12.5 for 12.5%."""
    if type(cell) is not str and cell[0] != "percent":
        return a_number(cell)
    words = as_text(cell)
    return _number(words if words == "%" else words.removesuffix("%"), "£")


def _refuse_other(kind: str, text: str) -> None:
    if kind in ("day", "moment"):
        raise Unreadable(f"holds the date {text}, not a number", "Format it as a number.")
    if kind == "ambiguous":
        raise Unreadable(
            f"holds {shown(text)}, where the comma may stand for thousands or for pence",
            "Part the columns by commas or tabs, or write no commas in numbers.",
        )
    if kind == "flag":
        raise Unreadable(f"holds {text}, not a number", "Write the number.")


def _number(text: str, symbol: str = "") -> Decimal | None:
    if not text:
        return None
    bare = text.replace("−", "-").replace(" ", "")
    in_brackets = bare.startswith("(") and bare.endswith(")")
    bare = bare[1:-1] if in_brackets else bare
    bare = bare.replace(symbol, "", 1) if symbol else bare
    trailing = bare.endswith("-") and not bare.startswith("-")
    bare = bare[:-1] if trailing else bare
    if not any(map(str.isdigit, bare)) or not _DIGITS.fullmatch(bare):
        raise Unreadable(f"holds {shown(text)}, which is not a number", "Write digits.")
    value = Decimal(bare.replace(",", ""))
    return -value if in_brackets or trailing else value


def money(cell: Cell) -> Decimal | None:
    """Read pounds, to the penny."""
    if type(cell) is str:
        if _PLAIN.fullmatch(cell):
            return Decimal(cell)
        value = _number(as_text(cell), "£")
    else:
        value = a_float(cell[1]) if cell[0] == "number" else _other_money(*cell)
    return value if value is None else _pence(value, cell)


def money_of_number(cell: Cell) -> Decimal | None:
    """Read a number without a sign of money as pounds, to the penny."""
    value = a_number(cell)
    return value if value is None else _pence(value, cell)


def _other_money(kind: str, text: str) -> Decimal | None:
    _refuse_other(kind, text)
    return _number(_kind_text(kind, text), "£")


def _pence(value: Decimal, cell: Cell) -> Decimal:
    if abs(value) >= LARGEST:
        raise Unreadable("holds a sum that is too large", "Check the number of digits.")
    whole = value.quantize(PENNY, rounding=ROUND_HALF_UP)
    if whole != value:
        written = cell if type(cell) is str else cell[1]
        raise Noted(whole, "rounded_to_pence", f"{shown(written)} is read as {whole}.")
    return whole


def percent(cell: Cell, of_one: bool = False) -> Decimal | None:
    """Read per cent: 12.5 for 12.5%, or for 0.125 where the profile says that it is of one."""
    text = as_text(cell)
    if text.endswith("%") and text != "%":
        return _number(text[:-1])
    value = a_number(cell)
    return value * 100 if value is not None and of_one else value


def yes_no(cell: Cell, yes: frozenset[str] = YES, no: frozenset[str] = NO) -> bool | None:
    """Read yes or no."""
    words = as_text(cell)
    said = words.casefold()
    if said in yes:
        return True
    if said in no or not said:
        return False if said else None
    raise Unreadable(f"holds {shown(words)}, neither yes nor no", "Write yes or no.")


def text(cell: Cell) -> str | None:
    """Read words; signs that nobody can see or read are left out, and told."""
    words = as_text(cell)
    if len(words) > LONGEST_TEXT:
        raise Unreadable(f"holds {len(words):,} characters", f"Write at most {LONGEST_TEXT:,}.")
    if _HIDDEN.search(words):
        clean = _HIDDEN.sub("", words).strip()
        told = f"{shown(clean)} had signs in it that cannot be read; they were left out."
        raise Noted(clean or None, "unreadable_signs", told)
    return words or None


def code(cell: Cell) -> str | None:
    """Read a number or letters that name something, as they stand."""
    if type(cell) is not str and cell[0] in ("day", "moment"):
        raise Unreadable(
            f"holds the date {cell[1]}; a spreadsheet may have made it of a number",
            "Format the column as text, and write it again.",
        )
    words = text(cell)
    if words and _MANGLED.fullmatch(words):
        raise Unreadable(
            f"holds {words}: a spreadsheet has shortened the number",
            "Format the column as text, and write it again.",
        )
    return words


def postcode(cell: Cell) -> str | None:
    """Read a postcode, whole or its first part, and give it its one space."""
    words = as_text(cell)
    if not words:
        return None
    found = recognise(words)
    if found.shape in (Shape.FULL, Shape.SECTOR, Shape.OUTWARD):
        return found.display
    if found.shape in ELSEWHERE:
        told = ELSEWHERE[found.shape]
        raise Unreadable(f"holds {shown(words)}, which {told}", "Leave it blank.")
    likely = f"Is it {' or '.join(found.suggestions)}?" if found.suggestions else ""
    fix = likely or "Write it as LS1 4DL, or leave it blank."
    raise Unreadable(f"holds {shown(words)}, which is no postcode", fix)


def day_of(read: Callable[[str], date | str]) -> Read:
    """Make a reader of days or months from a reader of texts."""

    def day(cell: Cell) -> date | str | None:
        words = as_text(cell)
        return read(words) if words else None

    return day


#: by kind of field, where a profile says nothing else; days are made by `moments`
READERS: dict[FieldKind, Read] = {
    FieldKind.TEXT: text,
    FieldKind.CODE: code,
    FieldKind.NUMBER: a_quantity,
    FieldKind.MONEY: money,
    FieldKind.PERCENT: percent,
    FieldKind.YES_NO: yes_no,
    FieldKind.POSTCODE: postcode,
}
