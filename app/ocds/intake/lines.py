"""Give the releases of a whole file as it comes, be it one document or one on each line."""

from collections.abc import Iterable, Iterator
from itertools import chain

from app.ocds.intake.envelope import LARGEST, Cutter, Damaged, Piece

SPACES = b" \t\r\n"


def releases_of(chunks: Iterable[bytes], largest: int = LARGEST) -> Iterator[Piece]:
    """Give the releases of a file, in the order in which they stand.

    Where the first line is a document of its own, so is each that follows: a broken one then
    keeps no other out.

    Args:
        chunks: the file, in pieces of any size.
        largest: bytes of one release.

    Raises:
        Damaged: if from somewhere on releases cannot be told apart.
    """
    cutter = Cutter(largest)
    lines = 0
    source = iter(chunks)
    for some in source:
        rest = some if cutter.has_begun else some.lstrip(SPACES)
        cutter.pass_over(len(some) - len(rest))
        lines += some.count(b"\n", 0, len(some) - len(rest))
        first, ended, rest = rest.partition(b"\n")
        yield from cutter.feed(first + ended)
        if not ended:
            continue
        if cutter.is_complete:
            yield from _by_line(chain([rest], source), lines + 1, largest)
        else:
            yield from cutter.feed(rest)
            yield from _rest_of(cutter, source)
        return
    yield from cutter.end()


def _rest_of(cutter: Cutter, chunks: Iterable[bytes]) -> Iterator[Piece]:
    for some in chunks:
        yield from cutter.feed(some)
    yield from cutter.end()


def _by_line(chunks: Iterable[bytes], before: int, largest: int) -> Iterator[Piece]:
    for number, line in enumerate(_lines(chunks, largest), before + 1):
        place = f"line {number}"
        if len(line) > largest:
            yield Piece(place, trouble="too_large")
            continue
        try:
            for one in _rest_of(Cutter(largest), [line]):
                inner = f"{place}, {one.place}" if one.place else place
                yield Piece(inner, one.content, one.trouble, one.version)
        except Damaged:
            yield Piece(place, trouble="damaged")


def _lines(chunks: Iterable[bytes], largest: int) -> Iterator[bytes]:
    """Give each line; of one that is too long no more than tells so."""
    rest = bytearray()
    for some in chunks:
        *ended, last = some.split(b"\n")
        for one in ended:
            rest += one
            yield bytes(rest)
            rest.clear()
        rest += last
        del rest[largest + 1 :]
    if rest:
        yield bytes(rest)
