import json
from typing import Any

from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from app.organisations.role import Role
from app.organisations.scope import Scope
from tests.callers import a_key, a_person
from tests.ocds.notices import REAL

AT = "/v1/ocds/procurements"
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text("ab1 ", max_size=5)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner, max_size=3),
)


def sent(**changes: Any) -> dict[str, Any]:
    return {
        "document": json.loads(REAL.read_text(encoding="utf-8")),
        "rules": "local-first@2026.1",
    } | changes


def test_a_notice_comes_back_as_a_draft_with_its_criteria_as_rules(
    client: TestClient, engine: Engine
) -> None:
    officer = a_person(engine, Role.PROCUREMENT_OFFICER)

    told = client.post(AT, json=sent(), headers=officer).json()

    [lot] = told["lots"]
    assert told["procurement"]["ocid"] == "ocds-h6vhtk-067fb8"
    assert told["procurement"]["deadline"]["local"] == "2026-05-08T23:59:59+01:00"
    assert told["procurement"]["estimated_value"]["with_vat"] == "40465.2"
    assert [one["weight"] for one in lot["criteria"]] == ["30", "50", "20"]
    assert "criteria_not_used" in {one["code"] for one in told["findings"]}
    kept = client.post("/v1/rule-sets", json={"document": lot["rule_set"]}, headers=officer)
    assert kept.status_code == 201


def test_a_notice_comes_in_once_under_one_reference(client: TestClient, engine: Engine) -> None:
    officer = a_person(engine, Role.PROCUREMENT_OFFICER)
    client.post(AT, json=sent(), headers=officer)

    again = client.post(AT, json=sent(), headers=officer)
    other = client.post(AT, json=sent(reference="PROC-2"), headers=officer)

    assert (again.status_code, again.json()["code"]) == (409, "reference-taken")
    assert other.status_code == 201


def test_what_holds_no_notice_is_refused_with_its_faults(
    client: TestClient, engine: Engine
) -> None:
    officer = a_key(engine, Scope.PROCUREMENTS_WRITE)

    empty = client.post(AT, json=sent(document={}), headers=officer)
    unknown = client.post(AT, json=sent(notice="000000-2026"), headers=officer)
    no_lot = client.post(AT, json=sent(lots=["9"]), headers=officer)

    assert empty.status_code == no_lot.status_code == 422
    assert empty.json()["errors"][0]["code"] == "no_tender_notice"
    assert "unknown_lot" in {one["code"] for one in no_lot.json()["errors"]}
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not-found")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tender=ANYTHING, name=st.sampled_from(["title", "lots", "tenderPeriod", "value", "items"]))
def test_however_odd_a_notice_is_it_is_no_fault_of_ours(
    client: TestClient, engine: Engine, tender: Any, name: str
) -> None:
    body = sent()
    body["document"]["releases"][0]["tender"][name] = tender

    answer = client.post(AT, json=body, headers=a_key(engine, Scope.PROCUREMENTS_WRITE))

    assert answer.status_code in {201, 409, 422}
