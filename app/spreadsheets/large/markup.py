"""XML parts as text: found to be right and plain first, then cut up without a parser.

In well-formed XML without comments, CDATA and processing instructions a `<` begins a tag and
nothing else, so that regular expressions can tell where an element ends. `check` makes sure of
that, and that what is cut out bears no prefix; any other part is left to the element by element
reader.
"""

import codecs
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from xml.parsers import expat

from app.problems import Invalid
from app.spreadsheets.formats.limits import SAVE_AGAIN, damaged
from app.spreadsheets.formats.package import Package

_OTHER_THAN_UTF_8 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_CUT_OUT = rb":(?:sst|si|t|rPh|sheetData|row|c|col|mergeCell)[\s/>]"
_MAYBE_PREFIXED = re.compile(_CUT_OUT)  # quick, but it may be found in a text
_PREFIXED = re.compile(rb"<[^\s<>/:\"'=]+" + _CUT_OUT)
_LONGEST_NAME = 1_000  #: bytes of a tag that may stand across two pieces
_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});")


def check(package: Package, part: str) -> bool:
    """Read a part to its end, and tell whether it is plain enough to be cut up.

    Raises:
        Invalid: if it is no XML, or declares anything.
    """
    seen = _Seen()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _declares
    parser.EntityDeclHandler = _declares
    parser.XmlDeclHandler = seen.declaration
    for handler in ("CommentHandler", "StartCdataSectionHandler", "ProcessingInstructionHandler"):
        setattr(parser, handler, seen.odd)
    first = package.start(part, 4)
    if first.startswith(_OTHER_THAN_UTF_8):
        seen.odd()
    try:
        for piece in package.pieces(part):
            parser.Parse(piece, False)
            seen.names(piece)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise damaged(f"its XML breaks off or is wrong ({str(fault)[:80]})") from None
    return seen.is_plain


class _Seen:
    def __init__(self) -> None:
        self.is_plain = True
        self._rest = b""

    def names(self, piece: bytes) -> None:
        """Look for elements with a prefix among those that are cut out."""
        if not self.is_plain:
            return
        looked_at = self._rest + piece
        if _MAYBE_PREFIXED.search(looked_at) and _PREFIXED.search(looked_at):
            self.is_plain = False
        begun = max(looked_at.rfind(b"<"), 0)
        self._rest = looked_at[begun:] if len(looked_at) - begun <= _LONGEST_NAME else b""

    def odd(self, *_told: Any) -> None:
        self.is_plain = False

    def declaration(self, _version: str, encoding: str | None, _alone: int) -> None:
        if encoding is not None and encoding.upper() not in ("UTF-8", "US-ASCII"):
            self.is_plain = False


def _declares(*_declared: Any) -> None:
    words = "The selected file declares document types or entities, which no spreadsheet needs."
    raise Invalid(words, SAVE_AGAIN)


def pieces_of_text(package: Package, part: str) -> Iterator[str]:
    """Decode a part that is known to be right, with its line ends as XML has them."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    for piece in package.pieces(part):
        text = decoder.decode(piece)
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        yield text


def plain_text(text: str) -> str:
    """Give the characters that references stand for."""
    return _REFERENCE.sub(lambda found: unescape(found[0]), text) if "&" in text else text
