"""The ZIP around a workbook: looked over before anything in it is unpacked, and never believed.

What unpacks to too much, holds too many parts, says a part twice or lays parts over each other is
refused on the directory alone. Parts are unpacked piece by piece and never to a disk.
"""

import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import BinaryIO

from app.spreadsheets.formats.limits import (
    MOST_PARTS,
    MOST_UNPACKED,
    STEEP_FLOOR,
    STEEPEST,
    damaged,
    locked,
    too_large,
)

AT_ONCE = 1 << 20  #: bytes unpacked at a time
_BEFORE_NAME = 30  #: bytes of an entry before its name
_ENCRYPTED = 0x1  #: bit of an entry's flags
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Package:
    """The parts of a workbook, by name."""

    def __init__(self, content: bytes | BinaryIO, most_unpacked: int = MOST_UNPACKED) -> None:
        """Open a ZIP and look it over.

        Args:
            content: its bytes, or the open file.
            most_unpacked: bytes of all parts that are read.

        Raises:
            TooLarge: if it would unpack to more than is read.
            Invalid: if it is damaged or encrypted.
        """
        self._zip = zipfile.ZipFile(BytesIO(content) if isinstance(content, bytes) else content)
        entries = self._zip.infolist()
        _check_size(entries, most_unpacked)
        _check_twice(entries)
        for entry in entries:
            _check_entry(entry)
        self._entries = {entry.filename: entry for entry in entries}
        self._whole: set[str] = set()  # what was unpacked to its end, and so is known to be right

    def __contains__(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return name in self._entries

    @property
    def names(self) -> list[str]:
        """List the parts."""
        return list(self._entries)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Unpack a part, piece by piece; never more than the directory said.

        Raises:
            Invalid: if there is no such part.
        """
        if name not in self._entries:
            raise damaged(f"it has no {name[:100]}")
        with self._zip.open(self._entries[name]) as part:
            while piece := part.read(AT_ONCE):
                yield piece
        self._whole.add(name)

    def check_rest(self) -> None:
        """Unpack what nobody asked for, and forget it: a file is whole, or it is not read."""
        for name in self._entries.keys() - self._whole:
            for _ in self.pieces(name):
                pass

    def start(self, name: str, most: int = 1_000_000) -> bytes:
        """Give the beginning of a part, or nothing if there is no such part."""
        if name not in self._entries:
            return b""
        with self._zip.open(self._entries[name]) as part:
            return part.read(most)


def _check_size(entries: Sequence[zipfile.ZipInfo], most_unpacked: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_PARTS or unpacked > most_unpacked:
        raise too_large(
            f"The selected file holds {len(entries):,} parts of {unpacked:,} bytes once unpacked.",
            "Take out pictures, and the empty formatted rows around your values.",
        )


def _check_twice(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse two parts of one name, which programs read differently, and parts in each other."""
    names = Counter(entry.filename.casefold() for entry in entries)
    if any(times > 1 for times in names.values()):
        raise damaged("it has two parts of one name")
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise damaged("its parts overlap")
        end = entry.header_offset + _BEFORE_NAME + entry.compress_size


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise locked()
    if entry.compress_type not in _METHODS:
        raise damaged("it is packed in a way that no spreadsheet program uses")
    if entry.file_size > max(STEEP_FLOOR, STEEPEST * entry.compress_size):
        words = f"The selected file unpacks to {entry.file_size:,} bytes of next to nothing."
        raise too_large(words, "Take out the empty formatted rows around your values.")
