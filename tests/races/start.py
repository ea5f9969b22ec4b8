"""Do several things from one instant on."""

import threading
from collections.abc import Callable
from typing import Any

from app.problems import Problem


def at_once(*work: Callable[[], Any]) -> list[Any]:
    """Give what each of these came to: its result, or the problem for which it was refused."""
    barrier, outcomes = threading.Barrier(len(work)), [None] * len(work)

    def run(place: int) -> None:
        barrier.wait()
        try:
            outcomes[place] = work[place]()
        except Problem as problem:
            outcomes[place] = problem  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes
