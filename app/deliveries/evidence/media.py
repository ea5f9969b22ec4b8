"""What a file is, told by its bytes; what its name says must fit.

Documents, pictures, workbooks and plain text are taken: what somebody has to hand as proof, and
what a person can look at without running anything. Everything else is refused, as is what holds
macros. Nothing is unpacked but the short lists at the front of an Office file.
"""

from dataclasses import dataclass

import puremagic

from app.deliveries.evidence.archive import Package, looked_over
from app.problems import Finding, Invalid

_END_OF_PDF = 4096  #: bytes at the end of a PDF within which it must say that it ends
_NOT_IN_TEXT = frozenset(range(32)) - frozenset(b"\t\n\f\r") | {127}
#: beginnings of texts that programs run or draw rather than show: markup, scripts, RTF, PostScript
_RUN = (b"<", b"{\\rtf", b"#!", b"%!")


@dataclass(frozen=True, slots=True)
class Media:
    """A kind of file that is taken."""

    type: str  #: media type
    endings: tuple[str, ...]  #: that its name may have, the usual one first
    title: str


PDF = Media("application/pdf", ("pdf",), "a PDF")
PNG = Media("image/png", ("png",), "a PNG picture")
JPEG = Media("image/jpeg", ("jpg", "jpeg"), "a JPEG picture")
DOCX = Media(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ("docx",),
    "a Word document",
)
XLSX = Media(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ("xlsx",),
    "an Excel workbook",
)
ODS = Media("application/vnd.oasis.opendocument.spreadsheet", ("ods",), "an ODS workbook")
ODT = Media("application/vnd.oasis.opendocument.text", ("odt",), "an ODT document")
CSV = Media("text/csv", ("csv",), "a CSV file")
TEXT = Media("text/plain", ("txt",), "plain text")
TAKEN = (PDF, PNG, JPEG, DOCX, XLSX, ODS, ODT, CSV, TEXT)

#: of an Office file, by what its front says that its main part is
_OFFICE = {
    "wordprocessingml.document.main+xml": DOCX,
    "spreadsheetml.sheet.main+xml": XLSX,
}
_OPEN_DOCUMENT = {ODS.type: ODS, ODT.type: ODT}


def media_of(content: bytes, name: str) -> Media:
    """Give what a file is.

    Args:
        content: its bytes.
        name: as it was sent; empty: none was.

    Raises:
        Invalid: if it is empty, not of a kind that is taken, broken off, not what its name says,
            or holds macros.
    """
    if not content:
        raise refused("empty_file", "The file is empty.", "Send the file itself.")
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    found = _by_content(content, ending)
    if name and ending not in found.endings:
        raise refused(
            "name_does_not_fit",
            f"The file is {found.title}, and its name says otherwise.",
            f"Name it .{found.endings[0]}, or send the file that you meant.",
        )
    return found


def _by_content(content: bytes, ending: str) -> Media:
    if content.startswith(b"%PDF-"):
        return _whole(PDF, b"%%EOF" in content[-_END_OF_PDF:])
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _whole(PNG, b"IEND" in content[-16:])
    if content.startswith(b"\xff\xd8\xff"):
        return _whole(JPEG, b"\xff\xd9" in content[-64:])
    if content.startswith(b"PK\x03\x04"):
        return _packed(looked_over(content))
    if _is_text(content):
        return CSV if ending in CSV.endings else TEXT
    raise _not_taken(_guess(content))


def _packed(package: Package) -> Media:
    if package.has_macros:
        raise refused(
            "has_macros",
            "The file holds macros or other active content.",
            "Save it without macros, or as a PDF.",
        )
    if package.media_type in _OPEN_DOCUMENT:
        return _OPEN_DOCUMENT[package.media_type]
    for main, media in _OFFICE.items():
        if main in package.content_types:
            return media
    raise _not_taken("an archive")


def _whole(media: Media, is_whole: bool) -> Media:
    if not is_whole:
        raise refused(
            "broken_off", f"The file is {media.title} that breaks off.", "Send it whole."
        )
    return media


def _is_text(content: bytes) -> bool:
    """Tell whether bytes are a text to be read: UTF-8, or the older coding of Windows."""
    text = content.removeprefix(b"\xef\xbb\xbf")
    if text.lstrip().lower().startswith(_RUN) or _NOT_IN_TEXT & frozenset(text):
        return False
    return _decodes(text, "utf-8") or _decodes(text, "cp1252")


def _decodes(text: bytes, coding: str) -> bool:
    try:
        text.decode(coding)
    except UnicodeDecodeError:
        return False
    return True


def _guess(content: bytes) -> str:
    """Name what a file seems to be, to whoever sent it."""
    try:
        return puremagic.magic_string(content[:100_000])[0].name or "something else"
    except (puremagic.PureError, ValueError, IndexError):
        return "something else"


def _not_taken(what: str) -> Invalid:
    titles = [media.title for media in TAKEN]
    return refused(
        "kind_not_taken",
        f"By its bytes the file is {what[:100]}.",
        f"Send {', '.join(titles[:-1])} or {titles[-1]}.",
    )


def refused(code: str, words: str, fix: str) -> Invalid:
    """Make the refusal of a file, with the one finding that tells why."""
    return Invalid(words, fix, [Finding(code, words, fix)])
