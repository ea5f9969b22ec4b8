import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from uuid import UUID, uuid4

import anyio
import pytest

from app.organisations.caller import Caller
from app.spreadsheets.tender import waiting
from app.spreadsheets.tender.waiting import (
    RETRY_SECONDS,
    TRIALS,
    UPLOADS,
    OneAtATime,
    WorkbooksBusy,
    turn_to_try_out,
    turn_to_upload,
)
from tests.callers import caller_of
from tests.spreadsheets.tender.made import OCTETS, blank, filled, send
from tests.tenders.made import Scene, an_offer

Turn = Callable[[UUID], AbstractAsyncContextManager[None]]


@contextmanager
def nobody_waiting() -> Iterator[None]:
    """Let nobody wait for a turn."""
    with pytest.MonkeyPatch.context() as impatient:
        impatient.setattr(waiting, "LONGEST_WAIT", 0)
        yield


@asynccontextmanager
async def all_taken(turn: Turn, count: int) -> AsyncIterator[None]:
    """Hold some turns, each for another supplier."""
    if not count:
        yield
        return
    async with turn(uuid4()), all_taken(turn, count - 1):
        yield


@pytest.mark.parametrize(("turn", "count"), [(turn_to_upload, UPLOADS), (turn_to_try_out, TRIALS)])
def test_who_would_wait_too_long_is_told_so_and_has_the_next_turn_that_is_free(
    turn: Turn, count: int
) -> None:
    async def story() -> None:
        late = uuid4()
        async with all_taken(turn, count):
            for _ in range(2):
                with nobody_waiting(), pytest.raises(WorkbooksBusy) as busy:
                    async with turn(late):
                        pytest.fail("there was a turn")
        assert busy.value.facts["retry_after"] == RETRY_SECONDS
        assert "JSON" in busy.value.how_to_fix
        async with all_taken(turn, count):
            pass

    anyio.run(story)


def test_what_is_to_be_kept_does_not_wait_for_what_is_tried_out() -> None:
    async def story() -> None:
        async with all_taken(turn_to_try_out, TRIALS), all_taken(turn_to_upload, UPLOADS):
            pass

    anyio.run(story)


def test_one_supplier_never_holds_two_turns_to_upload() -> None:
    async def story() -> None:
        eager = uuid4()
        async with turn_to_upload(eager):
            with nobody_waiting(), pytest.raises(WorkbooksBusy):
                async with turn_to_upload(eager):
                    pytest.fail("there was a second turn")
            async with turn_to_upload(uuid4()):
                pass
        async with turn_to_upload(eager):
            pass

    anyio.run(story)


def test_a_suppliers_uploads_follow_one_another() -> None:
    async def story() -> None:
        eager, order = uuid4(), list[str]()

        async def second() -> None:
            async with turn_to_upload(eager):
                order.append("second")

        async with anyio.create_task_group() as both, turn_to_upload(eager):
            both.start_soon(second)
            await anyio.wait_all_tasks_blocked()
            order.append("first")

        assert order == ["first", "second"]

    anyio.run(story)


def test_a_second_trial_of_one_supplier_is_refused_even_while_the_first_waits() -> None:
    async def story() -> None:
        eager = uuid4()

        async def waits() -> None:
            async with turn_to_try_out(eager):
                pass

        async with anyio.create_task_group() as first, all_taken(turn_to_try_out, TRIALS):
            first.start_soon(waits)
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(OneAtATime):
                async with turn_to_try_out(eager):
                    pytest.fail("there was a second trial")
        async with turn_to_try_out(eager):
            pass

    anyio.run(story)


def supplier_of(caller: Caller) -> UUID:
    assert caller.supplier_id is not None
    return caller.supplier_id


def test_over_http_a_second_trial_is_429_and_an_upload_beside_it_is_kept(scene: Scene) -> None:
    alpha = scene.supplier("Alpha Works")
    supplier = supplier_of(caller_of(scene.engine, alpha))
    file = filled(blank(scene, alpha), an_offer())
    path = f"/v1/lots/{scene.lot}/tenders/workbook/preview"

    assert scene.client.portal is not None
    with scene.client.portal.wrap_async_context_manager(turn_to_try_out(supplier)):
        refused = scene.client.post(path, headers=alpha | OCTETS, content=file)
        kept = send(scene, alpha, file)

    assert (refused.status_code, refused.json()["code"]) == (429, "one-trial-at-a-time")
    assert refused.headers["retry-after"] == str(RETRY_SECONDS)
    assert kept.status_code == 201, kept.text
    assert scene.client.post(path, headers=alpha | OCTETS, content=file).status_code == 200


def test_over_http_who_would_wait_too_long_is_told_to_send_json_and_nobody_else_is(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    alpha = scene.supplier("Alpha Works")
    file = filled(blank(scene, alpha), an_offer())
    caplog.clear()
    caplog.set_level(logging.DEBUG)

    assert scene.client.portal is not None
    with scene.client.portal.wrap_async_context_manager(all_taken(turn_to_upload, UPLOADS)):
        with nobody_waiting():
            refused = send(scene, alpha, file)
        by_json = scene.post(alpha, f"/lots/{scene.lot}/tenders", an_offer())

    assert (refused.status_code, refused.json()["code"]) == (503, "workbooks-busy")
    assert refused.headers["retry-after"] == str(RETRY_SECONDS)
    assert "JSON" in refused.json()["how_to_fix"]
    assert by_json.status_code == 201
    ours = [line for line in caplog.records if not line.name.startswith(("httpx2", "asyncio"))]
    assert [line.getMessage() for line in ours] == []
    taken = send(scene, alpha, file)  # which says what came by JSON meanwhile
    assert (taken.status_code, taken.json()["id"]) == (200, by_json.json()["id"])
