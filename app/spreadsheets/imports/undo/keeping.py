"""Keep what a file changed, under its seal, and find it again to undo it."""

from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.platform.database import WriteSession
from app.platform.sealing import DataKey
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.offering import Asking, Kind
from app.spreadsheets.imports.tables import Part
from app.spreadsheets.imports.touched import Touched, touched


@dataclass(frozen=True, slots=True)
class Changed:
    """What a file changed."""

    rows: list[Touched]
    at: datetime  #: when


def keep_change(
    session: WriteSession,
    key: DataKey,
    kind: Kind,
    asking: Asking,
    import_id: UUID,
    before: dict[str, Any],
) -> None:
    """Keep what a file has just changed, and what stood there before.

    Args:
        session: that the file was written in.
        key: of the import.
        kind: of the file.
        asking: for what; its time is that of the change.
        import_id: of the import.
        before: what stood before it.
    """
    rows = touched(before, kind.now(session, asking, asking.now), kind.parts)
    told = {"at": asking.now, "rows": [astuple(one) for one in rows]}
    keeping.keep(session, key, import_id, Part.STAND, told, asking.now)


def kept_change(session: Session, key: DataKey, import_id: UUID) -> Changed | None:
    """Give what a file changed; None if that is not kept any more.

    Raises:
        ImportDamaged: if it was changed.
    """
    told = keeping.kept(session, key, import_id, Part.STAND)
    if told is None:
        return None
    return Changed([Touched(*one) for one in told["rows"]], told["at"])
