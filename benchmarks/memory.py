"""How much memory processes and their children have, looked at every now and then."""

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

EVERY = 0.02  #: seconds between two looks


class Watch(threading.Thread):
    """Looks at some processes with all that they started, until this one ends."""

    def __init__(self, *roots: int) -> None:
        """Begin with what there is now."""
        super().__init__(daemon=True)
        self._roots = roots
        self._over = threading.Event()
        self.idle = self.most = self._now()

    def run(self) -> None:
        """Look until told to stop."""
        while not self._over.wait(EVERY):
            self.most = max(self.most, self._now())

    def stop(self) -> int:
        """Stop, and give the most bytes that they had above what they had at first."""
        self._over.set()
        self.join()
        return self.most - self.idle

    def _now(self) -> int:
        return sum(_resident(one) for root in self._roots for one in _family(root))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # the thread has ended
            for child in map(int, tasks.read_text().split()):
                yield from _family(child)


def _resident(pid: int) -> int:
    with suppress(OSError, IndexError):  # the process has ended
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE")
    return 0
