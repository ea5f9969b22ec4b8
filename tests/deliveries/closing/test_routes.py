from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.database import writing
from app.platform.http.dependencies import time_of_request
from tests.callers import a_person
from tests.deliveries.closing.ended import NOW, all_is_reported, an_ended_contract, is_told
from tests.deliveries.standing.made import ASH

Headers = dict[str, str]
WORDS = {"legacy": "The forum keeps its room.", "lessons": "Begin sooner."}


class AtTheEnd:
    """A contract that has ended, kept, and those who close it."""

    def __init__(self, client: TestClient, engine: Engine) -> None:
        self.client, self.engine = client, engine
        with writing(engine) as session:
            self.running, hours = an_ended_contract(session)
            all_is_reported(self.running)
            self.contract, self.obligation = str(self.running.contract.id), str(hours.id)
        self.first = a_person(engine, Role.CONTRACT_MANAGER)
        self.second = a_person(engine, Role.CONTRACT_MANAGER)
        self.supplier = a_person(engine, Role.SUPPLIER, supplier=ASH)

    def send(self, method: str, who: Headers, path: str, body: Any = None, **headers: str) -> Any:
        """Send something about the contract."""
        url = f"/v1/contracts/{self.contract}{path}"
        return self.client.request(method, url, headers=who | headers, json=body)

    def begun(self) -> Any:
        """Have the closing begun."""
        return self.client.post(f"/v1/contracts/{self.contract}/close-out", headers=self.first)

    def offered(self, **changes: Any) -> Any:
        """Have a settlement proposed."""
        body = {"obligation_id": self.obligation, "how": "waived", "reason": "A late start."}
        return self.send("POST", self.first, "/close-out/settlements", body | changes)

    def agreed(self, who: Headers, decision: str = "agreed") -> Any:
        """Have the settlement decided."""
        path = f"/close-out/settlements/{self.obligation}/decision"
        return self.send("POST", who, path, {"decision": decision, "reason": "So it is."})

    def closed(self) -> Any:
        """Have the contract closed."""
        return self.client.post(f"/v1/contracts/{self.contract}/closure", headers=self.second)


@pytest.fixture
def ended(client: TestClient, engine: Engine) -> AtTheEnd:
    app = client.app
    assert isinstance(app, FastAPI)
    app.dependency_overrides[time_of_request] = lambda: NOW
    return AtTheEnd(client, engine)


def codes(answer: Any) -> list[str]:
    return [one["code"] for one in answer.json()["errors"]]


def test_what_is_still_open_keeps_the_contract_from_being_closed(ended: AtTheEnd) -> None:
    begun = ended.begun()

    early = ended.closed()

    assert begun.status_code == 201, begun.text
    [point] = [one for one in begun.json()["still_open"] if one["code"] == "unsettled"]
    assert "20 hour are short" in point["message"]
    assert [early.status_code, early.json()["code"]] == [409, "still-open"]
    assert codes(early) == ["unsettled", "termination_notice", "legacy", "lessons"]


def all_is_done(ended: AtTheEnd) -> None:
    """Have everything done that comes before the close, over HTTP but for the notice."""
    ended.begun()
    assert ended.offered().status_code == 201
    assert ended.agreed(ended.first).json()["code"] == "second-person-needed"
    assert ended.agreed(ended.second).json()["state"] == "agreed"
    tag = ended.send("GET", ended.first, "/close-out").headers["etag"]
    said = ended.send("PUT", ended.first, "/close-out", WORDS, **{"If-Match": tag})
    assert (said.status_code, said.json()["legacy"]) == (200, WORDS["legacy"])
    with writing(ended.engine) as session:
        ended.running.session = session
        is_told(ended.running, "termination_notice", NOW.date())


def test_a_contract_is_closed_step_by_step_and_then_only_read(ended: AtTheEnd) -> None:
    all_is_done(ended)

    closed = ended.closed()

    assert closed.status_code == 201, closed.text
    told = closed.json()
    assert (told["state"], told["still_open"], told["records_until"]) == (
        "closed", [], "2029-12-31",
    )  # fmt: skip
    [came_to] = told["outturn"]
    assert (came_to["due"], came_to["verified"], came_to["short"]) == ("100", "80", "20")
    contract = ended.client.get(f"/v1/contracts/{ended.contract}", headers=ended.supplier).json()
    assert contract["state"] == "closed"
    assert ended.send("GET", ended.supplier, "/close-out").json()["outturn"] == told["outturn"]
    again = (ended.closed(), ended.offered(), ended.begun())
    assert [one.json()["code"] for one in again] == [
        "contract-closed", "contract-closed", "contract-not-running",
    ]  # fmt: skip


def test_of_two_who_close_at_once_one_does(ended: AtTheEnd) -> None:
    all_is_done(ended)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: ended.closed(), range(2)))

    assert sorted(answer.status_code for answer in answers) == [201, 409]


def test_words_are_changed_only_by_who_has_read_the_last(ended: AtTheEnd) -> None:
    ended.begun()

    unread = ended.send("PUT", ended.first, "/close-out", WORDS)
    first = ended.send("PUT", ended.first, "/close-out", WORDS, **{"If-Match": '"v1"'})
    stale = ended.send("PUT", ended.first, "/close-out", WORDS, **{"If-Match": '"v1"'})

    assert [one.status_code for one in (unread, first, stale)] == [428, 200, 412]


def test_each_settlement_that_cannot_be_is_refused_with_words(ended: AtTheEnd) -> None:
    before = ended.offered()
    ended.begun()
    unreasoned = ended.offered(reason="")
    unremedied = ended.offered(how="remedied", reason="")
    unknown = ended.offered(obligation_id=ended.contract)
    undecided = ended.agreed(ended.second)
    ended.offered()
    twice = ended.offered()

    assert [before.status_code, before.json()["code"]] == [404, "not-found"]
    assert [unreasoned.status_code, unreasoned.json()["errors"][0]["pointer"]] == [422, "/reason"]
    assert [unremedied.status_code, unremedied.json()["code"]] == [409, "not-remedied"]
    assert [unknown.status_code, undecided.status_code] == [404, 404]
    assert [twice.status_code, twice.json()["code"]] == [409, "settlement-stands"]


def test_a_settlement_that_is_turned_down_leaves_it_open(ended: AtTheEnd) -> None:
    ended.begun()
    ended.offered()

    refused = ended.agreed(ended.second, "refused")

    assert refused.json()["state"] == "refused"
    assert "unsettled" in codes(ended.closed())
    assert ended.offered().status_code == 201


def test_a_supplier_is_told_of_a_settlement_once_it_is_agreed(ended: AtTheEnd) -> None:
    ended.begun()
    ended.offered()

    def told(who: Headers) -> list[str]:
        found = ended.send("GET", who, "/close-out").json()["settlements"]
        return [one["state"] for one in found]

    before = (told(ended.first), told(ended.supplier))
    ended.agreed(ended.second)

    assert before == (["proposed"], [])
    assert told(ended.supplier) == ["agreed"]


def test_closings_are_listed_for_those_whose_they_are(ended: AtTheEnd) -> None:
    ended.begun()
    rival = a_person(ended.engine, Role.SUPPLIER, supplier="Birch Services Ltd")
    stranger = a_person(ended.engine, Role.CONTRACT_MANAGER, authority="Elsewhere Council")

    def found(who: Headers, query: str = "") -> int:
        return len(ended.client.get(f"/v1/close-outs{query}", headers=who).json()["data"])

    assert [found(one) for one in (ended.first, ended.supplier, rival, stranger)] == [1, 1, 0, 0]
    assert (found(ended.first, "?state=open"), found(ended.first, "?state=closed")) == (1, 0)
    assert ended.send("GET", rival, "/close-out").json()["code"] == "not-found"
    assert ended.send("GET", stranger, "/close-out").json()["code"] == "not-found"
