from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.deliveries.said import Said
from app.organisations.role import Role
from app.platform.database import writing
from app.platform.http.dependencies import time_of_request
from tests.callers import a_person
from tests.deliveries.shortfall.behind import a_contract_behind
from tests.deliveries.standing.made import ASH

SEEN = {"as_of": "2026-03-02", "cause": "no_candidates", "note": "Nobody came."}
Headers = dict[str, str]


class Asked:
    """A contract that is behind, kept, and those who ask about it."""

    def __init__(self, client: TestClient, engine: Engine) -> None:
        self.client, self.engine = client, engine
        with writing(engine) as session:
            running, hours = a_contract_behind(session)
            surplus = running.owes(10, measure="mentoring")
            running.agrees(
                offsets=[{"from_measure": "mentoring", "to_measure": "volunteering", "rate": "2"}]
            )
            running.delivers(surplus, 16, date(2025, 7, 1), verified=16)
            running.says(hours, date(2025, 9, 2), Said.SOMETHING, cause="staff_left")
            self.contract, self.obligation = str(running.contract.id), str(hours.id)
        self.manager = a_person(engine, Role.CONTRACT_MANAGER)
        self.supplier = a_person(engine, Role.SUPPLIER, supplier=ASH)
        self.rival = a_person(engine, Role.SUPPLIER, supplier="Birch Services Ltd")

    def get(self, who: Headers, path: str) -> Any:
        """Ask for something; a path begins after `/v1`."""
        return self.client.get(f"/v1{path}", headers=who)

    def post(self, who: Headers, path: str, body: Any) -> Any:
        """Send something."""
        return self.client.post(f"/v1{path}", headers=who, json=body)

    def raised(self, **changes: Any) -> Any:
        """Have a shortfall raised."""
        path = f"/obligations/{self.obligation}/shortfalls"
        return self.post(self.manager, path, SEEN | changes)


@pytest.fixture
def asked(client: TestClient, engine: Engine) -> Asked:
    return Asked(client, engine)


def test_causes_are_published_with_who_can_mend_them(asked: Asked) -> None:
    every = asked.get(asked.rival, "/causes").json()["data"]
    own = asked.get(asked.rival, "/causes?side=supplier").json()["data"]

    assert {"no_candidates", "late_start", "done_not_proven"} <= {one["code"] for one in every}
    assert {one["side"] for one in own} == {"supplier"}
    assert asked.get(asked.rival, "/causes?updated_to=2001-01-01T00:00:00Z").json()["data"] == []


def test_a_shortfall_is_told_with_its_figures_and_all_that_was_said(asked: Asked) -> None:
    raised = asked.raised()

    assert raised.status_code == 201, raised.text
    told = asked.get(asked.supplier, f"/shortfalls/{raised.json()['id']}").json()
    figures = ("unit", "promised", "due", "reported", "verified", "quantity")
    assert [told[name] for name in figures] == ["hour", "100", "58.3562", "20", "20", "38.3562"]
    assert (told["cause"], told["cause_title"]) == (
        "no_candidates", "No eligible candidates came forward",
    )  # fmt: skip
    assert told["supplier_said"]["cause"] == "staff_left"
    [offset] = told["offsets"]
    assert (offset["surplus"], offset["used"], offset["covers"]) == ("6", "6", "12")


def test_lists_are_narrowed_and_each_supplier_sees_its_own(asked: Asked) -> None:
    asked.raised()

    def found(who: Headers, path: str) -> int:
        return len(asked.get(who, path).json()["data"])

    for path in ("/shortfalls", f"/contracts/{asked.contract}/shortfalls"):
        assert [found(asked.manager, path), found(asked.supplier, path)] == [1, 1]
        assert found(asked.manager, f"{path}?cause=no_candidates&side=both&state=open") == 1
        assert found(asked.manager, f"{path}?cause=not_tried") == 0
        assert found(asked.manager, f"{path}?state=resolved") == 0
    assert found(asked.rival, "/shortfalls") == 0
    assert asked.get(asked.rival, f"/contracts/{asked.contract}/shortfalls").status_code == 404


def test_another_suppliers_or_authoritys_shortfall_is_not_there(asked: Asked) -> None:
    raised = asked.raised().json()["id"]
    stranger = a_person(asked.engine, Role.CONTRACT_MANAGER, authority="Elsewhere Council")

    for who in (asked.rival, stranger):
        assert asked.get(who, f"/shortfalls/{raised}").json()["code"] == "not-found"
    path = f"/obligations/{asked.obligation}/shortfalls"
    assert asked.post(stranger, path, SEEN).json()["code"] == "not-found"


def test_each_refusal_says_what_is_wrong(asked: Asked) -> None:
    early = asked.raised(as_of="2026-03-03")
    strange = asked.raised(cause="no_candidate")
    asked.raised()
    second = asked.raised()

    assert [early.status_code, early.json()["errors"][0]["pointer"]] == [422, "/as_of"]
    assert [strange.status_code, strange.json()["errors"][0]["code"]] == [422, "unknown_cause"]
    assert [second.status_code, second.json()["code"]] == [409, "shortfall-open"]


def test_what_is_not_behind_is_refused_with_the_figures(asked: Asked) -> None:
    answer = asked.raised(as_of="2024-12-31")

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing-short")
    assert (answer.json()["promised"], answer.json()["due"]) == ("100", "0")


def test_the_supplier_asks_the_authority_answers_and_the_shortfall_is_resolved(
    asked: Asked,
) -> None:
    raised = asked.raised().json()["id"]
    wanted = {"what": "An introduction to the brokerage.", "wanted_by": "2026-03-20"}
    path = f"/shortfalls/{raised}/help-requests"
    made = asked.post(asked.supplier, path, wanted).json()
    answer = {"outcome": "given", "answer": "Introduced by letter."}

    own = asked.post(asked.supplier, f"/help-requests/{made['id']}/answer", answer)
    given = asked.post(asked.manager, f"/help-requests/{made['id']}/answer", answer)
    again = asked.post(asked.manager, f"/help-requests/{made['id']}/answer", answer)
    done = {"outcome": "Two people started."}
    resolved = asked.post(asked.manager, f"/shortfalls/{raised}/resolution", done)
    late = asked.post(asked.supplier, path, wanted)

    assert (made["asked_of"], made["outcome"], made["is_overdue"]) == ("authority", "open", False)
    assert [own.status_code, own.json()["code"]] == [403, "separation"]
    assert [given.status_code, given.json()["outcome"]] == [201, "given"]
    assert [again.status_code, again.json()["code"]] == [409, "already-decided"]
    assert [resolved.status_code, resolved.json()["state"]] == [201, "resolved"]
    assert [late.status_code, late.json()["code"]] == [409, "shortfall-resolved"]
    [told] = asked.get(asked.supplier, f"/shortfalls/{raised}").json()["help"]
    assert told["answer"] == "Introduced by letter."


def test_what_nobody_answered_in_time_is_listed(asked: Asked) -> None:
    raised = asked.raised().json()["id"]
    wanted = {"what": "An introduction.", "wanted_by": "2026-03-02"}
    asked.post(asked.supplier, f"/shortfalls/{raised}/help-requests", wanted)

    def found(query: str, who: Headers = asked.manager) -> int:
        return len(asked.get(who, f"/help-requests?{query}").json()["data"])

    assert (found("overdue=true"), found("overdue=false")) == (0, 1)
    assert (found("asked_of=authority"), found("asked_of=supplier")) == (1, 0)
    assert (found("", asked.supplier), found("", asked.rival)) == (1, 0)
    app = asked.client.app
    assert isinstance(app, FastAPI)
    app.dependency_overrides[time_of_request] = lambda: datetime(2026, 3, 3, 0, 30, tzinfo=UTC)
    assert (found("overdue=true"), found("overdue=false")) == (1, 0)
    assert asked.get(asked.manager, "/help-requests").json()["data"][0]["is_overdue"] is True


def test_help_is_overdue_by_the_contracts_own_day(asked: Asked) -> None:
    """In London 15 June 2026 ends at 23:00 UTC."""
    raised = asked.raised().json()["id"]
    path = f"/shortfalls/{raised}/help-requests"
    asked.post(asked.supplier, path, {"what": "A key.", "wanted_by": "2026-06-15"})
    app = asked.client.app
    assert isinstance(app, FastAPI)

    for hour, is_overdue in ((22, False), (23, True)):
        moment = datetime(2026, 6, 15, hour, 30, tzinfo=UTC)
        app.dependency_overrides[time_of_request] = lambda moment=moment: moment
        [listed] = asked.get(asked.manager, "/help-requests").json()["data"]
        [told] = asked.get(asked.manager, f"/shortfalls/{raised}").json()["help"]
        query = f"/help-requests?overdue={str(is_overdue).lower()}"
        assert [one["id"] for one in asked.get(asked.manager, query).json()["data"]] == [
            told["id"]
        ]
        assert [listed["is_overdue"], told["is_overdue"]] == [is_overdue, is_overdue]


def test_help_in_the_past_is_refused(asked: Asked) -> None:
    raised = asked.raised().json()["id"]
    wanted = {"what": "An introduction.", "wanted_by": "2026-03-01"}

    answer = asked.post(asked.supplier, f"/shortfalls/{raised}/help-requests", wanted)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "in_the_past")


def test_of_two_who_raise_the_same_at_once_one_does(asked: Asked) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: asked.raised(), range(2)))

    assert sorted(answer.status_code for answer in answers) == [201, 409]
