from datetime import datetime

from sqlalchemy import Engine

from app.platform.database import writing
from app.platform.jobs.enqueuing import enqueue
from app.platform.metrics import Metrics


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
