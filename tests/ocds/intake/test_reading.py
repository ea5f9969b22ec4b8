import json
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import func, select

from app.ocds.intake.lines import releases_of
from app.ocds.intake.reading import TOGETHER, read_file
from app.ocds.intake.tables import OcdsAnswer, OcdsIngest, OcdsRelease
from app.platform.database import ReadSession, WriteSession, reading, writing
from tests.ocds.intake.sent import NOW, a_release, answers, send, told, work


class Killed(Exception):
    """Stands for the end of a worker's process."""


class OneThatDies:
    """A worker whose process ends while it writes for the so-manieth time."""

    def __init__(self, engine: Engine, dies_at: int) -> None:
        self._engine, self._left = engine, dies_at
        self.told: list[int] = []

    def reading(self) -> object:
        return reading(self._engine)

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        with writing(self._engine) as session:
            yield session
            self._left -= 1
            if not self._left:
                raise Killed

    def report(self, session: ReadSession, done: int, total: int | None = None) -> None:
        self.told.append(done)

    def let_others(self) -> None:
        """Nobody else has anything to do."""

    def now(self) -> datetime:
        return NOW


@pytest.mark.parametrize("dies_at", [1, 2, 3, 4])
def test_whoever_takes_over_goes_on_where_the_last_one_stopped(
    client: TestClient, engine: Engine, officer: dict[str, str], dies_at: int
) -> None:
    many = 2 * TOGETHER + 5
    sent = send(client, officer, [a_release(str(one)) for one in range(many)]).json()["id"]
    with reading(engine) as session:
        ingest_id = session.exec(select(OcdsIngest.id)).one()
    with pytest.raises(Killed):
        read_file(OneThatDies(engine, dies_at), ingest_id)  # type: ignore[arg-type]
    with reading(engine) as session:
        there = session.exec(select(func.count()).select_from(OcdsAnswer)).one()
        assert there == min((dies_at - 1) * TOGETHER, many)

    work(engine, sent)

    whole, _ = told(client, officer, sent)
    assert (whole["releases"], whole["same"], whole["conflict"]) == (many, 0, 0)
    with reading(engine) as session:
        assert session.exec(select(func.count()).select_from(OcdsRelease)).one() == many


def test_the_worker_tells_how_far_it_is(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    wide = [a_release(str(one), text="words " * 30_000) for one in range(15)]
    sent = send(client, officer, wide).json()
    desk = OneThatDies(engine, 0)

    with reading(engine) as session:
        read_file(desk, session.exec(select(OcdsIngest.id)).one())  # type: ignore[arg-type]

    assert len(desk.told) > 1
    assert desk.told == sorted(desk.told)
    assert desk.told[-1] == sent["size"]


def test_a_file_that_was_read_is_not_read_again(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    sent = send(client, officer, [a_release()]).json()["id"]
    work(engine, sent)
    desk = OneThatDies(engine, 1)

    with reading(engine) as session:
        read_file(desk, session.exec(select(OcdsIngest.id)).one())  # type: ignore[arg-type]

    assert len(answers(told(client, officer, sent)[1])) == 1


def test_of_a_file_with_too_many_releases_the_first_are_read_and_the_rest_is_told(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    sent = send(client, officer, [a_release(str(one)) for one in range(5)]).json()["id"]

    read_file(OneThatDies(engine, 0), UUID(sent), most=3)  # type: ignore[arg-type]

    whole, each = told(client, officer, sent)
    assert len(each) == 3
    assert whole["trouble"] == "It has more than 3 releases; send the rest in another file."


def test_a_long_package_needs_no_more_room_than_its_longest_release() -> None:
    one = json.dumps(a_release(text="words " * 700)).encode()  # about four thousand bytes

    def package(many: int) -> Iterator[bytes]:
        yield b'{"releases": [' + one
        for _ in range(many):
            yield b"," + one
        yield b"]}"

    def most_room(many: int) -> int:
        tracemalloc.start()
        assert sum(1 for _ in releases_of(package(many))) == many + 1
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert most_room(1_000) < 2 * most_room(20) < 1_000 * len(one) / 4
