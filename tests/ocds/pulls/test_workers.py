"""Several workers, several pulls, one publisher: one pace for all, nothing lost or doubled."""

from contextlib import ExitStack
from socket import socket
from uuid import UUID

import pytest
from sqlalchemy import Engine

from app.ocds.pulls.tables import RunState
from app.platform.clock import now
from tests.ocds.pulls.desk import Desk
from tests.ocds.pulls.portal import THEIRS, Portal
from tests.ocds.pulls.test_kills import Nursery, Worker, all_read, some_published
from tests.ocds.pulls.test_kills import nursery as nursery
from tests.platform.jobs.test_workers import until
from tests.platform.outgoing.misbehaving import Asked

PACE, WITHIN = 3, 2.0  #: requests within so many seconds, as the workers of this module do
LATE = 0.5  #: seconds that a request may take until it is noticed


@pytest.fixture
def pace(monkeypatch: pytest.MonkeyPatch) -> int:
    """Have workers ask as often as this, and no more."""
    monkeypatch.setenv("SVS_TEST_PACE", str(PACE))
    return PACE


@pytest.fixture
def desks(engine: Engine) -> tuple[Desk, Desk]:
    """Give two authorities that pull now."""
    both = Desk(engine), Desk(engine, "Elsewhere Council")
    for one in both:
        one.time = now()
    return both


def both_read(desks: tuple[Desk, Desk], pulls: tuple[UUID, UUID]) -> bool:
    """Tell whether the runs of both have ended, and all that they brought was read."""
    return all(all_read(desk, pull) for desk, pull in zip(desks, pulls, strict=True))


def added(desks: tuple[Desk, Desk], portal: Portal) -> tuple[UUID, UUID]:
    """Set a pull up for each, of which one wants what the other does not."""
    return desks[0].add(portal), desks[1].add(portal, buyers=[THEIRS])


def test_two_pulls_at_once_share_one_pace_and_nothing_is_lost_or_doubled(
    pace: int, desks: tuple[Desk, Desk], portal: Portal, nursery: Nursery
) -> None:
    ours = some_published(portal, 1, 18)
    theirs = {f"{number:06x}-2026" for number in range(1, 19)} - set(ours)
    pulls = added(desks, portal)
    with nursery.a_worker(), nursery.a_worker():
        until(lambda: both_read(desks, pulls))

    assert len(portal.times) == 12
    spans = [
        later - earlier for earlier, later in zip(portal.times, portal.times[pace:], strict=False)
    ]
    assert min(spans) > WITHIN - LATE
    assert desks[0].kept() == sorted(ours)
    assert desks[1].kept() == sorted(theirs)
    assert set(desks[0].answered().values()) == {1}
    for desk, pull in zip(desks, pulls, strict=True):
        [run] = desk.runs(pull)
        assert (run.state, run.pages, run.seen, run.requests) == (RunState.DONE, 6, 18, 6)


def test_a_worker_that_is_killed_while_two_work_loses_and_doubles_nothing(
    desks: tuple[Desk, Desk], portal: Portal, nursery: Nursery
) -> None:
    ours = some_published(portal, 1, 18)
    theirs = {f"{number:06x}-2026" for number in range(1, 19)} - set(ours)
    victims: list[Worker] = []

    def deadly(connection: socket, asked: Asked) -> None:
        victims.pop().kill()
        portal.behave(connection, asked)

    portal.faults = [None, None, deadly, None, None, deadly]
    with ExitStack() as two:
        victims += [two.enter_context(nursery.a_worker()) for _ in range(2)]
        first, second = victims
        pulls = added(desks, portal)
        until(lambda: first.is_dead() or second.is_dead())
        two.enter_context(nursery.a_worker())
        until(lambda: first.is_dead() and second.is_dead())
        two.enter_context(nursery.a_worker())
        until(lambda: both_read(desks, pulls))

    assert desks[0].kept() == sorted(ours)
    assert desks[1].kept() == sorted(theirs)
    assert set(desks[0].answered().values()) == {1}
    for desk, pull in zip(desks, pulls, strict=True):
        [run] = desk.runs(pull)
        assert (run.state, run.pages, run.seen) == (RunState.DONE, 6, 18)
        assert run.brought == 9
