"""The texts that a workbook's cells share, millions of them packed tightly."""

import re
from array import array
from collections.abc import Iterator, Sequence
from typing import overload

from app.spreadsheets.formats.book import Strings, unescaped
from app.spreadsheets.formats.markup import Budget, walk
from app.spreadsheets.formats.package import Package
from app.spreadsheets.large.bounds import MOST_ELEMENTS, MOST_SHARED, MOST_STRINGS, beyond
from app.spreadsheets.large.markup import check, pieces_of_text, plain_text

_ITEM = re.compile(r"<si\b[^>]*?(?:/>|>(.*?)</si>)", re.DOTALL)
_SPOKEN = re.compile(r"<rPh\b[^>]*?(?:/>|>.*?</rPh>)", re.DOTALL)
_TEXT = re.compile(r"<t\b[^>]*?(?:/>|>([^<]*)</t>)")
_END = "</si>"


class SharedTexts(Sequence[str]):
    """Texts by their number, held as bytes one after the other."""

    def __init__(self) -> None:
        """Start with none."""
        self._bytes = bytearray()
        self._ends = array("Q", [0])

    def add(self, text: str) -> None:
        """Take one more text.

        Raises:
            TooLarge: if there are more than are read.
        """
        self._bytes += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))
        if len(self._bytes) > MOST_SHARED or len(self._ends) > MOST_STRINGS:
            raise beyond(
                f"The selected file holds more than {MOST_STRINGS:,} different texts, or texts "
                f"of more than {MOST_SHARED // 1_000_000} MB."
            )

    def __len__(self) -> int:
        """Tell how many there are."""
        return len(self._ends) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        """Give the text of a number from 0."""
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        part = self._bytes[self._ends[at] : self._ends[at + 1]]
        return part.decode("utf-8", "surrogatepass")


def shared_texts(package: Package, part: str, _budget: Budget) -> SharedTexts:
    """Read the texts that cells share; how a Chinese or Japanese name is said is left out."""
    found = SharedTexts()
    if not check(package, part):
        walk(package.pieces(part), _Walked(found), Budget(MOST_ELEMENTS))
        return found
    for item in _items(package, part):
        if "<rPh" in item:
            item = _SPOKEN.sub("", item)
        texts = _TEXT.findall(item)
        found.add(unescaped(plain_text("".join(texts))))
    return found


class _Walked(Strings):
    """Reads texts element by element, and keeps each where the quick way does."""

    def __init__(self, found: SharedTexts) -> None:
        super().__init__()
        self._found = found

    def end(self, name: str) -> None:
        super().end(name)
        if self.all:
            self._found.add(self.all.pop())
            self._characters = 0  # its limit is for one text here


def _items(package: Package, part: str) -> Iterator[str]:
    """Give what stands in each `si` of a part that is known to be right."""
    rest = ""
    for piece in pieces_of_text(package, part):
        rest += piece
        whole = rest.rfind(_END) + len(_END)
        if whole < len(_END):
            if len(rest) > MOST_SHARED:
                raise beyond("The selected file holds a text that is too long to read.")
            continue
        yield from (found[1] or "" for found in _ITEM.finditer(rest, 0, whole))
        rest = rest[whole:]
    yield from (found[1] or "" for found in _ITEM.finditer(rest))
