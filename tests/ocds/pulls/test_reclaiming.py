"""Who is to blame where a file that was handed over is lost: the file, or the service."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.ocds.intake.receiving import READ
from app.ocds.pulls.reclaiming import FIRST_REST, LONGEST_REST
from app.ocds.pulls.running import PULL
from app.ocds.pulls.tables import OcdsPulled, PulledState, RunState
from app.organisations.tables import ApiKey
from app.platform.database import reading, writing
from app.platform.jobs.tables import JobState
from tests.ocds.pulls.desk import EARLIER, Desk, ids
from tests.ocds.pulls.portal import NAMES, Portal, published
from tests.ocds.pulls.test_handing import fail_all, states
from tests.platform.outgoing.misbehaving import answering


@pytest.fixture
def elsewhere(engine: Engine) -> Desk:
    """Give another authority, whose files are read while those of the first are not."""
    return Desk(engine, "Elsewhere Council")


def rests(desk: Desk) -> set[timedelta | None]:
    """Tell how long releases are left alone from now on."""
    with reading(desk.engine) as session:
        found = session.exec(select(OcdsPulled.rests_until)).all()
    return {None if one is None else one - desk.time for one in found}


def failed(desk: Desk, elsewhere: Desk | None = None, portal: Portal | None = None) -> None:
    """Have what is held handed over, and its file fail; meanwhile another's may be read."""
    desk.work(kinds=[PULL])
    fail_all(desk)
    if elsewhere is not None and portal is not None:
        elsewhere.time = desk.time
        elsewhere.add(portal, days=20)
        elsewhere.work()
    desk.wake()
    desk.wait(days=1)


def given_up(desk: Desk, elsewhere: Desk, portal: Portal, name: str = NAMES[0]) -> UUID:
    """Have a release given up that stands alone in its file, as others are read."""
    published(portal, name, at=EARLIER)
    pull = desk.add(portal)
    for _ in range(3):
        failed(desk, elsewhere, portal)
    return pull


def test_a_fault_of_the_service_gives_nothing_up_however_long_it_lasts(
    desk: Desk, portal: Portal
) -> None:
    published(portal, *NAMES[:3], at=EARLIER)
    pull = desk.add(portal)
    found = []
    for _ in range(12):
        desk.work(kinds=[PULL])
        fail_all(desk)
        desk.wake()
        found.append(max(filter(None, rests(desk))))
        desk.wait(days=1)

    assert states(desk) == {(PulledState.HELD, True)}
    assert found[:3] == [FIRST_REST, FIRST_REST * 2, FIRST_REST * 4]
    assert found[-1] == LONGEST_REST
    told = desk.told(pull)
    assert (told.given_up, told.again, told.state) == (0, 3, "active")
    assert told.trouble.startswith("3 releases were in files that could not be read")
    assert {run.state for run in desk.runs(pull)} == {RunState.DONE}  # what is new is asked for
    desk.finished(pull)
    desk.wake()
    assert desk.kept() == ids(*NAMES[:3])
    assert desk.told(pull).trouble == ""


def test_a_fault_that_every_file_meets_costs_none_a_life(
    desk: Desk, portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as rules that are not where the service looks for them."""
    published(portal, *NAMES[:3], at=EARLIER)
    pull = desk.add(portal, every_minutes=10_080)
    monkeypatch.setenv("SVS_RULES_FOLDER", str(tmp_path / "none"))
    for _ in range(60):
        desk.work()
        desk.wait(minutes=70)
        desk.wake()

    files = [job.state for job in desk.jobs(READ)]
    assert JobState.FAILED in files
    assert desk.kept() == ids(*NAMES[:3])  # kept, and nothing made of them yet
    assert desk.told(pull).given_up == 0
    monkeypatch.delenv("SVS_RULES_FOLDER")
    for _ in range(60):
        desk.work()
        desk.wait(minutes=70)
        desk.wake()
    assert states(desk) == {(PulledState.READ, False)}


def test_what_no_file_can_help_costs_none_a_life_while_others_are_read(
    desk: Desk, elsewhere: Desk, portal: Portal
) -> None:
    """Such as the end of the key for which it is read."""
    published(portal, *NAMES[:3], at=EARLIER)
    pull = desk.add(portal)
    desk.work(kinds=[PULL])
    with writing(desk.engine) as session:
        session.get_one(ApiKey, desk.caller.key_id).revoked_at = desk.time
    elsewhere.time = desk.time
    elsewhere.add(portal, days=20)
    elsewhere.work(is_alone=True)
    desk.work([READ])
    assert [job.state for job in desk.jobs(READ)] == [JobState.FAILED, JobState.DONE]
    desk.wake()

    assert times(desk, pull) == {(0, 1)}


def times(desk: Desk, pull: UUID) -> set[tuple[int, int]]:
    """Tell how often what a pull brought was lost with files, and how often it was spared."""
    mine = select(OcdsPulled.lost, OcdsPulled.spared).where(OcdsPulled.pull_id == pull)
    with reading(desk.engine) as session:
        return {(lost, spared) for lost, spared in session.exec(mine)}


def test_that_another_file_was_read_before_it_was_handed_over_blames_none(
    desk: Desk, elsewhere: Desk, portal: Portal
) -> None:
    published(portal, *NAMES[:3], at=EARLIER)
    elsewhere.add(portal, days=20)
    elsewhere.work()
    assert [job.state for job in desk.jobs(READ)] == [JobState.DONE]
    desk.wait(hours=1)
    pull = desk.add(portal)
    failed(desk)

    assert times(desk, pull) == {(0, 1)}


def test_what_alone_fails_while_others_are_read_is_given_up_and_an_event_tells(
    desk: Desk, elsewhere: Desk, portal: Portal
) -> None:
    pull = given_up(desk, elsewhere, portal)

    assert desk.told(pull).given_up == 1
    assert [one["releases"] for one in desk.events("ocds_pull.given_up")] == [1]
    told = desk.told(pull).trouble
    assert told.startswith("1 release is given up: no file with it could be read; change")
    for _ in range(2):  # and it is told until somebody deals with it
        desk.finished(pull)
        desk.wait(days=2)
        assert desk.told(pull).trouble == told
    assert len(desk.events("ocds_pull.given_up")) == 1
    desk.change(pull, label="Once more")
    assert (desk.told(pull).given_up, desk.told(pull).trouble) == (0, "")
    desk.run_now(pull)
    desk.finished(pull)
    assert desk.kept() == ids(NAMES[0])


def test_that_releases_were_given_up_is_in_the_feed(
    client: TestClient, desk: Desk, elsewhere: Desk, portal: Portal
) -> None:
    pull = given_up(desk, elsewhere, portal)

    found = client.get("/v1/events?type=ocds_pull.given_up", headers=desk.headers).json()["data"]
    assert [one["path"] for one in found] == [f"/v1/ocds/pulls/{pull}"]


def test_what_was_given_up_is_let_go_after_ninety_days_and_an_event_tells(
    desk: Desk, elsewhere: Desk, portal: Portal
) -> None:
    pull = given_up(desk, elsewhere, portal)
    desk.wait(days=88)
    desk.wake()
    assert desk.told(pull).given_up == 1
    assert "What is given up is kept for 90 days." in desk.told(pull).trouble

    desk.wait(days=2)
    desk.wake()
    desk.wake()
    assert desk.told(pull).given_up == 0
    assert [one["releases"] for one in desk.events("ocds_pull.let_go")] == [1]


def test_of_two_that_are_spared_the_one_to_blame_is_found_without_anybody_else(
    desk: Desk, portal: Portal
) -> None:
    published(portal, *NAMES[:2], at=EARLIER)
    pull = desk.add(portal)
    for _ in range(2):
        desk.work(kinds=[PULL])
        fail_all(desk, f"{NAMES[0]}-2026")
        desk.work()
        desk.wake()
        desk.wait(days=1)

    assert desk.kept() == ids(NAMES[1])
    with reading(desk.engine) as session:
        found = session.exec(select(OcdsPulled).where(OcdsPulled.state == PulledState.HELD)).all()
    assert [(one.release_id, one.lost, one.spared) for one in found] == [
        (f"{NAMES[0]}-2026", 1, 0)
    ]
    told = desk.told(pull)
    assert told.again == 1
    assert (
        told.trouble == "1 release was in files that could not be read; it is handed over again."
    )


def test_what_has_rested_goes_over_while_the_publisher_is_away(desk: Desk, portal: Portal) -> None:
    published(portal, *NAMES[:3], at=EARLIER)
    pull = desk.add(portal)
    desk.work(kinds=[PULL])
    fail_all(desk)
    desk.wake()
    away = answering("503 Service Unavailable")
    portal.faults = [None, *[away] * 20]
    desk.wait(hours=6)
    published(portal, *NAMES[3:7], at=desk.time)
    desk.work()  # which reads the first page of two
    desk.wait(hours=1)
    desk.work()

    assert desk.pull(pull).trouble == "It answered 503."
    assert desk.kept() == ids(*NAMES[:3])  # and what the page brought waits for the others
    portal.faults = []
    desk.wait(hours=1)
    desk.finished(pull)
    assert desk.kept() == ids(*NAMES[:7])
    assert set(desk.answered().values()) == {1}


def test_what_has_rested_goes_over_before_the_next_run_is_due(desk: Desk, portal: Portal) -> None:
    published(portal, *NAMES[:3], at=EARLIER)
    desk.add(portal, every_minutes=10_080)
    desk.work(kinds=[PULL])
    fail_all(desk)
    desk.wake()
    desk.wait(hours=1)
    desk.wake()
    desk.work()

    assert desk.kept() == ids(*NAMES[:3])
