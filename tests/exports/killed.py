"""A process that takes an archive in and is killed, as by a power cut, at one of its tables."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event

from app.platform.database import make_engine
from app.platform.files.store import files_at
from app.rooms import ROOMS
from tests.exports.archives import take_in

ROOMS_LOADED = ROOMS


def main(url: str, archive: str, folder: str, at: str) -> None:
    """Begin, and die right after the first rows of a table are in, or right before the end."""
    engine = make_engine(url)

    @event.listens_for(engine, "after_cursor_execute")
    def die(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith((f"INSERT INTO {at} ", f'INSERT INTO "{at}" ')):
            os.kill(os.getpid(), signal.SIGKILL)

    @event.listens_for(engine, "commit")
    def die_last(_connection: Any) -> None:
        if at == "commit":
            os.kill(os.getpid(), signal.SIGKILL)

    take_in(Path(archive), engine, files_at(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
