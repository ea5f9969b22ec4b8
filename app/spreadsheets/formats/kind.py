"""Tell what a file is by its content, never its name; refuse what is not read, with help."""

import re
from enum import StrEnum

from app.problems import Invalid, Problem
from app.spreadsheets.formats.limits import damaged, locked, refused
from app.spreadsheets.formats.package import Package

PACKED = b"PK"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
#: First bytes of files that people send by mistake.
SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a packed file (.gz)"),
    (b"\x09\x08\x10\x00", "an old Office file (.xls)"),
)
PARQUET = b"PAR1"
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table)", re.IGNORECASE)


class FileKind(StrEnum):
    """What is read."""

    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"


def is_packed(content: bytes) -> bool:
    """Tell a packed workbook from text.

    Raises:
        Invalid: if it is empty or protected by a password.
        WrongMediaType: if it is of a kind that is not read, with what to do.
    """
    if not content.strip(b" \t\r\n\xef\xbb\xbf"):
        raise Invalid("The selected file is empty.", "Choose the file that you filled in.")
    if content.startswith(OLE):
        raise _old(content)
    for signature, what in SIGNATURES:
        if content.startswith(signature):
            raise refused(what)
    if content.startswith(PARQUET):
        raise refused("a Parquet file", "Convert its table to .csv or .xlsx, and send that.")
    if _MARKUP.match(content):
        raise refused("a web page, whatever its name says")
    return content.startswith(PACKED)


def _old(content: bytes) -> Problem:
    """Tell a protected workbook from an old one: both come in the same wrapping."""
    if any(sign in content for sign in ENCRYPTED):
        return locked()
    return refused("an old Office file (.xls or .doc)", "Open it and save it as .xlsx.")


def packed_kind(package: Package) -> FileKind:
    """Tell what a packed file is.

    Raises:
        WrongMediaType: if it is of a kind that is not read, with what to do.
        Invalid: if it is no whole file.
    """
    if "mimetype" in package:
        if not package.start("mimetype", 200).strip().startswith(ODS):
            raise refused("an OpenDocument file, but no spreadsheet")
        return FileKind.ODS
    if "xl/workbook.bin" in package:
        raise refused("a binary workbook (.xlsb)", "Open it and save it as .xlsx.")
    if "xl/vbaProject.bin" in package or b"macroEnabled" in package.start("[Content_Types].xml"):
        raise refused("a workbook with macros (.xlsm)", "Save it as .xlsx, without macros.")
    if any(name.startswith("xl/workbook") for name in package.names):
        return FileKind.XLSX
    if any(name.startswith(("word/", "ppt/")) for name in package.names):
        raise refused("a document or a presentation")
    if "[Content_Types].xml" in package:
        raise damaged("it has no workbook")
    raise refused("a ZIP file", "Unpack it and send the workbook that is in it.")
