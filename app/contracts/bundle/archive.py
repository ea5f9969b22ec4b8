"""Files in one ZIP that is the same, byte for byte, whenever it is made of the same files."""

import io
import zipfile
from collections.abc import Mapping

THEN = (1980, 1, 1, 0, 0, 0)  #: the only time that a ZIP can say and mean nothing by


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Give files as a ZIP, in their order.

    Args:
        files: content by path.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # alike on any machine
            archive.writestr(entry, content)
    return made.getvalue()
