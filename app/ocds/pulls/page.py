"""Read one page that a publisher gave: its releases, and where the next page stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from app.ocds.document import read_document
from app.ocds.intake.envelope import Damaged, Piece
from app.ocds.intake.lines import releases_of
from app.ocds.intake.told import READABLE
from app.ocds.part import Part

MOST = 5_000  #: releases of a page; a hundred are asked for
MOST_AROUND = 1_000_000  #: bytes beside the releases; real pages have some hundred
CHUNK = 1_000_000  #: bytes that are gone through at once


class NotAPage(Exception):
    """It is no page of releases, or not a whole one; its words say why."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of releases, as they were written."""

    pieces: Sequence[Piece]
    next: str  #: as it was given; empty: this is the last


def read_page(content: bytes) -> Page:
    """Read a page.

    A release that is no JSON, too large or nested too deeply keeps no other out, and does not hide
    where the next page stands.

    Raises:
        NotAPage: if releases cannot be told apart in it, it is not a package of them, has far
            more than was asked for, or is of a version of the standard that is not read here.
    """
    try:
        pieces = tuple(islice(releases_of(_chunks(content)), MOST + 1))
    except Damaged as damaged:
        raise NotAPage(str(damaged)) from None
    if len(pieces) > MOST:
        raise NotAPage(f"It has more than {MOST:,} releases.")
    return _page(_without(content, pieces), pieces)


def _page(around: bytes, pieces: Sequence[Piece]) -> Page:
    if len(around) > MOST_AROUND:
        raise NotAPage(f"It has more than {MOST_AROUND:,} bytes beside its releases.")
    package, found = read_document(around)
    if not isinstance(package, dict) or not isinstance(package.get("releases"), list | dict):
        why = found[0].message if found else "It has no list of releases."
        raise NotAPage(why)
    told = Part(package, "", [])
    version = told.of("version").text()
    if version and not READABLE.fullmatch(version):
        raise NotAPage(f"It is of version {version[:20]!r} of the standard.")
    return Page(pieces, told.of("links", "next").text())


def _chunks(content: bytes) -> Iterator[bytes]:
    """Give it piece by piece, so that no more of it is gone through than is wanted."""
    for begin in range(0, len(content), CHUNK):
        yield content[begin : begin + CHUNK]


def _without(content: bytes, pieces: Sequence[Piece]) -> bytes:
    """Give what is around the releases."""
    left, at = bytearray(), 0
    for piece in sorted(pieces, key=lambda one: one.begin):
        if piece.end > piece.begin >= at:
            left += content[at : piece.begin] + b"null"
            at = piece.end
    return bytes(left + content[at:])
