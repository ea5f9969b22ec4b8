"""Check a packed workbook before anything reads it: bombs, lies, overlaps, declared entities.

A workbook is a ZIP of XML. What unpacks to too much, holds too many parts, says the same part
twice, lays parts over each other or declares document types is refused here, on its directory and
the first bytes of each part, before a library sees it.
"""

import re
import zipfile
from collections import Counter
from itertools import pairwise

from app.problems import Invalid, TooLarge
from app.spreadsheets.kind import damaged

MOST_PARTS = 2_000
LARGEST_PART = 100_000_000  #: bytes, unpacked
LARGEST_WHOLE = 200_000_000  #: bytes, unpacked
#: A part this much smaller packed than unpacked is a bomb, once it is large enough to hurt.
STEEPEST = 200
LARGE_ENOUGH = 10_000_000
HEAD = 4_096  #: bytes of a part in which a document type would stand
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check_package(package: zipfile.ZipFile) -> None:
    """Refuse a package that is not what a spreadsheet program writes.

    Raises:
        TooLarge: if it would unpack to too much.
        Invalid: if it is damaged, encrypted, or declares document types or entities.
    """
    parts = package.infolist()
    _check_size(parts)
    twice = [name for name, times in Counter(part.filename for part in parts).items() if times > 1]
    if twice or _overlap(parts):
        raise damaged()
    if any(part.flag_bits & 0x1 for part in parts):
        words = "The selected file is password protected."
        raise Invalid(words, "Take the password off, save it as .xlsx and send that.")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _check_head(package, part)


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    whole = sum(part.file_size for part in parts)
    largest = max((part.file_size for part in parts), default=0)
    steep = any(
        part.file_size > LARGE_ENOUGH and part.file_size > STEEPEST * max(part.compress_size, 1)
        for part in parts
    )
    if len(parts) > MOST_PARTS or whole > LARGEST_WHOLE or largest > LARGEST_PART or steep:
        words = f"The selected file holds {len(parts):,} parts of {whole:,} bytes once unpacked."
        raise TooLarge(words, "Take out pictures, unused sheets and old rows, and save it again.")


def _overlap(parts: list[zipfile.ZipInfo]) -> bool:
    """Tell whether parts lie over each other in the file, as in a bomb of shared bytes."""
    ordered = sorted(parts, key=lambda part: part.header_offset)
    return any(
        one.header_offset + one.compress_size > other.header_offset
        for one, other in pairwise(ordered)
    )


def _check_head(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with package.open(part) as stream:
        head = stream.read(HEAD)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\x00", b"")
    if _DECLARES.search(head):
        words = "The selected file declares document types, which no spreadsheet needs."
        raise Invalid(words, "Open it in a spreadsheet program and save it again as .xlsx.")
