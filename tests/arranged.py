"""The service with all that the examples speak of, to be asked what it should not be."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.concurrency import contextmanager_in_threadpool
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from app.organisations.scope import Scope
from app.platform.database import WriteSession, writing
from app.platform.http.dependencies import (
    clock_of_database,
    shared_by,
    time_of_request,
    write_session,
)
from tests.databases import Supply
from tests.examples import NOW, Known, arrange, arranged_settings
from tests.operations import OCTETS, Operation
from tests.platform.manners_room import a_service
from tests.world.cast import Cast, Somebody

JSON = {"Content-Type": "application/json"}
Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class World:
    """The service, its database, and those who call it."""

    client: TestClient
    engine: Engine
    known: Known

    @property
    def caller(self) -> Headers:
        """The headers of somebody who may do everything that an authority's person may."""
        return self.known.here.everyone.headers

    def ask(
        self, operation: Operation, headers: Headers, **sent: Any
    ) -> tuple[int, dict[str, Any]]:
        """Ask as the example does, but for what is given; tell the status and the problem."""
        if operation.takes_json and not sent:
            sent = {"json": operation.example}
        url = operation.url()
        answer = self.client.request(operation.method, url, headers=headers, **sent)
        if answer.status_code < 400:
            return answer.status_code, {}
        assert answer.headers["content-type"] == "application/problem+json"
        told = answer.json()
        assert told["status"] == answer.status_code
        assert told["code"]
        assert told["detail"]
        assert not {"Traceback", "sqlalchemy", "SELECT", "/app/"} & set(answer.text.split())
        return answer.status_code, told

    def send(
        self,
        operation: Operation,
        headers: Headers,
        number: int | None = None,
        url: str | None = None,
        **sent: Any,
    ) -> Response:
        """Send what the example sends, but for what is given.

        Args:
            operation: whose example.
            headers: of whoever sends it.
            number: of the lot that it is to be about, in the place of the example's.
            url: where to, in the place of the example's address.
            sent: in the place of the example's body, such as `json`.
        """
        if operation.method in {"PUT", "PATCH"}:
            headers = headers | {"If-Match": "*"}
        if operation.takes_json:
            body = operation.example if number is None else operation.example_about(number)
            sent = {"json": body} | sent
        if operation.takes_a_file:
            headers = headers | {"Content-Type": OCTETS}
            sent = {"content": self.file_for(operation)} | sent
        to = url or operation.url(number)
        answer: Response = self.client.request(operation.method, to, headers=headers, **sent)
        return answer

    def file_for(self, operation: Operation) -> bytes:
        """Give a file that an operation takes: releases, or a workbook."""
        return b"[]" if operation.name == "ingest_releases" else self.known.workbook

    def may(self, operation: Operation) -> Headers:
        """Give the headers of somebody for whom the operation's example works."""
        return who_may(operation, self.known.here).headers


def who_may(operation: Operation, cast: Cast) -> Somebody:
    """Give somebody of a cast who may do what the operation's example does."""
    if operation.name == "finish_marking":
        return cast.finisher  # who has nothing left to mark
    if operation.name == "explain_own_tender":
        return cast.supplier
    if operation.name == "read_mark":
        return cast.evaluator  # nobody sees another's while they are at work
    by_scope = {
        Scope.TENDERS_SUBMIT: cast.supplier,
        Scope.MARKS_WRITE: cast.evaluator,
        Scope.MODERATIONS_WRITE: cast.moderator,
    }
    needs = operation.route.needs
    return cast.everyone if needs is None else by_scope.get(Scope(needs), cast.everyone)


@contextmanager
def arranged(supply: Supply, folder: Path, *, forgets: bool = False) -> Iterator[World]:
    """Arrange the service, once for all that is asked of it.

    Args:
        supply: of databases.
        folder: for the files that the examples name.
        forgets: whether nothing is kept of what is written, so that each request finds the world
            as it was arranged. What is refused is remembered all the same.
    """
    with supply.filled(arrange) as (engine, known):
        settings = arranged_settings(engine, folder, requests_per_minute=10_000_000)
        with a_service(settings, engine) as client:
            assert isinstance(client.app, FastAPI)
            set_time(client.app)
            if forgets:
                client.app.dependency_overrides[write_session] = forgetful
            yield World(client, engine, known)


def set_time(app: FastAPI) -> None:
    """Have a service work at the moment of the examples, on the database's clock too."""
    app.dependency_overrides[time_of_request] = lambda: NOW
    app.dependency_overrides[clock_of_database] = lambda: lambda _session: NOW


async def forgetful(request: Request) -> AsyncIterator[WriteSession]:
    """Give a route a session to write with, of which nothing is kept."""
    if shared_by(request) is not None:  # it goes with what it is a part of
        async with asynccontextmanager(write_session)(request, None) as session:
            yield session
        return
    async with contextmanager_in_threadpool(_undone(request.app.state.engine)) as session:
        yield session


class _Undo(Exception):
    """What was written is to be rolled back."""


@contextmanager
def _undone(engine: Engine) -> Iterator[WriteSession]:
    with suppress(_Undo), writing(engine) as session:
        yield session
        session.flush()  # whatever the database would refuse, it refuses now
        raise _Undo
