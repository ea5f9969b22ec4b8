"""When the files of the rule library were last changed: the only date that its shelves have."""

from datetime import UTC, datetime
from pathlib import Path

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  #: for a shelf without files


def changed_at(home: Path, shelf: str) -> datetime:
    """Tell when a shelf of the library was last changed on this machine.

    All that stands on a shelf shares this moment: a change of one file is told as a change of
    all, so that who keeps a copy never misses any.

    Args:
        home: folder of the library.
        shelf: a file of it, such as `methods.yaml`, or a folder, such as `measures`.

    Returns:
        the modification time of its newest YAML file, in UTC; the start of 1970 without any.
    """
    at = home / shelf
    files = sorted(at.rglob("*.yaml")) if at.is_dir() else [at] if at.exists() else []
    return max(
        (datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in files), default=NEVER
    )
