"""Whose turn it is to ask a publisher, and how much a pull may hold."""

from collections import Counter
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.ocds.pulls.pacing import Pace
from app.ocds.pulls.running import PULL
from tests.ocds.pulls.desk import EARLIER, NOW, Desk, ids
from tests.ocds.pulls.portal import NAMES, Portal, a_notice, a_portal, published
from tests.ocds.pulls.test_handing import fail_all
from tests.ocds.pulls.test_reclaiming import failed, given_up

SLOW = Pace(1, timedelta(minutes=1))


def by_length(portal: Portal) -> Counter[str]:
    """Count the requests for each day from which was asked."""
    return Counter(one["updatedFrom"][:10] for one in portal.asked)


def test_authorities_ask_in_turn_however_many_pulls_one_of_them_has(
    desk: Desk, portal: Portal, engine: Engine
) -> None:
    portal.most = 1
    published(portal, *(f"{number:06x}" for number in range(60)), at=EARLIER)
    other = Desk(engine, "Elsewhere Council")
    desk.pace = SLOW
    for _ in range(4):
        desk.add(portal, days=2)
    other.add(portal, days=1)
    while desk.time < NOW + timedelta(minutes=20):
        desk.work(kinds=[PULL])
        desk.wait(seconds=5)

    asked = by_length(portal)
    assert set(asked) == {"2026-09-08", "2026-09-09"}
    assert abs(asked["2026-09-08"] - asked["2026-09-09"]) <= 1
    assert asked.total() >= 15


def test_pulls_of_one_authority_ask_in_turn(desk: Desk, portal: Portal) -> None:
    portal.most = 1
    published(portal, *(f"{number:06x}" for number in range(60)), at=EARLIER)
    desk.pace = SLOW
    for days in (1, 2, 3):
        desk.add(portal, days=days)
    while desk.time < NOW + timedelta(minutes=20):
        desk.work(kinds=[PULL])
        desk.wait(seconds=5)

    many = by_length(portal).values()
    assert len(many) == 3
    assert max(many) - min(many) <= 1


def test_a_pull_that_no_job_goes_on_with_holds_no_other_up_for_long(
    desk: Desk, portal: Portal, engine: Engine
) -> None:
    other = Desk(engine, "Elsewhere Council")
    desk.pace = other.pace = SLOW
    theirs = other.add(portal, days=1)
    other.work(kinds=[PULL])
    desk.add(portal, days=2)
    desk.work(kinds=[PULL])  # which is told to wait, and goes before the other from then on
    other.run_now(theirs)
    other.wait(minutes=1, seconds=1)
    other.work(kinds=[PULL], is_alone=True)
    assert len(portal.asked) == 1
    other.wait(minutes=3)  # while no worker did anything with the first
    other.work(kinds=[PULL], is_alone=True)

    assert [one["updatedFrom"][:10] for one in portal.asked] == ["2026-09-09"] * 2


def test_a_pull_that_waits_for_its_publisher_holds_none_up_that_asks_another(
    desk: Desk, portal: Portal, engine: Engine
) -> None:
    other = Desk(engine, "Elsewhere Council")
    desk.pace = other.pace = SLOW
    other.add(portal)
    other.work(kinds=[PULL])
    desk.add(portal)
    desk.work(kinds=[PULL])  # which is told to wait for a minute
    with a_portal() as another:
        other.add(another)
        other.work(kinds=[PULL], is_alone=True)

        assert (len(portal.asked), len(another.asked)) == (1, 1)


@pytest.mark.parametrize("bound", ["MOST_HELD", "MOST_HELD_BYTES"])
def test_a_pull_that_holds_as_much_as_it_may_waits_and_loses_nothing(
    client: TestClient, desk: Desk, portal: Portal, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    portal.publish(*(a_notice(name, None) for name in NAMES[:3]), at=EARLIER)
    pull = desk.add(portal)
    desk.finished(pull)
    asked = len(portal.asked)
    with monkeypatch.context() as less:
        less.setattr(f"app.ocds.pulls.queries.{bound}", 3)
        desk.wait(hours=6)
        published(portal, NAMES[4], at=desk.time)
        for _ in range(5):
            desk.work()
            desk.wait(hours=1)
        told = client.get(f"/v1/ocds/pulls/{pull}", headers=desk.headers).json()
        assert (told["is_full"], told["unsaid"], told["state"]) == (True, 3, "active")
        assert told["trouble"].startswith("It holds as much as it may: 50,000 releases")
        assert len(portal.asked) == asked

    desk.finished(pull)
    assert desk.kept() == ids(NAMES[4])
    assert (desk.told(pull).is_full, desk.told(pull).trouble) == (False, "")
    assert desk.told(pull).unsaid == 3


def test_a_full_pull_that_is_changed_hands_over_what_was_given_up_and_goes_on(
    desk: Desk, portal: Portal, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull = given_up(desk, Desk(engine, "Elsewhere Council"), portal)
    monkeypatch.setattr("app.ocds.pulls.queries.MOST_HELD", 1)
    desk.work()
    assert desk.told(pull).is_full

    desk.change(pull, label="Once more")
    desk.run_now(pull)
    desk.finished(pull)
    assert desk.kept() == ids(NAMES[0])
    assert not desk.told(pull).is_full


def test_a_full_pull_hands_over_again_what_a_fault_kept_out(
    desk: Desk, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(portal, NAMES[0], at=EARLIER)
    pull = desk.add(portal)
    desk.work(kinds=[PULL])
    fail_all(desk)
    desk.wake()
    monkeypatch.setattr("app.ocds.pulls.queries.MOST_HELD", 1)
    desk.wait(days=1)
    asked = len(portal.asked)
    desk.work()

    assert desk.kept() == ids(NAMES[0])
    assert len(portal.asked) == asked
    desk.wait(hours=1)
    desk.finished(pull)
    assert len(portal.asked) == asked + 1


def test_that_a_full_pull_gives_something_up_is_told_while_files_wait(
    desk: Desk, portal: Portal, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Desk(engine, "Elsewhere Council")
    portal.publish(a_notice(NAMES[5], None), a_notice(NAMES[0]), at=EARLIER)
    pull = desk.add(portal)
    for _ in range(2):
        failed(desk, elsewhere, portal)
    portal.publish(a_notice(NAMES[1]), at=desk.time)
    desk.wait(hours=6)
    desk.work(kinds=[PULL])
    fail_all(desk)
    elsewhere.time = desk.time
    elsewhere.add(portal, days=20)
    elsewhere.work()
    monkeypatch.setattr("app.ocds.pulls.queries.MOST_HELD", 1)
    monkeypatch.setattr("app.ocds.intake.receiving.MOST_WAITING", 0)
    desk.wait(hours=6)
    desk.work(kinds=[PULL])

    told = desk.told(pull)
    assert (told.is_full, told.given_up, told.again) == (True, 1, 1)
    assert [one["releases"] for one in desk.events("ocds_pull.given_up")] == [1]


def test_what_pulls_hold_is_told_in_numbers(
    client: TestClient, desk: Desk, portal: Portal
) -> None:
    portal.publish(a_notice(NAMES[0], None), a_notice(NAMES[1]), at=EARLIER)
    desk.add(portal)
    desk.work(kinds=[PULL])
    fail_all(desk)
    desk.wake()

    told = client.app.state.metrics.text().decode()  # type: ignore[attr-defined]
    assert 'svs_ocds_pulled_held{why="unsaid"} 1.0' in told
    assert 'svs_ocds_pulled_held{why="again"} 1.0' in told
    assert 'svs_ocds_pulled_held{why="given_up"} 0.0' in told
