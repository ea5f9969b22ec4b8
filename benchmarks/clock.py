"""Take times so that ratios mean something on a machine that does other things as well.

Works are run in turn, again and again, and each counts with its least time: what is left is the
work itself. Times are of this process's processors, so that waiting counts for nobody.
"""

import gc
import time
from collections.abc import Callable, Mapping

Work = Callable[[], object]


def least(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Give the processor seconds of each work, the least of some rounds taken in turn."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            began = time.process_time()
            work()
            best[name] = min(best[name], time.process_time() - began)
    return best


def times(ratio: float) -> str:
    """Write a ratio with as many digits as it deserves."""
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"
