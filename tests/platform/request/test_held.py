"""Few places to hold things in, shared by the requests of one event loop."""

import anyio
import pytest

from app.platform.request.held import Places
from app.problems import Busy

PLACES = Places(
    "tests_held", 2, lambda most: Busy(f"All {most} are taken.", "Wait.", retry_after=3)
)


async def _filled_and_left() -> None:
    with PLACES.one():
        with PLACES.one(), pytest.raises(Busy), PLACES.one():
            pass
        with PLACES.one():
            pass


def test_nobody_waits_for_a_place_and_what_is_left_is_free() -> None:
    anyio.run(_filled_and_left)


def test_a_place_is_free_again_when_its_holder_fails() -> None:
    async def failing() -> None:
        for _ in range(3):
            with pytest.raises(ZeroDivisionError), PLACES.one():
                raise ZeroDivisionError
        await _filled_and_left()

    anyio.run(failing)


def test_every_event_loop_has_its_own() -> None:
    async def outer() -> None:
        with PLACES.one(), PLACES.one():
            await anyio.to_thread.run_sync(lambda: anyio.run(_filled_and_left))

    anyio.run(outer)
