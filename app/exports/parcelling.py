"""Archives in parts that are sealed, and a sealed archive as one file.

The file begins with a line that names the secret by which its data key is wrapped. Its last part
is filled up and ends with the true length, so that the file's own tells little.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import IO
from uuid import UUID

from app.exports.unpacking import damaged
from app.platform.request.arriving import PART_BYTES
from app.platform.sealing import Broken, DataKey, Seals, WrappedKey

MAGIC = b"social-value-sealed-export/1 "
LONGEST_LINE = 1_000
LENGTH = 8  #: bytes that tell how long the archive is; four tell how long a part is
Keep = Callable[[int, bytes], None]


class Parcel:
    """Takes an archive as it is written, and has its parts kept, sealed."""

    def __init__(self, export_id: UUID, key: DataKey, keep: Keep, head: bytes = b"") -> None:
        """Begin with nothing.

        Args:
            export_id: whose parts they are.
            key: that seals them.
            keep: takes the number of each part, and the part.
            head: the first line, if the archive is to be given sealed; else it is given plain.
        """
        self.size = len(head)  #: of what is given
        self.is_sealed = bool(head)
        self._id, self._key, self._keep = export_id, key, keep
        self._digest = hashlib.sha256(head)
        self._rest, self._number, self._length = bytearray(), 0, 0

    @property
    def digest(self) -> str:
        """Give the SHA-256 of what is given."""
        return self._digest.hexdigest()

    def write(self, data: bytes, /) -> int:
        """Take the next bytes."""
        self._rest += data
        self._length += len(data)
        while len(self._rest) >= PART_BYTES:
            self._cut(PART_BYTES)
        return len(data)

    def flush(self) -> None:
        """Do nothing: a part is kept once it is whole."""

    def end(self) -> None:
        """Keep what is left."""
        if self.is_sealed:
            if len(self._rest) > PART_BYTES - LENGTH:
                self._rest += bytes(PART_BYTES - len(self._rest))
                self._cut(PART_BYTES)
            self._rest += bytes(PART_BYTES - LENGTH - len(self._rest))
            self._rest += self._length.to_bytes(LENGTH)
        if self._rest:
            self._cut(len(self._rest))

    def _cut(self, size: int) -> None:
        part = bytes(self._rest[:size])
        del self._rest[:size]
        sealed = self._key.seal(part, _about(self._id, self._number))
        given = framed(sealed) if self.is_sealed else part
        self.size += len(given)
        self._digest.update(given)
        self._keep(self._number, sealed)
        self._number += 1


def head_of(export_id: UUID, key: WrappedKey) -> bytes:
    """Give the first line of a sealed archive."""
    wrapped = base64.b64encode(key.wrapped).decode()
    told = {"id": str(export_id), "key_name": key.key_name, "wrapped": wrapped}
    return MAGIC + json.dumps(told, sort_keys=True).encode() + b"\n"


def framed(sealed: bytes) -> bytes:
    """Give a part as it stands in a sealed archive."""
    return len(sealed).to_bytes(4) + sealed


def unseal(key: DataKey, export_id: UUID, number: int, sealed: bytes) -> bytes:
    """Give a part as it was.

    Raises:
        ExportDamaged: if it was changed, or is another.
    """
    try:
        return key.unseal(sealed, _about(export_id, number))
    except Broken:
        raise damaged(f"its part {number + 1} was changed") from None


def is_sealed(file: IO[bytes]) -> bool:
    """Tell whether a file is a sealed archive; it is at its beginning again afterwards."""
    begins = file.read(len(MAGIC))
    file.seek(0)
    return begins == MAGIC


def open_sealed(file: IO[bytes], seals: Seals, to: IO[bytes]) -> None:
    """Write what is in a sealed archive.

    Raises:
        NoSealKey: if this deployment has not the secret that it was sealed by.
        ExportDamaged: if it was changed or cut off.
    """
    line = file.readline(LONGEST_LINE)
    try:
        told = json.loads(line.removeprefix(MAGIC))
        export_id = UUID(told["id"])
        wrapped = WrappedKey(base64.b64decode(told["wrapped"]), str(told["key_name"]))
        key = seals.unwrap(wrapped, about_key(export_id))
    except (ValueError, KeyError, TypeError, AttributeError, Broken):
        raise damaged("its first line was changed") from None
    piece = b""
    for number, sealed in enumerate(_frames(file)):
        piece = unseal(key, export_id, number, sealed)
        to.write(piece)
    length = int.from_bytes(piece[-LENGTH:])
    if not 0 < to.tell() - length <= 2 * PART_BYTES:
        raise damaged("its end is missing")
    to.truncate(length)
    to.seek(0)


def about_key(export_id: UUID) -> bytes:
    """Tell what the data key of an export is about."""
    return b"export:" + export_id.bytes


def _frames(file: IO[bytes]) -> Iterator[bytes]:
    while size := file.read(4):
        expected = int.from_bytes(size)
        sealed = file.read(expected) if expected <= 2 * PART_BYTES else b""
        if len(sealed) != expected:
            raise damaged("its end is missing")
        yield sealed


def _about(export_id: UUID, number: int) -> bytes:
    return b"export:%s:%d" % (export_id.bytes, number)
