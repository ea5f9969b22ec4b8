"""Read an archive, and believe nothing in it that its manifest does not bear out."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from app.exports.describing import FORMAT, MANIFEST
from app.problems import Conflict

LARGEST_MANIFEST = 64_000_000  #: bytes
PIECE = 1_000_000  #: bytes read at a time


class ExportDamaged(Conflict):
    """An archive is not as it was made: cut off, changed, or none at all."""

    slug = "export-damaged"
    title = "The archive is not as it was made"


@dataclass(frozen=True, slots=True)
class Told:
    """What the manifest says of one part."""

    name: str
    size: int
    sha256: str
    rows: int | None


class Archive:
    """An archive that is open to be read."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        """Read the manifest.

        Raises:
            ExportDamaged: if it is none, or does not name exactly the parts that are there.
        """
        self._packed = packed
        self.manifest = self._manifest()
        try:
            self.authority = UUID(self.manifest["authority"]["id"])
            self.name = str(self.manifest["authority"]["name"])
            self.parts = {one["name"]: _told(one) for one in self.manifest["parts"]}
        except (KeyError, TypeError, ValueError, AttributeError):
            raise damaged(f"{MANIFEST} does not say what it should") from None
        self._refuse_others()

    def check(self) -> None:
        """Hold every part against the manifest.

        Raises:
            ExportDamaged: at the first that is not as it was made, with its name.
        """
        for name in self.parts:
            with self.part(name) as pieces:
                for _ in iter(lambda: pieces.read(PIECE), b""):
                    pass

    @contextmanager
    def part(self, name: str) -> Iterator["Pieces"]:
        """Open a part; what is read to its end was as the manifest says.

        Raises:
            ExportDamaged: if it is not.
        """
        with _telling(name), self._packed.open(name) as file:
            pieces = Pieces(file, self.parts[name])
            yield pieces
            pieces.end()

    def _manifest(self) -> dict[str, Any]:
        with _telling(MANIFEST):
            try:
                entry = self._packed.getinfo(MANIFEST)
            except KeyError:
                raise damaged(f"there is no {MANIFEST} in it") from None
            if entry.file_size > LARGEST_MANIFEST:
                raise damaged(f"{MANIFEST} is too large")
            told = json.loads(self._packed.read(entry))
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise damaged(f"{MANIFEST} does not say that this is {FORMAT}")
        return told

    def _refuse_others(self) -> None:
        there = [one.filename for one in self._packed.infolist() if one.filename != MANIFEST]
        if len(there) != len(set(there)):
            raise damaged("a part is in it twice")
        for name in sorted(set(there) ^ set(self.parts)):
            where = "is not in the manifest" if name in there else "is not there"
            raise damaged(f"{name} {where}")


class Pieces:
    """A part as it is read, counted and digested on the way."""

    def __init__(self, file: IO[bytes], told: Told) -> None:
        """Begin at its beginning."""
        self._file, self._told = file, told
        self._digest, self._size, self._rows = hashlib.sha256(), 0, 0

    def read(self, size: int) -> bytes:
        """Give the next bytes; none at the end."""
        return self._seen(self._file.read(size))

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Give its lines with their numbers, the first being 1."""
        while line := self._seen(self._file.readline(self._told.size + 1)):
            self._rows += 1
            yield self._rows, line

    def end(self) -> None:
        """Hold what was read against the manifest.

        Raises:
            ExportDamaged: if it is something else.
        """
        if (self._size, self._digest.hexdigest()) != (self._told.size, self._told.sha256):
            raise damaged(f"{self._told.name} was changed")

    def _seen(self, piece: bytes) -> bytes:
        self._digest.update(piece)
        self._size += len(piece)
        if self._size > self._told.size:
            raise damaged(f"{self._told.name} is longer than its manifest says")
        return piece


def damaged(what: str) -> ExportDamaged:
    """Say what is wrong with an archive, and what to do."""
    return ExportDamaged(
        f"This archive is not as it was made: {what}. Nothing was taken in.",
        "Fetch it again, or make it anew.",
    )


@contextmanager
def _telling(name: str) -> Iterator[None]:
    """Name the part in which reading went wrong."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
        raise damaged(f"{name} cannot be unpacked") from None
    except (NotImplementedError, RuntimeError):
        raise damaged(f"{name} is packed in a way that archives are not") from None
    except (ValueError, RecursionError):
        raise damaged(f"{name} is not readable") from None


def _told(one: dict[str, Any]) -> Told:
    return Told(str(one["name"]), int(one["size"]), str(one["sha256"]), one.get("rows"))
