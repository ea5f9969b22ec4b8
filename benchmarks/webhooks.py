"""Sending webhooks: the rate of workers against that of a bare client with the same bodies.

Ten thousand messages wait, in equal parts for four webhooks that lead to one receiver, a program
of its own that answers at once (`benchmarks/receiving.py`) and takes the time from the first
message to the last. The bare client posts the same bodies with the same headers, signed
beforehand, one after another over a kept connection, and writes nothing down. A worker is one as
the command line starts it, which was idle before: it reads, signs, sends, and writes down what
became of each message.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import httpx2
from sqlalchemy import Engine, text

from app.organisations.role import Role
from app.platform.clock import now
from app.platform.database import WriteSession, reading, writing
from app.platform.events import EventLog, note
from app.platform.identifiers import new_id
from app.platform.outgoing.address import checked
from app.platform.sealing import Seals
from app.webhooks.asking import wake
from app.webhooks.queries import held
from app.webhooks.redelivering import send_test
from app.webhooks.registering import Wanted, add
from app.webhooks.signature import body_of, data_of, headers_for
from app.webhooks.tables import Webhook
from app.webhooks.telling import tell
from benchmarks.clock import times
from benchmarks.lot import databases
from tests.callers import a_person, caller_of
from tests.tenders.made import SEAL_KEY

MESSAGES, FEW, WEBHOOKS, ROUNDS = 10_000, 1_000, 4, 2
KIND = "contract.ended"
HERE = str(Path(__file__).parents[1])
AIM = 0.33
PATIENCE = 600.0  #: seconds


@dataclass(frozen=True, slots=True)
class Came:
    """What a receiver has counted."""

    many: int
    different: int
    first: float
    last: float

    @property
    def rate(self) -> float:
        """Messages a second."""
        return (self.many - 1) / (self.last - self.first)


@dataclass(frozen=True, slots=True)
class Receiving:
    """A receiver that runs."""

    port: int

    @property
    def url(self) -> str:
        """Where it takes messages."""
        return f"http://127.0.0.1:{self.port}/hook"

    def came(self) -> Came:
        """Ask what came since it was asked last."""
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", "/")
        told = Came(*json.loads(connection.getresponse().read()))
        connection.close()
        return told


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast messages went."""

    rate: float = 0  #: a second, by the receiver's clock
    processor: float = inf  #: seconds of the sender's processors for each

    def best(self, other: "Pace") -> "Pace":
        """Take the better of both figures of two rounds."""
        return Pace(max(self.rate, other.rate), min(self.processor, other.processor))


def run(*, quick: bool = False) -> None:
    """Print the pace of workers against a bare client's, on each database."""
    many, rounds = (FEW, 1) if quick else (MESSAGES, ROUNDS)
    print(f"Webhooks: {many:,} messages for {WEBHOOKS} webhooks, against a bare client")
    with databases() as engines, _receiver() as receiver:
        for name, engine in engines.items():
            ids = _set_up(engine, receiver)
            numbers = (1,) if engine.dialect.name == "sqlite" else (1, 2)
            bare, ours = Pace(), dict.fromkeys(numbers, Pace())
            for _ in range(rounds):
                bare = bare.best(_bare(receiver, many))
                for number in numbers:
                    ours[number] = ours[number].best(_pace(engine, ids, receiver, number, many))
            for number, pace in ours.items():
                who = "one worker" if number == 1 else f"{number} workers"
                share = times(bare.processor / pace.processor)
                print(
                    f"  {name}, {who}: {share} of its rate by the processors' time, "
                    f"{times(pace.rate / bare.rate)} by the clock; {pace.rate:,.0f} a second"
                )
            print(
                f"  the bare client: {bare.rate:,.0f} a second, {bare.processor * 1e3:.2f} ms of "
                f"processors each; the aim for one worker is {AIM}"
            )


def _pace(
    engine: Engine, ids: Sequence[UUID], receiver: Receiving, number: int, many: int
) -> Pace:
    """Have some workers send as many messages, and tell how fast they did."""
    with _workers(engine, number) as pids:
        _await_workers(engine, number, ids[0], receiver)
        before = _processor(pids)
        _tell(engine, ids, many)
        _all_sent(engine)
        came, took = receiver.came(), _processor(pids) - before
    assert came.many == came.different == many, came
    return Pace(came.rate, took / many)


def _processor(pids: Sequence[int]) -> float:
    """Give the seconds that processes have had of the processors so far."""
    told = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(one[11]) + int(one[12]) for one in told) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _receiver() -> Iterator[Receiving]:
    program = [sys.executable, "-m", "benchmarks.receiving"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout
        try:
            yield Receiving(int(process.stdout.readline()))
        finally:
            process.terminate()


def _set_up(engine: Engine, receiver: Receiving) -> list[UUID]:
    """Set the webhooks up for an authority, each with a path of its own."""
    caller = caller_of(engine, a_person(engine, Role.ADMINISTRATOR))
    urls = [checked(f"{receiver.url}/{number}", loopback=True) for number in range(WEBHOOKS)]
    wanted, seals = [Wanted("A register", url, ()) for url in urls], Seals(SEAL_KEY)
    with writing(engine) as session:
        return [add(session, caller, one, seals, now())[0].id for one in wanted]


def _held(session: WriteSession, webhook_id: UUID) -> Webhook:
    found = held(session, webhook_id)
    assert found
    return found


def _tell(engine: Engine, ids: Sequence[UUID], many: int) -> None:
    """Have so many messages wait, to be sent from the same moment on."""
    for each in ids:
        with writing(engine) as session:
            webhook = _held(session, each)
            webhook.resting_until = now() + timedelta(days=1)  # until all of them are there
    with writing(engine) as session:
        log = session.get_one(EventLog, webhook.authority_id)
        log.is_followed = False  # what makes messages of them is asked below
        session.flush()
        for _ in range(many // WEBHOOKS):
            note(session, KIND, new_id(), now(), authority=webhook.authority_id)
        log.is_followed = True
    for each in ids:
        is_more = True
        while is_more:
            with writing(engine) as session:
                _, is_more = tell(session, each, now())
    with writing(engine) as session:
        for each in ids:
            webhook = _held(session, each)
            webhook.resting_until = webhook.wake_at = None
            wake(session, webhook, now(), now())


def _bare(receiver: Receiving, many: int) -> Pace:
    """Have a bare client post as many bodies as the messages will have."""
    secret = "whsec_" + SEAL_KEY
    bodies = [
        body_of(KIND, now(), data_of(new_id(), number, KIND, str(new_id())))
        for number in range(many)
    ]
    posts = [(body.encode(), headers_for(new_id(), body, [secret], now())) for body in bodies]
    before = time.process_time()
    with httpx2.Client() as client:
        for body, headers in posts:
            assert client.post(receiver.url, content=body, headers=headers).status_code == 204
    return Pace(receiver.came().rate, (time.process_time() - before) / many)


@contextmanager
def _workers(engine: Engine, number: int) -> Iterator[Sequence[int]]:
    settings = {
        "PYTHONPATH": HERE,
        "SVS_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "SVS_SEAL_KEY": SEAL_KEY,
        "SVS_LOG_LEVEL": "error",
        "SVS_OUTGOING_LOOPBACK": "true",
    }
    program = [sys.executable, "-m", "app", "worker"]
    with TemporaryDirectory() as folder, ExitStack() as ending:
        pids = list[int]()
        for _ in range(number):
            told = {**os.environ, **settings}
            made = subprocess.Popen(program, env=told, cwd=folder)  # noqa: S603
            ending.callback(made.wait)
            ending.callback(made.terminate)
            pids.append(made.pid)
        yield pids


def _await_workers(engine: Engine, number: int, one: UUID, receiver: Receiving) -> None:
    """Wait until all workers are there, and one has sent something."""
    if engine.dialect.name == "postgresql":
        _until(lambda: _count(engine, "SELECT count(*) FROM procrastinate_workers") == number)
    caller = caller_of(engine, a_person(engine, Role.ADMINISTRATOR))
    with writing(engine) as session:
        webhook = _held(session, one)
        send_test(session, caller, webhook, now())
    _all_sent(engine)
    receiver.came()


def _all_sent(engine: Engine) -> None:
    waiting = "SELECT count(*) FROM webhook_delivery WHERE state = 'waiting'"
    _until(lambda: _count(engine, waiting) == 0)


def _count(engine: Engine, query: str) -> int:
    with reading(engine) as session:
        return int(session.execute(text(query)).scalar_one())


def _until(met: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not met():
        if time.monotonic() > until:
            raise SystemExit("The workers do not get on.")
        time.sleep(0.2)


if __name__ == "__main__":
    run()
