import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.platform.database import reading
from app.platform.events import EventLog
from app.platform.http.dependencies import ReadDep, WriteDep
from app.platform.identifiers import new_id
from app.platform.settings import Settings


def numbers(engine: Engine) -> list[int]:
    with reading(engine) as session:
        return sorted(session.exec(select(EventLog.number)))


@contextmanager
def a_service(engine: Engine, threads: int = 2) -> Iterator[TestClient]:
    """Serve a route that writes a row and counts those that were there before."""
    app = FastAPI()
    app.state.engine, app.state.settings = engine, Settings(threads=threads)

    @app.post("/rows", status_code=201)
    def add(write: WriteDep, read: ReadDep, fail: bool = False) -> int:
        write.add(EventLog(authority=new_id(), number=1, digest=""))
        write.flush()
        time.sleep(0.01)
        if fail:
            raise RuntimeError
        return len(read.exec(select(EventLog)).all())

    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_a_route_commits_before_its_answer_leaves(engine: Engine) -> None:
    with a_service(engine) as client:
        assert client.post("/rows").status_code == 201
        assert numbers(engine) == [1]


def test_a_route_that_raises_leaves_nothing(engine: Engine) -> None:
    with a_service(engine) as client:
        assert client.post("/rows", params={"fail": True}).status_code == 500
        assert numbers(engine) == []


def test_more_requests_than_threads_all_come_through(engine: Engine) -> None:
    statuses: list[int] = []
    with a_service(engine, threads=2) as client:
        requests = [
            threading.Thread(target=lambda: statuses.append(client.post("/rows").status_code))
            for _ in range(60)
        ]
        for request in requests:
            request.start()
        for request in requests:
            request.join()

    assert statuses == [201] * 60
    assert len(numbers(engine)) == 60
