"""Tell what a file is by its content, never its name; refuse what is not read, with help."""

import re
import zipfile
from enum import StrEnum
from io import BytesIO

from app.problems import Invalid, Problem, WrongMediaType

ACCEPTED = "The selected file must be an XLSX, ODS or CSV"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
#: First bytes of files that people send by mistake.
SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
)
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table)", re.IGNORECASE)


class FileKind(StrEnum):
    """What is read."""

    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"


def kind_of(content: bytes) -> FileKind:
    """Tell what a file is.

    Raises:
        Invalid: if it is empty, damaged or protected by a password.
        WrongMediaType: if it is of a kind that is not read, with what to do.
    """
    if not content.strip():
        raise Invalid("The selected file is empty.", "Choose the file that you filled in.")
    if content.startswith(OLE):
        raise _old(content)
    if content.startswith(b"PK"):
        return _packed(content)
    for signature, what in SIGNATURES:
        if content.startswith(signature):
            raise refused(what)
    if _MARKUP.match(content):
        raise refused("a web page, whatever its name says")
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused("no text")
    return FileKind.CSV


def refused(what: str, fix: str = "Save it as .xlsx, .ods or .csv.") -> WrongMediaType:
    """Make the refusal of a file that is not read."""
    return WrongMediaType(f"{ACCEPTED}; it is {what}.", fix)


def damaged() -> Invalid:
    """Make the refusal of a file that cannot be read to its end."""
    words = "The selected file is damaged and cannot be read to its end."
    return Invalid(words, "Open it, save it again as .xlsx, and send that.")


def _old(content: bytes) -> Problem:
    """Tell a protected workbook from an old one: both come in the same wrapping."""
    if ENCRYPTED in content:
        words = "The selected file is password protected."
        return Invalid(words, "Take the password off, save it as .xlsx and send that.")
    return refused("an old Office file (.xls or .doc)", "Open it and save it as .xlsx.")


def _packed(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            names = set(package.namelist())
            if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                return _open_document(package)
            return _office(package, names)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        raise damaged() from None


def _open_document(package: zipfile.ZipFile) -> FileKind:
    if not package.read("mimetype").strip().startswith(ODS):
        raise refused("an OpenDocument file, but no spreadsheet")
    return FileKind.ODS


def _office(package: zipfile.ZipFile, names: set[str]) -> FileKind:
    if "xl/workbook.bin" in names:
        raise refused("a binary workbook (.xlsb)", "Open it and save it as .xlsx.")
    if "xl/vbaProject.bin" in names or _says_macros(package, names):
        raise refused("a workbook with macros (.xlsm)", "Save it as .xlsx, without macros.")
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise refused("a document or a presentation")
    if "[Content_Types].xml" in names:
        raise damaged()
    raise refused("a ZIP file", "Unpack it and send the workbook that is in it.")


def _says_macros(package: zipfile.ZipFile, names: set[str]) -> bool:
    if "[Content_Types].xml" not in names:
        return False
    with package.open("[Content_Types].xml") as part:
        return b"macroEnabled" in part.read(1_000_000)
