"""Several workers, several pulls, one publisher: one pace for all, nothing lost or doubled."""

from contextlib import ExitStack
from datetime import datetime, timedelta
from socket import socket
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.ocds.pulls.tables import OcdsPullOrigin, RunState
from app.platform.clock import now
from app.platform.database import reading
from tests.ocds.pulls.desk import Desk
from tests.ocds.pulls.portal import THEIRS, Portal
from tests.ocds.pulls.test_kills import Nursery, Worker, all_read, some_published
from tests.ocds.pulls.test_kills import nursery as nursery
from tests.platform.jobs.test_workers import until
from tests.platform.outgoing.misbehaving import Asked

PACE, WITHIN = 3, timedelta(seconds=2)  #: requests within a time, as these workers make them


@pytest.fixture
def pace(monkeypatch: pytest.MonkeyPatch) -> int:
    """Have workers ask as often as this, and no more; and be taken for dead by nobody."""
    monkeypatch.setenv("SVS_TEST_PACE", str(PACE))
    monkeypatch.setenv("SVS_TEST_DEAD_AFTER", "300")
    return PACE


@pytest.fixture
def desks(engine: Engine) -> tuple[Desk, Desk]:
    """Give two authorities that pull now."""
    both = Desk(engine), Desk(engine, "Elsewhere Council")
    for one in both:
        one.time = now()
    return both


def leaves_of(desk: Desk) -> list[datetime]:
    """Give when leave was lately taken to make a request."""
    with reading(desk.engine) as session:
        [origin] = session.exec(select(OcdsPullOrigin)).all()
    return [datetime.fromisoformat(one) for one in origin.asked_at]


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
    taken = set[datetime]()
    portal.between = [lambda: taken.update(leaves_of(desks[0]))] * 12
    pulls = added(desks, portal)
    with nursery.a_worker(), nursery.a_worker():
        until(lambda: both_read(desks, pulls))

    leaves = sorted(taken)
    assert len(leaves) == len(portal.asked) == 12
    after = zip(leaves, leaves[pace:], strict=False)
    assert min(later - earlier for earlier, later in after) >= WITHIN
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
