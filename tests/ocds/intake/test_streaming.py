import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.ocds.intake.receiving import Arriving, Wanted, receive
from app.platform.database import writing
from tests.callers import caller_of
from tests.ocds.intake.sent import NOW, a_release, told, work

LARGE = 200_000_000 if "SVS_SOAK" in os.environ else 3_000_000  #: bytes
SMALL = LARGE // 20
ROOM = 50_000_000  #: bytes that reading and using any file may add


def package(size: int, mark: str) -> Iterator[bytes]:
    """Give a package of so many bytes or a few more, of releases of some four kilobytes each."""
    yield b'{"version": "1.1", "releases": ['
    sent = number = 0
    while sent < size:
        one = a_release(str(number), ocid=f"ocds-{mark}-{number}", text="words " * 650)
        some = (b"," if number else b"") + json.dumps(one).encode()
        yield some
        sent, number = sent + len(some), number + 1
    yield b', {"ocid": "o' + mark.encode() + b'", "x": 1e9999}, {"broken": Infinity}]}'


def room_for(
    client: TestClient, engine: Engine, who: dict[str, str], size: int
) -> tuple[int, dict[str, object]]:
    """Have a package read, and give the most memory that it took, and what became of it."""
    arriving = Arriving(engine, NOW)
    for some in package(size, str(size)):
        arriving.take(some)
    arriving.end()
    with writing(engine) as session:
        receive(session, arriving, Wanted(), caller_of(engine, who), NOW)
    most = before = resident()

    def now() -> datetime:
        nonlocal most
        most = max(most, resident())  # it is asked for with everything that is kept
        return NOW

    work(engine, str(arriving.id), now)
    return most - before, told(client, who, str(arriving.id))[0]


def resident() -> int:
    """Give the bytes of memory that this process has."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


@pytest.mark.soak
def test_the_room_that_a_package_takes_does_not_grow_with_it(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    room_for(client, engine, officer, SMALL)  # what is kept from then on is kept

    most, whole = room_for(client, engine, officer, LARGE)

    assert (whole["state"], whole["trouble"]) == ("done", "")
    assert (whole["refused"], whole["unused"]) == (1, int(str(whole["releases"])) - 1)
    assert most < ROOM
