import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from sqlmodel import select
from starlette.types import ASGIApp, Receive, Scope, Send

from app.platform.database import WriteSession, reading, writing
from app.platform.database_troubles import Again
from app.platform.events import EventLog
from app.platform.http.dependencies import WriteDep
from app.platform.http.retrying import LARGEST_BODY, Retries, transact
from app.platform.identifiers import new_id
from app.platform.settings import Settings
from app.problems import Problem


def a_meeting(engine: Engine) -> OperationalError:
    """Make what this database says when two transactions meet."""
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    original = busy if engine.dialect.name == "sqlite" else psycopg.errors.DeadlockDetected("")
    return OperationalError("", {}, original)


def rows(engine: Engine) -> int:
    with reading(engine) as session:
        return len(session.exec(select(EventLog)).all())


class Outside:
    """Stands where logs and metrics stand, and wants to know the route."""

    def __init__(self, app: ASGIApp, routes: list[str]) -> None:
        self.app, self.routes = app, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)
        if scope["type"] == "http":
            self.routes.append(scope["route"].path)


class Service:
    """A service whose one route adds a row, after meeting others so many times."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.meetings = 0
        self.attempts = 0
        self.bodies: list[int] = []
        self.routes: list[str] = []  #: as those outside see them once a request is answered

    @contextmanager
    def client(self) -> Iterator[TestClient]:
        app = FastAPI()
        app.state.engine, app.state.settings = self.engine, Settings()
        app.add_middleware(Retries)
        app.add_middleware(Outside, routes=self.routes)

        @app.exception_handler(Problem)
        async def refuse(_request: Request, problem: Problem) -> PlainTextResponse:
            return PlainTextResponse(problem.slug, 503)

        @app.post("/rows", status_code=201)
        async def add(request: Request, session: WriteDep) -> None:
            self.bodies.append(len(await request.body()))
            self.add(session)

        with TestClient(app) as client:
            yield client

    def add(self, session: WriteSession) -> None:
        self.attempts += 1
        session.add(EventLog(authority=new_id(), number=1, digest=""))
        session.flush()
        if self.attempts <= self.meetings:
            raise a_meeting(self.engine)


@pytest.fixture
def service(engine: Engine) -> Service:
    return Service(engine)


@pytest.mark.parametrize("meetings", [0, 1, 3])
def test_a_request_that_meets_others_takes_effect_once(service: Service, meetings: int) -> None:
    service.meetings = meetings

    with service.client() as client:
        assert client.post("/rows", content=b"x" * 1000).status_code == 201

    assert service.bodies == [1000] * (meetings + 1)
    assert service.routes == ["/rows"]
    assert rows(service.engine) == 1


def test_a_request_that_always_meets_others_is_told_to_come_back(service: Service) -> None:
    service.meetings = 99

    with service.client() as client:
        answer = client.post("/rows")

    assert (answer.status_code, answer.text) == (503, "busy")
    assert service.attempts == 4
    assert rows(service.engine) == 0


def test_a_body_too_large_to_keep_is_not_sent_through_again(service: Service) -> None:
    service.meetings = 1

    with service.client() as client:
        assert client.post("/rows", content=b"x" * (LARGEST_BODY + 1)).status_code == 503

    assert service.attempts == 1


def test_work_of_ones_own_is_repeated_too(service: Service) -> None:
    service.meetings = 3

    transact(service.engine, service.add)

    assert rows(service.engine) == 1
    service.meetings = 99
    with pytest.raises(Again):
        transact(service.engine, service.add)


def test_two_that_wait_for_each_other_both_come_through(engine: Engine) -> None:
    with writing(engine) as session:
        logs = [EventLog(authority=new_id(), number=0, digest="") for _ in range(2)]
        session.add_all(logs)
        ids = [log.authority for log in logs]
    both_hold_one = threading.Barrier(2)

    def count_up_in(order: list[int]) -> None:
        waited = False

        def work(session: WriteSession) -> None:
            nonlocal waited
            if engine.dialect.name == "postgresql":
                session.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
            for place in order:
                query = select(EventLog).where(EventLog.authority == ids[place])
                session.exec(query.with_for_update()).one().number += 1
                session.flush()
                if engine.dialect.name == "postgresql" and not waited:
                    waited = True
                    both_hold_one.wait()

        transact(engine, work)

    threads = [threading.Thread(target=count_up_in, args=(o,)) for o in ([0, 1], [1, 0])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with reading(engine) as after:
        assert after.exec(select(EventLog.number)).all() == [2, 2]
