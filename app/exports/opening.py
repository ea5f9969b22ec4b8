"""Open an archive that lies in a file, plain or sealed."""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from app.exports.parcelling import is_sealed, open_sealed
from app.exports.unpacking import Archive, damaged
from app.platform.sealing import Seals


@contextmanager
def opened(path: Path, sha256: str = "", seals: Seals | None = None) -> Iterator[Archive]:
    """Open an archive; a sealed one is unsealed into a file without a name, beside it.

    Args:
        path: of the file.
        sha256: of the whole file, if it is known from elsewhere.
        seals: the secrets of this deployment.

    Raises:
        ExportDamaged: if it is none, was cut off, or is another than that.
        NoSealKey: if it is sealed, and this deployment has not the secret that it was sealed by.
    """
    with ExitStack() as closed:
        file: IO[bytes] = closed.enter_context(path.open("rb"))
        if sha256 and hashlib.file_digest(file, "sha256").hexdigest() != sha256.lower():  # type: ignore[arg-type]
            raise damaged("its SHA-256 is another than the one that was given")
        file.seek(0)
        if is_sealed(file):
            plain = closed.enter_context(TemporaryFile(dir=path.parent))
            open_sealed(file, seals or Seals(), plain)
            file = plain
        try:
            packed = closed.enter_context(zipfile.ZipFile(file))
        except (zipfile.BadZipFile, OSError, ValueError):
            raise damaged("it is no ZIP file, or its end is missing") from None
        yield Archive(packed)
