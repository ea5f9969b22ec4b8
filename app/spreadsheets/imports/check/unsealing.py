"""Put a file that was sent, and the lists of fixes for it, into a folder, in parts."""

from pathlib import Path

from sqlmodel import Session

from app.platform.sealing import DataKey
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.tables import FileImport


def unseal(session: Session, key: DataKey, row: FileImport, folder: Path) -> list[Path]:
    """Give the paths of the file that was sent first and of the lists of fixes sent for it since.

    Args:
        session: where they are kept.
        key: of the import.
        row: the import.
        folder: that nobody else may look into.

    Raises:
        ImportDamaged: if one was changed.
    """
    earlier = keeping.earlier_of(session, key, row.id)
    paths = [folder / f"file-{number}" for number in range(len(earlier) + 1)]
    for path, content in zip(paths, earlier, strict=False):
        path.write_bytes(content)
    with paths[-1].open("wb") as file:
        for piece in keeping.whole_pieces(session, key, row):
            file.write(piece)
    return paths
