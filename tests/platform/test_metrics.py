from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, select

from app.platform.clock import now as real_now
from app.platform.database import writing
from app.platform.jobs.enqueuing import enqueue
from app.platform.jobs.tables import Job, JobState
from app.platform.metrics import Gauge, Metrics


def test_requests_are_counted_by_route_and_status(engine: Engine) -> None:
    metrics = Metrics(engine)

    metrics.answered("GET", "/v1/places", 200, 0.02)
    metrics.answered("GET", "/v1/places", 200, 0.2)

    told = metrics.text().decode()
    assert 'svs_requests_total{method="GET",route="/v1/places",status="200"} 2.0' in told
    assert 'svs_request_seconds_bucket{le="0.025",method="GET",route="/v1/places"} 1.0' in told


def test_jobs_that_wait_are_counted_in_the_database(engine: Engine, now: datetime) -> None:
    metrics = Metrics(engine)
    with writing(engine) as session:
        enqueue(session, "mark", {}, now)

    assert 'svs_jobs{kind="mark",state="waiting"} 1.0' in metrics.text().decode()


def test_how_long_the_oldest_job_that_is_due_has_waited_is_told_by_kind(
    engine: Engine, now: datetime
) -> None:
    metrics = Metrics(engine, {"hush"}, clock=lambda: now)
    with writing(engine) as session:
        for seconds, kind in ((90, "mark"), (30, "mark"), (600, "hush"), (-60, "later")):
            enqueue(session, kind, {}, now - timedelta(seconds=seconds))
        done = enqueue(session, "done", {}, now - timedelta(days=1))
        done.state = JobState.DONE

    told = metrics.text().decode().splitlines()
    assert [line for line in told if line.startswith("svs_jobs_oldest")] == [
        'svs_jobs_oldest_seconds{kind="mark"} 90.0'
    ]


def test_of_quiet_jobs_only_those_that_fail_are_counted(engine: Engine, now: datetime) -> None:
    metrics = Metrics(engine, {"hush"})

    def told() -> list[str]:
        return [line for line in metrics.text().decode().splitlines() if "hush" in line]

    with writing(engine) as session:
        jobs = [enqueue(session, "hush", {}, now).id for _ in range(4)]
    assert told() == []

    with writing(engine) as session:
        for job_id in jobs[:2]:
            session.get_one(Job, job_id).attempts = 1
    assert told() == ['svs_jobs{kind="hush",state="waiting"} 1.0']

    with writing(engine) as session:
        for job_id in jobs:
            session.get_one(Job, job_id).state = JobState.FAILED
    assert told() == ['svs_jobs{kind="hush",state="failed"} 4.0']


def test_rooms_tell_of_their_rows(engine: Engine, now: datetime) -> None:
    metrics = Metrics(engine, gauges=[Gauge("svs_things", "Things", "colour", _by_colour)])
    with writing(engine) as session:
        enqueue(session, "red", {}, now)

    assert 'svs_things{colour="red"} 1.0' in metrics.text().decode()


def _by_colour(session: Session) -> dict[str, int]:
    return dict.fromkeys(session.exec(select(Job.kind)), 1)


def test_a_clock_that_is_wrong_shows(engine: Engine) -> None:
    metrics = Metrics(engine, clock=lambda: real_now() - timedelta(minutes=5))

    [line] = [
        line for line in metrics.text().decode().splitlines() if line.startswith("svs_clock_skew")
    ]
    name, seconds = line.split()
    assert name == "svs_clock_skew_seconds"
    assert round(float(seconds) / 60) == 5
