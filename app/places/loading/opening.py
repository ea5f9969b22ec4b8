"""Opening files of places: CSV, JSON, ZIP or a folder of them, as published.

Nothing is unpacked to disk, and what an archive declares of itself is not believed: bytes are
counted as they come. A line, a member, a whole load each have a limit, so that a file made to
exhaust this machine is refused with words instead.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from app.damage import ZIP_DAMAGE
from app.problems import Finding, Invalid, NotFound, TooLarge

LONGEST_LINE = 65_536  #: bytes
BLOCK = 1_048_576  #: bytes looked at together
MOST_BYTES = 8 * 1024**3  #: unpacked, in one load; ONSPD has some three
MOST_MEMBERS = 5_000
MOST_PACKED = 200  #: times that a member may shrink; place files shrink some six times
_LINE_FEED = 10
READ_KINDS = (".csv", ".txt", ".json")


@dataclass(frozen=True, slots=True)
class Member:
    """One file, or one file within an archive."""

    name: str  #: the archive's name and the path within it
    size: int  #: bytes, as declared
    opener: Callable[[], BinaryIO]

    @contextmanager
    def reading(self) -> Iterator[BinaryIO]:
        """Open it for reading.

        Raises:
            Invalid: when it is damaged, encrypted or packed in a way that is not read here.
        """
        try:
            with self.opener() as stream:
                yield stream
        except ZIP_DAMAGE as fault:
            raise _damaged(self.name, f"cannot be read: {fault}") from fault


def members_of(path: Path) -> list[Member]:
    """List what is in a file, an archive or a folder, in the order of the names.

    Raises:
        NotFound: when there is nothing there.
        Invalid: when an archive is damaged.
        TooLarge: when an archive holds more than a place file can.
    """
    if path.is_dir():
        files = sorted(one for one in path.rglob("*") if one.is_file())
        return [member for file in files if _is_read(file.name) for member in members_of(file)]
    if not path.is_file():
        raise NotFound(f"There is no file {path.name}.", "Check its name and its folder.")
    if zipfile.is_zipfile(path):
        return _packed(path)
    if path.suffix.lower() == ".zip":
        raise _damaged(path.name, "is not a ZIP archive, or its end is missing")
    return [Member(path.name, path.stat().st_size, lambda: path.open("rb"))]


def _damaged(file: str, why: str) -> Invalid:
    words = f"{file} {why}."
    finding = Finding("damaged_file", words, "Fetch it again.", file=file)
    return Invalid(words, "Fetch the file again.", [finding])


def _is_read(name: str) -> bool:
    return name.lower().endswith((*READ_KINDS, ".zip"))


def _packed(path: Path) -> list[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            found = sorted(archive.infolist(), key=lambda one: one.filename)
    except ZIP_DAMAGE as fault:
        raise _damaged(path.name, f"cannot be read: {fault}") from fault
    if len(found) > MOST_MEMBERS or sum(one.file_size for one in found) > MOST_BYTES:
        raise TooLarge(f"{path.name} unpacks to more than any file of places.")
    read = [one for one in found if one.filename.lower().endswith(READ_KINDS)]
    for one in read:
        if one.file_size > BLOCK and one.file_size > MOST_PACKED * max(one.compress_size, 1):
            raise TooLarge(
                f"{one.filename} in {path.name} unpacks to {one.file_size:,} bytes from "
                f"{one.compress_size:,}; no file of places shrinks like that."
            )
    return [
        Member(f"{path.name}/{one.filename}", one.file_size, _unpacking(path, one)) for one in read
    ]


def _unpacking(path: Path, member: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        archive = zipfile.ZipFile(path)
        try:
            stream: BinaryIO = archive.open(member)  # type: ignore[assignment]
        finally:
            archive.close()  # the stream keeps the file open until it is closed itself
        return stream

    return opened


def digest_of(paths: list[Path], told: Callable[[int], None] = lambda count: None) -> str:
    """Give the SHA-256 of a file's bytes; of several files, that of their digests in order.

    Args:
        paths: files or folders; what a folder holds counts in the order of the names.
        told: is told how many bytes have been read since it was last told.
    """
    files = [file for path in paths for file in _files(path)]
    digests = [_digest(file, told) for file in files]
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def stamps_of(paths: list[Path]) -> tuple[tuple[str, int, int], ...]:
    """Give the size and the time of change of every file, to tell later whether it changed."""
    found = [(file, file.stat()) for path in paths for file in _files(path)]
    return tuple((str(file), told.st_size, told.st_mtime_ns) for file, told in found)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(one for one in path.rglob("*") if one.is_file() and _is_read(one.name))


def _digest(path: Path, told: Callable[[int], None]) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(4 * BLOCK):
            digest.update(block)
            told(len(block))
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole lines of a file."""

    content: bytes  #: the last line ends with a line feed
    line: int  #: number of the first line; the first of the file is 1
    lines: int  #: how many there are
    end: int  #: bytes of the file up to here


def blocks_of(member: Member, start: int = 0, line: int = 1) -> Iterator[Block]:
    """Read a file as blocks of whole lines.

    Args:
        member: the file.
        start: bytes to pass over, from an earlier `Block.end`.
        line: number of the line that begins there.

    Raises:
        Invalid: when it is damaged or has a line beyond all measure.
        TooLarge: when it is longer than any file of places.
    """
    with member.reading() as stream:
        _pass_over(stream, start)
        rest, end = b"", start
        while read := stream.read(BLOCK):
            cut = read.rfind(b"\n") + 1
            if cut:
                content = b"".join((rest, memoryview(read)[:cut]))
                block = Block(content, line, _lines(content), end + len(content))
                yield block
                line, end = line + block.lines, block.end
            rest = read[cut:] if cut else rest + read
            _refuse_excess(member, rest, end, line)
        if rest:
            yield Block(rest + b"\n", line, 1, end + len(rest))


def _lines(content: bytes) -> int:
    return int(np.count_nonzero(np.frombuffer(content, np.uint8) == _LINE_FEED))


def _pass_over(stream: BinaryIO, start: int) -> None:
    """Skip bytes; a packed stream can only be read past them."""
    if stream.seekable() and not isinstance(stream, zipfile.ZipExtFile):
        stream.seek(start)
        return
    while start and (read := stream.read(min(start, BLOCK))):
        start -= len(read)


def _refuse_excess(member: Member, rest: bytes, end: int, line: int) -> None:
    if len(rest) > LONGEST_LINE:
        words = f"Line {line} of {member.name} has more than {LONGEST_LINE:,} bytes."
        fix = "This is no file of places; fetch it again."
        finding = Finding("line_too_long", words, fix, file=member.name, line=line)
        raise Invalid(words, fix, [finding])
    if end > MOST_BYTES:
        raise TooLarge(f"{member.name} is longer than any file of places.")


def whole(member: Member, most: int) -> bytes:
    """Read a small file in one piece.

    Raises:
        TooLarge: when it has more bytes than that.
    """
    with member.reading() as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise TooLarge(f"{member.name} has more than {most:,} bytes.")
    return content


def start_of(member: Member) -> bytes:
    """Read the first lines of a file, as far as one line may reach."""
    with member.reading() as stream:
        return stream.read(LONGEST_LINE)
