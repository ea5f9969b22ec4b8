"""How an XLSX workbook hangs together: its sheets, shared texts and number formats."""

import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.spreadsheets.formats.limits import (
    MOST_SHARED,
    MOST_STRINGS,
    damaged,
    refused,
    too_large,
)
from app.spreadsheets.formats.markup import Attributes, Budget, walk
from app.spreadsheets.formats.package import Package
from app.spreadsheets.sheet import Kind

MAIN = "xl/workbook.xml"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HALF = re.compile("[\ud800-\udfff]")
NO_CHARACTER = "\ufffe"
_DAYS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # built-in formats
_PERCENTS = {9, 10}
_SPOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of a workbook: its name, its part, and whether it is shown."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of every sheet lean on."""

    sheets: tuple[SheetPart, ...]
    strings: Sequence[str]
    formats: list[Kind]  #: what numbers of each style are
    from_1904: bool


TextsOf = Callable[[Package, str, Budget], Sequence[str]]


def texts_of(package: Package, part: str, budget: Budget) -> Sequence[str]:
    """Read the texts that cells share."""
    strings = Strings()
    walk(package.pieces(part), strings, budget)
    return strings.all


def book_of(package: Package, budget: Budget, texts: TextsOf = texts_of) -> Book:
    """Read a workbook's own parts.

    Args:
        package: its parts.
        budget: how many elements may be walked.
        texts: reads the texts that cells share.

    Raises:
        Problem: if it is damaged, holds macros, or is larger than is read.
    """
    starts = relations(package, "", budget).values()
    workbook = next((part for kind, part in starts if kind == "officeDocument"), MAIN)
    listing = _Listing()
    walk(package.pieces(workbook), listing, budget)
    related = relations(package, workbook, budget)
    parts = {kind: part for kind, part in related.values() if kind in ("sharedStrings", "styles")}
    sheets = tuple(_sheets(listing, related))
    if not sheets:
        raise damaged("it has no sheet")
    shared = texts(package, parts["sharedStrings"], budget) if "sharedStrings" in parts else []
    styles = _Styles()
    if "styles" in parts:
        walk(package.pieces(parts["styles"]), styles, budget)
    return Book(sheets, shared, styles.kinds(), listing.from_1904)


def _sheets(listing: "_Listing", related: dict[str, tuple[str, str]]) -> list[SheetPart]:
    made = []
    for name, relation, hidden in listing.sheets:
        kind, part = related.get(relation, ("", ""))
        if not part:
            raise damaged(f"the sheet {name[:40]} is not there")
        if "macrosheet" in kind.lower():
            raise refused("a workbook with macro sheets", "Save it as .xlsx, without macros.")
        if kind == "worksheet":  # a sheet that is one chart has no cells
            made.append(SheetPart(name, part, hidden))
    return made


def relations(package: Package, part: str, budget: Budget) -> dict[str, tuple[str, str]]:
    """Give what a part leans on inside the file, by id: its kind, and the name of its part."""
    folder, name = posixpath.split(part)
    around = posixpath.join(folder, "_rels", f"{name}.rels")
    listed = _Relations()
    if around in package:
        walk(package.pieces(around), listed, budget)
    return {
        identity: (kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
        for identity, kind, target in listed.inside
    }


class _Relations:
    """Keeps what lies inside the file; links that lead out of it are never followed."""

    def __init__(self) -> None:
        self.inside: list[tuple[str, str, str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode", "Internal") == "Internal":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.inside.append((attributes.get("Id", ""), kind, attributes.get("Target", "")))

    def end(self, name: str) -> None:
        """Nothing to do."""

    def text(self, text: str) -> None:
        """Nothing to do."""


class _Listing:
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in ("1", "true", "on")
        elif name == "sheet":
            known = [value for key, value in attributes.items() if key.endswith(":id")]
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), known[0] if known else "", hidden))

    def end(self, name: str) -> None:
        """Nothing to do."""

    def text(self, text: str) -> None:
        """Nothing to do."""


class Strings:
    """Gathers the texts that cells share; how a Chinese or Japanese name is said is left out."""

    def __init__(self) -> None:
        """Start with none."""
        self.all: list[str] = []
        self._parts: list[str] = []
        self._spoken = 0
        self._listening = False
        self._characters = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._spoken += 1
        self._listening = name == "t" and not self._spoken

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self._listening = False
        if name == "rPh":
            self._spoken -= 1
        elif name == "si":
            self.all.append(unescaped("".join(self._parts)))
            self._parts = []
            if len(self.all) > MOST_STRINGS:
                raise too_large("The selected file holds over a million different texts.")

    def text(self, text: str) -> None:
        """Take text between."""
        if self._listening:
            self._characters += len(text)
            if self._characters > MOST_SHARED:
                raise too_large("The selected file holds more text than is read.")
            self._parts.append(text)


def unescaped(text: str) -> str:
    """Give the characters that a workbook writes as `_x000D_`.

    Half of a character is none: it becomes the sign that whoever reads the cell refuses.
    """
    if "_x" not in text:
        return text
    made = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return _HALF.sub(NO_CHARACTER, made) if _HALF.search(made) else made


class _Styles:
    """Tells which styles show a number as a day, a time or a percentage."""

    def __init__(self) -> None:
        self._written: dict[int, str] = {}
        self._used: list[int] = []
        self._inside = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._written[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self._used.append(_whole(attributes.get("numFmtId")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False

    def text(self, text: str) -> None:
        """Nothing to do."""

    def kinds(self) -> list[Kind]:
        """Give what numbers of each style are."""
        return [kind_of(number, self._written.get(number)) for number in self._used]


def _whole(written: str | None) -> int:
    return int(written) if written and written.isascii() and written.isdigit() else 0


def kind_of(number: int, written: str | None) -> Kind:
    """Tell what a number format shows: a day, a percentage or a plain number."""
    if written is None:
        return "day" if number in _DAYS else "percent" if number in _PERCENTS else "number"
    bare = _SPOKEN.sub("", written.split(";")[0]).lower()
    if bare != "general" and any(sign in bare for sign in "dmyhs"):
        return "day"
    return "percent" if "%" in bare else "number"
