"""What reading a ZIP raises when the file is not what it should be.

Whoever opens an archive that came from outside catches all of it, and says in its own words that
the file is damaged; what is missing here would be taken for a bug of ours.
"""

import zipfile
import zlib

try:
    from lzma import LZMAError
except ImportError:  # this Python has no LZMA, and says so by a RuntimeError

    class LZMAError(Exception):  # type: ignore[no-redef]
        """Stands for what is never raised."""


#: What `zipfile` and the packings under it raise over an archive or a part that is not as its
#: directory says: cut off, altered, locked, packed in a way that is not known, named in no
#: encoding. Opening one is meant, not working with what it holds.
ZIP_DAMAGE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
