"""One sheet that is filled in: its fields, in the order in which they are printed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from app.spreadsheets.cell import name_of
from app.spreadsheets.sheet import Cell

ROW_REF = "row_ref"  #: key of the field that says which of our rows a row is


@lru_cache(maxsize=4096)
def _names(*words: str) -> frozenset[str]:
    return frozenset(name_of(word) for word in words)


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a sheet that is filled in.

    What `read` gives for a value that we wrote is that value: a share that is read from per cent
    is kept in per cent.
    """

    key: str  #: the same in the workbook's second row, the CSV and the JSON of the API
    label: str  #: in plain English, in the first row
    read: Callable[[Cell], Any]  #: raises ValueError(what is wrong, what to do)
    hint: str  #: what belongs in it, with its unit, in the third row
    example: str = ""
    is_required: bool = False
    is_prefilled: bool = False  #: ours: a change of it is told, not taken
    is_kept_when_blank: bool = False  #: never printed again: blank changes nothing
    chosen_from: str = ""  #: name of a list of the book
    is_suggested: bool = False  #: words that are not of its list may be written too
    also: tuple[str, ...] = ()  #: other headings that it goes by
    holds: Literal["", "text", "number", "day", "yes_no"] = ""  #: empty: as its reader tells
    width: int = 18

    @property
    def names(self) -> frozenset[str]:
        """Every heading that means this field, in the one form of `name_of`."""
        return _names(self.key, self.label, *self.also)

    def printed(self, row: Mapping[str, Any]) -> Any:
        """Give what stands in its cell of a row; None: nothing, or nothing that is told again."""
        return None if self.is_kept_when_blank else row.get(self.key)


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet that is filled in."""

    key: str  #: part of the document that it holds, such as `lines`
    name: str  #: of the sheet; at most 31 characters
    about: str  #: what the sheet is for, in a sentence
    fields: tuple[Field, ...]  #: the first is the row's reference, where rows have one
    natural_key: tuple[str, ...] = ()  #: fields that tell a row apart when it has no reference
    takes_new_rows: bool = True

    def field(self, key: str) -> Field | None:
        """Give the field of a key, if there is one."""
        return next((one for one in self.fields if one.key == key), None)

    @property
    def has_refs(self) -> bool:
        """Tell whether its rows have references."""
        return self.field(ROW_REF) is not None
