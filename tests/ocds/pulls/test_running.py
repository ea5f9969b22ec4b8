"""Which job goes on with a pull, and how it makes room for others."""

from datetime import timedelta

from app.ocds.pulls.jobs import Puller
from app.ocds.pulls.running import PULL
from app.platform.database import writing
from app.platform.jobs.kinds import Kind, Late
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run as attempt
from app.platform.outgoing.sending import Door
from app.platform.settings import Settings
from tests.ocds.pulls.desk import EARLIER, NOW, Desk, ids
from tests.ocds.pulls.portal import NAMES, Portal, published


def test_a_job_asks_for_one_page_and_lets_others_go_before(desk: Desk, portal: Portal) -> None:
    published(portal, *NAMES[:7], at=EARLIER)
    run = desk.finished(desk.add(portal))

    assert run.pages == 3
    assert len([one for one in desk.jobs(PULL) if one.state is JobState.DONE]) == 3
    assert isinstance(PULL, Late)


def test_one_pull_at_a_time_asks_its_publisher(desk: Desk, portal: Portal) -> None:
    published(portal, NAMES[0], at=EARLIER)
    with writing(desk.engine) as session:
        other = Job(
            kind=PULL, authority=desk.caller.authority_id, payload={}, unique_key=f"{PULL}:a:1",
            state=JobState.RUNNING, due=NOW, asked_at=NOW, attempts=1,
            started_at=NOW - timedelta(seconds=1),
        )  # fmt: skip
        session.add(other)
        other_id = other.id
    pull = desk.add(portal)
    desk.work()

    assert portal.asked == []
    assert desk.pull(pull).due == NOW + timedelta(seconds=2)
    with writing(desk.engine) as session:
        session.get_one(Job, other_id).state = JobState.DONE
    desk.wait(seconds=5)
    desk.finished(pull)
    assert desk.kept() == ids(NAMES[0])


def test_a_worker_that_died_holds_no_other_pull_up_for_long(desk: Desk, portal: Portal) -> None:
    with writing(desk.engine) as session:
        session.add(Job(
            kind=PULL, authority=desk.caller.authority_id, payload={}, unique_key=f"{PULL}:a:1",
            state=JobState.RUNNING, due=NOW, asked_at=NOW, attempts=1,
            started_at=NOW - timedelta(minutes=3),
        ))  # fmt: skip
    desk.add(portal)
    desk.work()

    assert len(portal.asked) == 1


def test_a_fault_of_our_own_is_told_and_the_pull_goes_on_later(desk: Desk, portal: Portal) -> None:
    def broken(_settings: Settings) -> Door:
        raise ValueError("a fault of ours")

    published(portal, NAMES[0], at=EARLIER)
    pull = desk.add(portal)
    [job] = desk.due([PULL])
    attempt(desk.engine, {PULL: Kind(PULL, Puller(door=broken), 1000)}, job.id, lambda: NOW)

    assert desk.pull(pull).trouble == "Something failed here (ValueError)."
    assert (desk.pull(pull).failures, desk.pull(pull).due) == (1, NOW + timedelta(minutes=1))
    desk.work()
    assert portal.asked == []
    desk.wait(minutes=1)
    desk.work()
    assert desk.kept() == ids(NAMES[0])
    assert desk.pull(pull).trouble == ""
