"""A kill at any instant between report, verify and roll-up loses nothing and leaves no half."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import Engine, func
from sqlmodel import col, select

from app.deliveries.lifecycle import DeliveryState
from app.deliveries.standing.rebuilding import differences
from app.deliveries.tables import Delivery, DeliveryMove, Return
from app.organisations.role import Role
from app.platform.database import reading, writing
from app.platform.events import Event, first_fault
from tests.callers import a_person
from tests.deliveries.returns.made import ASH, DAY, a_reported

KILLS = 200 if "SVS_SOAK" in os.environ else 4
MOST = 9  #: requests that are begun in a life before it is killed; a round is four or five
LATEST = 0.04  #: seconds after the last of them
pytestmark = pytest.mark.soak


@dataclass
class Told:
    """What the service has said is done, by the supplier's own reference."""

    reported: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)  #: submitted
    proven: set[str] = field(default_factory=set)  #: verified


@dataclass
class Story:
    """Reports, submits, judges and reopens, over and over, until the service is gone."""

    supplier: dict[str, str]
    manager: dict[str, str]
    parent: str
    owed: str
    told: Told = field(default_factory=Told)
    numbers: Iterator[int] = field(default_factory=count)
    begun: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def goes_on(self, url: str, stop: threading.Event) -> None:
        """Do one thing after another; what was broken off is asked for again in the next life."""
        with httpx2.Client(base_url=f"{url}/v1", timeout=120) as client:
            try:
                while not stop.is_set():
                    self._round(client)
            except httpx2.TransportError:
                return  # it was killed

    def _round(self, client: httpx2.Client) -> None:
        reference = f"R-{next(self.numbers)}"
        state = self._get(client, f"/returns/{self.parent}")["summary"]["state"]
        if state != "draft":
            why = {"reason": "There is more to report."}
            self._post(client, self.supplier, f"/returns/{self.parent}/reopening", why)
        body = {
            "reference": reference, "obligation_id": self.owed, "quantity": "1",
            "delivered_on": DAY.isoformat(),
        }  # fmt: skip
        made = self._post(client, self.supplier, f"/returns/{self.parent}/deliveries", body)
        self.told.reported.add(reference)
        self._post(client, self.supplier, f"/returns/{self.parent}/submission", {})
        self.told.counted |= self.told.reported
        verdict = {"outcome": "verified", "reason": "The sign-in sheet shows it."}
        path = f"/deliveries/{made['delivery']['id']}/verification"
        self._post(client, self.manager, path, verdict)
        self.told.proven.add(reference)

    def _get(self, client: httpx2.Client, path: str) -> Any:
        self.begun.release()
        answer = client.get(path, headers=self.supplier)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def _post(self, client: httpx2.Client, who: dict[str, str], path: str, body: Any) -> Any:
        self.begun.release()
        answer = client.post(path, headers=who, json=body)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()


@contextmanager
def lives(engine: Engine) -> Iterator[subprocess.Popen[str]]:
    """Have a service that can be killed and born again."""
    url = engine.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.kills.reborn", url],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as parent:  # fmt: skip
        try:
            yield parent
        finally:
            parent.kill()


def one_life(parent: subprocess.Popen[str], story: Story, requests: int, seconds: float) -> None:
    """Have the service live for some requests and a moment more, and kill it."""
    assert parent.stdin
    assert parent.stdout
    parent.stdin.write("live\n")
    parent.stdin.flush()
    process, port = map(int, parent.stdout.readline().split())
    story.begun = threading.Semaphore(0)
    stop, faults = threading.Event(), []

    def asks() -> None:
        try:
            story.goes_on(f"http://127.0.0.1:{port}", stop)
        except AssertionError as fault:
            faults.append(fault)

    thread = threading.Thread(target=asks)
    thread.start()
    for _ in range(requests):
        assert story.begun.acquire(timeout=180), faults
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    stop.set()
    thread.join()
    assert faults == []


def kept(engine: Engine) -> Told:
    """Read what is kept, and see that no half of anything is."""
    with reading(engine) as session:
        rows = list(session.exec(select(Delivery).where(col(Delivery.withdrawn_at).is_(None))))
        moves = session.exec(
            select(DeliveryMove.delivery_id, func.count()).group_by(col(DeliveryMove.delivery_id))
        )
        by_delivery: dict[UUID, int] = {one: int(number) for one, number in moves}
        assert {row.id: row.moves for row in rows if row.moves} == by_delivery
        log = {row.authority_id for row in rows}
        assert all(first_fault(session, authority) is None for authority in log)
    assert list(differences(engine)) == []
    return Told(
        {row.reference for row in rows},
        {row.reference for row in rows if row.submission is not None},
        {row.reference for row in rows if row.state is DeliveryState.VERIFIED},
    )


def test_whatever_was_told_to_be_done_is_there_after_each_kill(engine: Engine) -> None:
    chance = random.Random(1874)  # noqa: S311 - instants, not secrets
    story = a_story(engine)
    with lives(engine) as parent:
        for life in range(KILLS):
            requests = chance.randint(0, MOST) if life else MOST  # the first tells of everything
            one_life(parent, story, requests, chance.uniform(0, LATEST))
            found = kept(engine)
            assert found.reported >= story.told.reported
            assert found.counted >= story.told.counted
            assert found.proven >= story.told.proven

    assert story.told.proven
    with reading(engine) as session:
        parent_row = session.get_one(Return, UUID(story.parent))
        submissions = session.exec(select(Event).where(Event.kind == "return.submitted")).all()
        assert parent_row.submission == len(submissions)
        total = session.exec(select(func.count()).select_from(Delivery)).one()
    assert Decimal(total) >= len(story.told.reported)


def a_story(engine: Engine) -> Story:
    """Keep a contract with a draft return, and those who report and judge."""
    with writing(engine) as session:
        reporting = a_reported(session, ASH)
        parent = reporting.begin()
        session.flush()
        ids = str(parent.id), str(reporting.hours.id)
    supplier = a_person(engine, Role.SUPPLIER, supplier=ASH)
    return Story(supplier, a_person(engine, Role.CONTRACT_MANAGER), *ids)
