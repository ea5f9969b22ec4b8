"""The front of a ZIP, which is what Office files are: looked over, and not unpacked.

Only two short lists are read, and no further than a bound: which of its parts is the main one,
and of what type it is.
"""

import zipfile
from dataclasses import dataclass
from io import BytesIO

from app.damage import ZIP_DAMAGE
from app.problems import Finding, Invalid

MOST_PARTS = 5_000
MOST_UNPACKED = 500_000_000  #: bytes, as its directory says
MOST_READ = 1_000_000  #: bytes of one list
_ENCRYPTED = 0x1  #: bit of an entry's flags
#: what Office Open XML and OpenDocument allow; the rest is asked for by nobody honest
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_TYPES = "[Content_Types].xml"  #: of Office Open XML (ECMA-376, part 2)
_MEDIA_TYPE = "mimetype"  #: of OpenDocument (OASIS, part 2)
_ACTIVE_PARTS = ("vbaproject", "macrosheets/", "activex/", "basic/", "scripts/", "oleobject")
_ACTIVE_TYPES = ("macroenabled", "vbaproject", "activex")


@dataclass(frozen=True, slots=True)
class Package:
    """What the front of an Office file says of it."""

    media_type: str  #: of an OpenDocument; empty for others
    content_types: str  #: of an Office Open XML file; empty for others
    has_macros: bool


def looked_over(content: bytes) -> Package:
    """Look at the directory of a ZIP and at its lists of types.

    Raises:
        Invalid: if it is damaged, locked, or would unpack to more than any honest file does.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
            _refuse_bombs(entries)
            _refuse_packing(entries)
            names = [entry.filename.lower() for entry in entries]
            types = _start(package, _TYPES)
            return Package(_start(package, _MEDIA_TYPE), types, _has_macros(names, types))
    except ZIP_DAMAGE as error:
        raise _faulty("damaged_file", "The file is damaged.", "Send it whole.") from error


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise _faulty("locked_file", "The file is locked.", "Send it without a password.")
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise _faulty(
            "unpacks_to_too_much",
            f"The file holds {len(entries):,} parts of {unpacked:,} bytes once unpacked.",
            "Send a smaller one, or a PDF.",
        )


def _refuse_packing(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.compress_type not in _PACKED for entry in entries):
        raise _faulty(
            "packed_otherwise",
            "The file is packed in a way that Office files are not.",
            "Save it again with the program that made it.",
        )


def _start(package: zipfile.ZipFile, name: str) -> str:
    """Give the beginning of a part as text, or nothing if there is no such part."""
    if name not in package.namelist():
        return ""
    with package.open(name) as part:
        return part.read(MOST_READ).decode("utf-8", "replace").strip()


def _has_macros(names: list[str], types: str) -> bool:
    told = types.lower()
    in_parts = any(active in name for name in names for active in _ACTIVE_PARTS)
    return in_parts or any(active in told for active in _ACTIVE_TYPES)


def _faulty(code: str, words: str, fix: str) -> Invalid:
    return Invalid(words, fix, [Finding(code, words, fix)])
