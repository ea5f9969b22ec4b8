"""Take times so that ratios mean something on a machine that does other things as well.

Works are run in turn, again and again, and each counts with its least time: what is left is the
work itself. Times are of this process's processors, so that waiting counts for nobody; or, where
another process does part of the work, such as a database, of the clock on the wall as well.
"""

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Least:
    """The least that a work took, in seconds."""

    wall: float
    processor: float


def least_of_both(works: Mapping[str, Work], rounds: int) -> dict[str, Least]:
    """Give what each work took by the wall's clock and by this process's processors."""
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            wall, processor = time.perf_counter(), time.process_time()
            work()
            took[name].append((time.perf_counter() - wall, time.process_time() - processor))
    return {
        name: Least(min(wall for wall, _ in each), min(processor for _, processor in each))
        for name, each in took.items()
    }


def least(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Give the processor seconds of each work, the least of some rounds taken in turn."""
    return {name: one.processor for name, one in least_of_both(works, rounds).items()}


def times(ratio: float) -> str:
    """Write a ratio with as many digits as it deserves."""
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"
