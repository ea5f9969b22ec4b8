"""How much may be held at once in one process: few places, and nobody waits for one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from anyio.lowlevel import RunVar

from app.problems import Busy


class Places:
    """Places for what arrives at the same time; the requests of one event loop share them."""

    def __init__(self, name: str, most: int, busy: Callable[[int], Busy]) -> None:
        """Make them.

        Args:
            name: unlike that of any others.
            most: how many there are.
            busy: makes what is told if none is free, from how many there are.
        """
        self._taken: RunVar[list[int]] = RunVar(name)
        self.most, self._busy = most, busy

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold one.

        Raises:
            Busy: if none is free.
        """
        taken = self._taken.get(None)
        if taken is None:
            taken = [0]
            self._taken.set(taken)
        if taken[0] >= self.most:
            raise self._busy(self.most)
        taken[0] += 1
        try:
            yield
        finally:
            taken[0] -= 1
