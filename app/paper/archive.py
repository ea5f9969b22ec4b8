"""Files in one ZIP that is the same, byte for byte, whenever it is made of the same files.

Word files and workbooks are ZIPs too: they are unpacked and packed again for that reason.
"""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Stamp = tuple[int, int, int, int, int, int]

THEN: Stamp = (1980, 1, 1, 0, 0, 0)  #: the only time that a ZIP can say and mean nothing by


def zipped(files: Mapping[str, bytes], at: Stamp = THEN, mode: int = 0o600) -> bytes:
    """Give files as a ZIP, in their order.

    Args:
        files: content by path.
        at: the time that each file bears, from 1980 on.
        mode: who may read each once it is unpacked, as Unix says it.
    """
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name, at)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, mode << 16  # alike on any machine
            archive.writestr(entry, content)
    return made.getvalue()


def unzipped(archive: bytes) -> dict[str, bytes]:
    """Give the files of a ZIP that we made ourselves, by path, in their order."""
    with ZipFile(BytesIO(archive)) as made:
        return {name: made.read(name) for name in made.namelist()}
