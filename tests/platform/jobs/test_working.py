import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from app.platform.database import reading, writing
from app.platform.events import note
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.kinds import BETWEEN_TURNS, Kind
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import InOneGo, Superseded, Work, run
from tests.platform.jobs.trade import SHOP, stumble, subjects


class Bench:
    """A database with a clock that the test moves, and a worker's hands."""

    def __init__(self, engine: Engine, now: datetime) -> None:
        self.engine = engine
        self.time = now

    def ask(self, kind: str, **payload: Any) -> UUID:
        with writing(self.engine) as session:
            return enqueue(session, kind, payload, self.time).id

    def run(self, job_id: UUID, *kinds: Kind) -> datetime | None:
        known = {kind.name: kind for kind in (*SHOP.kinds, *kinds)}
        return run(self.engine, known, job_id, lambda: self.time)

    def job(self, job_id: UUID) -> Job:
        with reading(self.engine) as session:
            job = session.get(Job, job_id)
            assert job
            return job


@pytest.fixture
def bench(engine: Engine, now: datetime) -> Bench:
    return Bench(engine, now)


def test_a_job_done_InOneGo_says_what_came_of_it(bench: Bench) -> None:
    job_id = bench.ask("mark", name="one")

    assert bench.run(job_id) is None

    job = bench.job(job_id)
    assert (job.state, job.outcome, job.attempts) == (JobState.DONE, {"left": "one"}, 1)
    assert job.ended_at == bench.time


def test_a_job_that_is_done_is_not_done_again(bench: Bench) -> None:
    job_id = bench.ask("mark", name="one")

    bench.run(job_id)
    bench.run(job_id)

    assert subjects(bench.engine, "marked") == ["one"]


def test_a_long_job_shows_how_far_it_has_come(bench: Bench) -> None:
    seen: list[tuple[int, int | None]] = []

    def look(work: Work) -> None:
        with work.writing() as session:
            work.report(session, 3, 7)
        job = bench.job(work.id)
        seen.append((job.done_units, job.total_units))

    bench.run(bench.ask("look"), Kind("look", look))

    assert seen == [(3, 7)]


def test_a_job_that_stumbles_is_tried_again_after_longer_and_longer(bench: Bench) -> None:
    job_id = bench.ask("stumble", times=2)

    first = bench.run(job_id)
    assert first
    assert bench.job(job_id).state == JobState.WAITING
    assert bench.run(job_id) == first, "not before it is due"

    pause, bench.time = first - bench.time, first
    second = bench.run(job_id)
    assert second
    assert second - bench.time > pause

    bench.time = second
    assert bench.run(job_id) is None
    assert (bench.job(job_id).state, bench.job(job_id).trouble) == (JobState.DONE, None)


def test_a_job_is_given_up_after_its_last_attempt(bench: Bench) -> None:
    job_id = bench.ask("stumble", times=99)

    while again := bench.run(job_id):
        bench.time = again

    job = bench.job(job_id)
    assert (job.state, job.attempts) == (JobState.FAILED, 3)
    assert job.trouble == "RuntimeError was raised.", "what it said may quote what is stored"


def test_a_problem_that_only_the_caller_can_mend_is_not_tried_again(bench: Bench) -> None:
    job_id = bench.ask("refuse")

    assert bench.run(job_id) is None

    job = bench.job(job_id)
    assert (job.state, job.trouble) == (JobState.FAILED, "The rules are already published.")


def test_a_job_that_kills_its_worker_each_time_is_given_up(bench: Bench) -> None:
    class WorkerDied(BaseException):
        """Not an Exception, as a death is not."""

    def die(work: Work) -> None:
        raise WorkerDied

    job_id = bench.ask("die")
    for _ in range(2):
        with pytest.raises(WorkerDied):
            bench.run(job_id, Kind("die", die, attempts=2))

    assert bench.run(job_id, Kind("die", die, attempts=2)) is None
    assert bench.job(job_id).state == JobState.FAILED


def test_a_kind_that_this_worker_does_not_know_waits_for_one_that_does(bench: Bench) -> None:
    job_id = bench.ask("from-a-newer-version")

    assert bench.run(job_id) == bench.time + timedelta(minutes=1)
    assert bench.job(job_id).state == JobState.WAITING


def test_what_a_failed_part_wrote_is_rolled_back(bench: Bench) -> None:
    def fall(work: Work) -> None:
        with work.finishing() as session:
            note(session, "fallen", "x", work.now())
            raise RuntimeError

    bench.run(bench.ask("fall"), Kind("fall", fall))

    assert subjects(bench.engine, "fallen") == []


@pytest.mark.parametrize("late", ["writing", "finishing"])
def test_a_worker_that_was_replaced_can_write_nothing(bench: Bench, late: str) -> None:
    refused: list[bool] = []

    def sleep_through_the_next_attempt(work: Work) -> None:
        if work.attempt == 2:
            return
        bench.run(work.id, kind)
        part: Callable[[], Any] = getattr(work, late)
        try:
            with part() as session:
                note(session, "spoilt", "x", work.now())
        except Superseded:
            refused.append(True)
            raise

    kind = Kind("sleepy", sleep_through_the_next_attempt)
    job_id = bench.ask("sleepy")

    bench.run(job_id, kind)

    assert refused == [True]
    assert subjects(bench.engine, "spoilt") == []
    assert (bench.job(job_id).state, bench.job(job_id).attempts) == (JobState.DONE, 2)


def test_a_use_case_InOneGo_has_its_effect_exactly_once(bench: Bench) -> None:
    job_id = bench.ask("mark", name="once")
    kind = Kind("mark", InOneGo(lambda session, work: {"id": str(work.id)}))

    bench.run(job_id, kind)

    assert bench.job(job_id).outcome == {"id": str(job_id)}


def test_a_quiet_job_leaves_no_line_until_it_is_given_up(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    quiet = Kind("hush", stumble, attempts=2, is_quiet=True)
    done, given_up = bench.ask("hush", times=0), bench.ask("hush", times=9)

    bench.run(done, quiet)
    due = bench.run(given_up, quiet)
    assert [line.name for line in caplog.records] == []
    assert due
    bench.time = due
    bench.run(given_up, quiet)

    assert bench.job(done).state is JobState.DONE
    [line] = caplog.records
    assert "job.given_up" in line.getMessage()


def test_a_quiet_job_that_was_superseded_is_not_said_to_be_done(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def lose(_work: Work) -> None:
        raise Superseded

    bench.run(bench.ask("lost"), Kind("lost", lose))

    assert [line for line in caplog.records if "job.done" in line.getMessage()] == []


def test_a_long_job_lets_others_have_their_turn_and_goes_on(bench: Bench) -> None:
    def long(work: Work) -> None:
        begin = work.payload.get("done", 0)
        for number in range(begin, 5):
            with work.writing() as session:
                note(session, "part", str(number), work.now())
            bench.time += timedelta(seconds=20)
            work.let_others(done=number + 1)

    kind = Kind("long", long, attempts=1, turn=timedelta(seconds=30))
    job_id = bench.ask("long", name="a long one")
    turns = 1
    while (again := bench.run(job_id, kind)) is not None:
        job = bench.job(job_id)
        assert (job.state, job.due, job.attempts) == (JobState.WAITING, again, 0)
        assert again == bench.time + BETWEEN_TURNS
        bench.time = again
        turns += 1

    assert turns == 2
    assert subjects(bench.engine, "part") == ["0", "1", "2", "3", "4"]
    assert bench.job(job_id).state is JobState.DONE
    assert bench.job(job_id).payload == {"name": "a long one", "done": 3}


def test_a_job_that_has_its_turns_is_given_up_after_as_many_stumbles_as_any(bench: Bench) -> None:
    attempts = list[int]()

    def long(work: Work) -> None:
        attempts.append(work.attempt)
        if len(attempts) > 20:
            raise RuntimeError
        while True:
            work.let_others()

    kind = Kind("long", long, attempts=3, turn=timedelta(0))
    job_id = bench.ask("long")
    pauses = list[timedelta]()
    while (again := bench.run(job_id, kind)) is not None:
        pauses.append(again - bench.time)
        bench.time = again

    assert attempts == [1] * 20 + [1, 2, 3]
    assert bench.job(job_id).state is JobState.FAILED
    assert max(pauses) < timedelta(seconds=6)  # the turns lengthen none


def test_a_job_that_others_took_over_does_not_go_on_with_its_turns(bench: Bench) -> None:
    def late(work: Work) -> None:
        work.let_others(done=1)
        with writing(bench.engine) as session:  # another worker thought this one dead
            session.get_one(Job, work.id).attempts += 1
        work.let_others(done=2)

    job_id = bench.ask("late")
    assert bench.run(job_id, Kind("late", late, turn=timedelta(0))) is None

    job = bench.job(job_id)
    assert (job.state, job.attempts, job.payload) == (JobState.RUNNING, 2, {})
