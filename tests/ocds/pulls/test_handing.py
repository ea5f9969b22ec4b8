"""What was handed over to the intake, and was not read there."""

from uuid import UUID

from sqlmodel import col, select

from app.contracts.kind import Regime
from app.ocds.intake.receiving import READ
from app.ocds.intake.tables import OcdsAnswer, OcdsIngest, OcdsIngestPart
from app.ocds.pulls.running import PULL
from app.ocds.pulls.tables import OcdsPulled, PulledState, PullState
from app.organisations.role import Role
from app.organisations.tables import ApiKey
from app.platform.database import reading, writing
from app.platform.jobs.tables import Job, JobState
from tests.callers import a_person, caller_of
from tests.ocds.pulls.desk import EARLIER, Desk, ids
from tests.ocds.pulls.portal import NAMES, Portal, a_notice, published


def states(desk: Desk) -> set[tuple[PulledState, bool]]:
    """Tell where releases stand, and whether their bytes are held."""
    with reading(desk.engine) as session:
        return {(one.state, bool(one.content)) for one in session.exec(select(OcdsPulled))}


def fail_all(desk: Desk, words: str = "") -> None:
    """Give up the files that wait to be read and hold such words, as if their workers had died."""
    with writing(desk.engine) as session:
        for one in desk.due([READ]):
            parts = select(OcdsIngestPart).order_by(col(OcdsIngestPart.number))
            mine = OcdsIngestPart.ingest_id == UUID(one.payload["ingest"])
            file = b"".join(part.content for part in session.exec(parts.where(mine)))
            if words.encode() in file:
                job = session.get_one(Job, one.id)
                job.state, job.ended_at = JobState.FAILED, desk.time


def test_bytes_are_held_until_the_intake_has_read_them(desk: Desk, portal: Portal) -> None:
    published(portal, *NAMES[:3], at=EARLIER)
    pull = desk.add(portal)
    desk.work(kinds=[PULL])
    desk.wake()

    assert states(desk) == {(PulledState.HANDED, True)}
    desk.finished(pull)
    desk.wake()
    assert states(desk) == {(PulledState.READ, False)}
    assert desk.pull(pull).trouble == ""


def test_what_was_in_a_file_that_was_given_up_is_handed_over_again(
    desk: Desk, portal: Portal
) -> None:
    published(portal, *NAMES[:3], at=EARLIER)
    pull = desk.add(portal)
    desk.work(kinds=[PULL])
    with writing(desk.engine) as session:
        session.get_one(ApiKey, desk.caller.key_id).revoked_at = desk.time
    desk.work()
    assert desk.kept() == []
    desk.wake()

    assert states(desk) == {(PulledState.HELD, True)}
    assert desk.told(pull).trouble.startswith("3 releases were in files that could not be read")
    assert desk.pull(pull).state is PullState.ACTIVE
    desk.caller = caller_of(desk.engine, a_person(desk.engine, Role.PROCUREMENT_OFFICER))
    portal.notices.clear()  # and the publisher shows them no more
    desk.wait(hours=1)
    desk.change(pull, active=True)
    desk.finished(pull)
    desk.wake()
    assert desk.kept() == ids(*NAMES[:3])
    assert desk.told(pull).trouble == ""


def test_what_names_no_buyer_and_runs_are_let_go_after_a_year(desk: Desk, portal: Portal) -> None:
    portal.publish(a_notice(NAMES[0]), a_notice(NAMES[1], None), at=EARLIER)
    pull = desk.add(portal)
    desk.finished(pull)
    desk.wait(days=364)
    desk.wake()
    assert states(desk) == {(PulledState.READ, False), (PulledState.UNSAID, True)}
    assert len(desk.runs(pull)) == 1

    desk.wait(days=2)
    desk.wake()
    assert states(desk) == {(PulledState.READ, False)}
    assert desk.runs(pull) == []


def test_with_since_everything_is_handed_over_again_as_is_wanted_by_then(
    desk: Desk, portal: Portal
) -> None:
    published(portal, *NAMES[:3], at=EARLIER)
    pull = desk.add(portal)
    since = desk.pull(pull).since
    desk.finished(pull)
    desk.change(pull, regime=Regime.PCR15, since=since)
    run = desk.finished(pull)

    assert (run.brought, run.again) == (3, 0)
    assert set(desk.answered().values()) == {2}
    assert desk.kept() == ids(*NAMES[:3])
    with reading(desk.engine) as session:
        files = session.exec(select(OcdsIngest).order_by(col(OcdsIngest.id))).all()
    assert [one.regime for one in files] == [None, Regime.PCR15]


def test_what_waits_in_a_file_is_not_lost_with_another_since(desk: Desk, portal: Portal) -> None:
    published(portal, *NAMES[:3], at=EARLIER)
    pull = desk.add(portal)
    desk.work(kinds=[PULL])
    desk.change(pull, since=desk.time)
    fail_all(desk)
    desk.wait(hours=6)
    desk.finished(pull)

    assert desk.kept() == ids(*NAMES[:3])


def test_what_is_in_a_file_without_a_job_is_handed_over_again(desk: Desk, portal: Portal) -> None:
    published(portal, *NAMES[:3], at=EARLIER)
    pull = desk.add(portal)
    desk.work(kinds=[PULL])
    with writing(desk.engine) as session:  # as in a system that an archive was taken into
        for job in desk.due([READ]):
            session.delete(session.get_one(Job, job.id))
    desk.wait(hours=6)
    desk.finished(pull)

    assert desk.kept() == ids(*NAMES[:3])


def test_a_stopped_pull_goes_on_saying_why(desk: Desk, portal: Portal) -> None:
    published(portal, *NAMES[:3], at=EARLIER)
    pull = desk.add(portal)
    desk.work(kinds=[PULL])
    with writing(desk.engine) as session:
        session.get_one(ApiKey, desk.caller.key_id).revoked_at = desk.time
    desk.wait(hours=6)
    desk.work(kinds=[PULL])
    desk.work()
    desk.wake()

    assert states(desk) == {(PulledState.HELD, True)}
    assert desk.pull(pull).state is PullState.STOPPED
    assert desk.pull(pull).trouble == "This key was revoked."


def test_a_release_that_no_worker_survives_is_found_and_held_and_told_of(
    desk: Desk, portal: Portal
) -> None:
    portal.most = 100
    names = [f"{number:06x}" for number in range(35)]
    published(portal, *names, at=EARLIER)
    pull = desk.add(portal)
    for _ in range(4):
        desk.work(kinds=[PULL])
        fail_all(desk, f"{names[33]}-2026")
        desk.work()
        desk.wait(hours=6)
    desk.finished(pull)

    assert desk.kept() == ids(*names[:33], names[34])
    assert [len(run.ingests) for run in desk.runs(pull)] == [1, 2, 2, 4, 0]
    assert desk.told(pull).given_up == 1
    desk.wait(hours=6)
    desk.finished(pull)
    assert desk.told(pull).given_up == 1
    desk.change(pull, label="Once more")
    assert desk.told(pull).given_up == 0
    desk.run_now(pull)
    desk.finished(pull)
    assert desk.kept() == ids(*names)


def test_what_is_handed_over_again_goes_before_what_came_later(desk: Desk, portal: Portal) -> None:
    published(portal, *NAMES[:2], at=EARLIER)
    pull = desk.add(portal)
    desk.work(kinds=[PULL])
    fail_all(desk)
    desk.wake()
    desk.change(pull, label="Once more")
    desk.wait(hours=6)
    published(portal, *NAMES[2:4], at=desk.time)
    desk.finished(pull)

    with reading(desk.engine) as session:
        found = session.exec(select(OcdsAnswer.release_id).order_by(col(OcdsAnswer.number))).all()
    assert found == [f"{name}-2026" for name in NAMES[:4]]
