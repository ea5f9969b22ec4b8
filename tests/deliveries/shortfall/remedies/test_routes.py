from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.contracts.tables import Contract
from app.organisations.role import Role
from app.platform.database import writing
from tests.callers import a_caller, a_person
from tests.deliveries.shortfall.behind import a_contract_behind, agrees
from tests.deliveries.shortfall.open_contracting import faults_of
from tests.deliveries.standing.made import ASH, Running

CREDIT = {"formula": "share_of_value", "parameters": {"percent": "40", "volunteering": "20"}}
WARNING = {"kind": "warning", "what": "Tell us what you will do.", "starts_on": "2026-03-02"}
BREACH = {
    "limb": "breach",
    "trigger_on": "2026-02-02",
    "outcomes": [{"result": "damages", "on": "2026-02-02"}],
    "nature": "Hours of volunteering.",
    "impact": "Two youth clubs had no helpers.",
    "began_on": "2025-10-01",
    "is_ongoing": True,
    "damages": "1200",
    "basis": "The cost of paid helpers.",
}
Headers = dict[str, str]


class Behind:
    """A contract that is behind, kept, and those who do something about it."""

    def __init__(self, client: TestClient, engine: Engine) -> None:
        self.client, self.engine = client, engine
        with writing(engine) as session:
            running, hours = a_contract_behind(session)
            agrees(running, hours, credit=CREDIT)
            self.contract, self.obligation = str(running.contract.id), str(hours.id)
        self.first = a_person(engine, Role.CONTRACT_MANAGER)
        self.second = a_person(engine, Role.CONTRACT_MANAGER)
        self.supplier = a_person(engine, Role.SUPPLIER, supplier=ASH)
        self.rival = a_person(engine, Role.SUPPLIER, supplier="Birch Services Ltd")

    def get(self, who: Headers, path: str) -> Any:
        """Ask for something; a path begins after `/v1`."""
        return self.client.get(f"/v1{path}", headers=who)

    def post(self, who: Headers, path: str, body: Any) -> Any:
        """Send something."""
        return self.client.post(f"/v1{path}", headers=who, json=body)

    def proposed(self, **changes: Any) -> Any:
        """Have a remedy proposed."""
        path = f"/obligations/{self.obligation}/remedies"
        return self.post(self.first, path, WARNING | changes)

    def approved(self, remedy_id: str) -> Any:
        """Have a remedy approved."""
        body = {"decision": "approved", "reason": "It is fair."}
        return self.post(self.second, f"/remedies/{remedy_id}/decision", body)


@pytest.fixture
def behind(client: TestClient, engine: Engine) -> Behind:
    return Behind(client, engine)


def test_the_formulas_for_credits_are_published_with_their_examples(behind: Behind) -> None:
    every = behind.get(behind.rival, "/remedy-formulas").json()["data"]

    assert "share_of_spend" in {one["name"] for one in every}
    assert all(one["examples"] and one["source"]["title"] for one in every)
    path = "/remedy-formulas?updated_to=2001-01-01T00:00:00Z"
    assert behind.get(behind.rival, path).json()["data"] == []


def test_a_credit_goes_from_proposal_to_payment_with_its_whole_story(behind: Behind) -> None:
    made = behind.proposed(kind="credit", quantity="30")
    assert made.status_code == 201, made.text
    remedy = made.json()["id"]
    own = behind.post(
        behind.first, f"/remedies/{remedy}/decision", {"decision": "approved", "reason": "Mine."}
    )
    decided = behind.approved(remedy)
    again = behind.approved(remedy)
    step = {"on": "2026-03-02", "what": "Taken off the invoice of March.", "became": "met"}
    met = behind.post(behind.first, f"/remedies/{remedy}/steps", step)
    after = behind.post(behind.first, f"/remedies/{remedy}/steps", step)

    assert (made.json()["amount"], made.json()["unit"]) == ("240", "hour")
    assert made.json()["working"]["numbers"] == {"short": "30", "proxy": "20", "percent": "40"}
    assert [one["code"] for one in made.json()["findings"]] == ["step_skipped"]
    assert [own.status_code, own.json()["code"]] == [403, "second-person-needed"]
    assert [decided.status_code, decided.json()["state"]] == [201, "open"]
    assert [again.status_code, again.json()["code"]] == [409, "already-decided"]
    assert [one["became"] for one in met.json()["steps"]] == ["proposed", "open", "met"]
    assert [after.status_code, after.json()["code"]] == [409, "step-not-possible"]
    told = behind.get(behind.supplier, f"/remedies/{remedy}")
    assert told.json() == met.json() | {"findings": None}
    assert told.headers["etag"].startswith('"v3.')


def test_what_was_decided_is_told_as_a_performance_failure(behind: Behind) -> None:
    remedy = behind.proposed(kind="credit", quantity="30").json()["id"]
    path = f"/contracts/{behind.contract}/performance-failures"
    before = behind.get(behind.supplier, path).json()["performanceFailures"]
    behind.approved(remedy)
    breach = behind.proposed(kind="breach", breach=BREACH).json()["id"]
    behind.approved(breach)

    [credit, broken] = behind.get(behind.supplier, path).json()["performanceFailures"]

    assert before == []
    assert (credit["id"], credit["penaltyType"], credit["penaltyPaid"]) == (
        remedy, "contracted", False,
    )  # fmt: skip
    assert credit["penaltyValue"] == {"amount": 240, "currency": "GBP"}
    assert credit["decisionDate"] == "2026-03-02T00:00:00Z"
    assert [one["name"] for one in credit["suppliers"]] == [ASH]
    assert not {"penaltyType", "partialTermination"} & set(broken)
    assert faults_of([credit, broken]) == []
    assert behind.get(behind.rival, path).status_code == 404


def test_the_sum_of_a_performance_failure_is_a_number_to_the_penny(behind: Behind) -> None:
    behind.approved(behind.proposed(kind="credit", quantity="30.01").json()["id"])

    told = behind.get(behind.supplier, f"/contracts/{behind.contract}/performance-failures")

    assert '"penaltyValue":{"amount":240.08,"currency":"GBP"}' in told.text
    assert told.headers["content-type"] == "application/json"


def test_a_failure_is_told_of_whoever_held_the_contract_when_it_began(behind: Behind) -> None:
    for starts_on in ("2026-03-02", "2026-03-04"):
        credit = behind.proposed(kind="credit", quantity="10", starts_on=starts_on)
        behind.approved(credit.json()["id"])
    with writing(behind.engine) as session:
        contract = session.get_one(Contract, UUID(behind.contract))
        manager = a_caller(session, Role.CONTRACT_MANAGER)
        Running(session, manager, contract).passes_to("Birch Services Ltd", date(2026, 3, 3))

    path = f"/contracts/{behind.contract}/performance-failures"
    failures = behind.get(behind.first, path).json()["performanceFailures"]

    names = [supplier["name"] for one in failures for supplier in one["suppliers"]]
    assert names == [ASH, "Birch Services Ltd"]


def test_lists_are_narrowed_and_each_supplier_sees_its_own(behind: Behind) -> None:
    behind.proposed()

    def found(who: Headers, query: str = "") -> int:
        return len(behind.get(who, f"/remedies?{query}").json()["data"])

    assert [found(one) for one in (behind.first, behind.supplier, behind.rival)] == [1, 0, 0]
    assert found(behind.first, f"contract_id={behind.contract}&kind=warning&state=proposed") == 1
    assert found(behind.first, "kind=credit") == 0
    assert found(behind.first, f"contract_id={behind.obligation}") == 0


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"kind": "retention", "amount": "5"}, 409, "remedy-not-in-contract"),
        ({"kind": "improvement_plan"}, 422, "invalid"),
        ({"kind": "credit", "quantity": "0"}, 422, "invalid"),
        ({"kind": "credit", "quantity": "1.00001"}, 422, "invalid"),
        ({"kind": "breach", "breach": BREACH | {"outcomes": []}}, 422, "invalid"),
        ({"kind": "breach", "breach": BREACH | {"trigger_on": "9999-12-31"}}, 422, "invalid"),
        ({"kind": "credit", "due_on": "9999-12-31", "starts_on": "9999-12-30"}, 201, None),
        ({"kind": "improvement_plan", "due_on": "9999-12-31", "starts_on": "9999-12-30"}, 201,
         None),
        ({"shortfall_id": "0195566f-4a00-7000-8000-000000000099"}, 404, "not-found"),
    ],
)  # fmt: skip
def test_each_proposal_is_taken_or_refused_with_words(
    behind: Behind, changes: dict[str, Any], status: int, code: str | None
) -> None:
    answer = behind.proposed(**changes)

    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text


def test_the_words_of_a_breach_that_does_not_fit_are_its_own(behind: Behind) -> None:
    answer = behind.proposed(kind="breach", breach=BREACH | {"basis": None})

    [fault] = answer.json()["errors"]
    assert (fault["pointer"], "damages need their amount" in fault["message"]) == ("/breach", True)


def test_another_suppliers_or_authoritys_remedy_is_not_there(behind: Behind) -> None:
    remedy = behind.proposed().json()["id"]
    stranger = a_person(behind.engine, Role.CONTRACT_MANAGER, authority="Elsewhere Council")

    for who in (behind.rival, stranger):
        assert behind.get(who, f"/remedies/{remedy}").json()["code"] == "not-found"
    step = {"on": "2026-03-02", "what": "Nothing.", "became": "open"}
    assert behind.post(stranger, f"/remedies/{remedy}/steps", step).status_code == 404


def test_a_supplier_is_told_of_what_was_approved_and_not_of_what_was_only_thought_of(
    behind: Behind,
) -> None:
    refused, remedy = (behind.proposed().json()["id"] for _ in range(2))
    body = {"decision": "refused", "reason": "Too soon."}
    behind.post(behind.second, f"/remedies/{refused}/decision", body)

    def seen() -> list[int]:
        own = [behind.get(behind.supplier, f"/remedies/{one}") for one in (refused, remedy)]
        return [one.status_code for one in own]

    before = (seen(), behind.get(behind.supplier, "/remedies").json()["data"])
    nothing = behind.get(behind.supplier, f"/remedies/{behind.contract}").json()
    behind.approved(remedy)
    step = {"on": "2026-03-02", "what": "It is moot.", "became": "withdrawn"}
    alone = behind.post(behind.first, f"/remedies/{remedy}/steps", step)
    twice = behind.post(behind.first, f"/remedies/{remedy}/steps", step)
    behind.post(behind.second, f"/remedies/{remedy}/steps", step)

    assert before == ([404, 404], [])
    assert behind.get(behind.supplier, f"/remedies/{refused}").json()["code"] == nothing["code"]
    assert (alone.json()["state"], alone.json()["withdrawal_by"] is None) == ("open", False)
    assert [twice.status_code, twice.json()["code"]] == [403, "second-person-needed"]
    assert seen() == [404, 200]
    [told] = behind.get(behind.supplier, "/remedies").json()["data"]
    assert (told["id"], told["state"]) == (remedy, "withdrawn")


def test_a_remedy_that_is_turned_down_frees_what_it_covered(behind: Behind) -> None:
    remedy = behind.proposed(kind="credit").json()["id"]
    second = behind.proposed(kind="credit")
    refused = behind.post(
        behind.second, f"/remedies/{remedy}/decision", {"decision": "refused", "reason": "No."}
    )

    assert [second.status_code, second.json()["code"]] == [409, "covered-already"]
    assert refused.json()["state"] == "withdrawn"
    assert behind.proposed(kind="credit").status_code == 201


def test_of_two_credits_for_the_same_at_once_one_is_kept(behind: Behind) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: behind.proposed(kind="credit"), range(2)))

    assert sorted(answer.status_code for answer in answers) == [201, 409]


def test_of_two_who_decide_at_once_one_does(behind: Behind) -> None:
    remedy = behind.proposed().json()["id"]

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: behind.approved(remedy), range(2)))

    assert sorted(answer.status_code for answer in answers) == [201, 409]
