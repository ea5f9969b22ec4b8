"""The unique identifier that a draft is given: how it is written, and whose it is."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.database import writing
from app.procurements.drafting import write_draft
from tests.callers import caller_of
from tests.procurements.made import DRAFTED, a_draft
from tests.procurements.sent import PROCUREMENTS, a_body, a_sent, code_of
from tests.procurements.test_routes import tag

Headers = dict[str, str]
OCID = "ocds-h6vhtk-0000b1"


def test_a_draft_has_the_ocid_that_it_is_given_until_it_is_given_another(
    client: TestClient, officer: Headers
) -> None:
    at = a_sent(client, officer, ocid=OCID)
    told = [client.get(at, headers=officer).json()["ocid"]]

    for sent in ({}, {"ocid": None}, {"ocid": "ocds-h6vhtk-0000b2"}, {"ocid": ""}):
        answer = client.put(at, json=a_body(**sent), headers=tag(client, at, officer))
        told.append(answer.json()["ocid"])

    assert told == [OCID, OCID, OCID, "ocds-h6vhtk-0000b2", ""]


@pytest.mark.parametrize("ocid", ["0000b1", "ocds-h6vhtk", "ocds-h6vhtk-a b", "OCDS-h6vhtk-1"])
def test_what_is_no_ocid_is_refused_with_one_that_is(
    client: TestClient, officer: Headers, ocid: str
) -> None:
    at, sent = a_sent(client, officer), a_body(ocid=ocid)

    new = client.post(PROCUREMENTS, json=sent | {"reference": "PROC-2"}, headers=officer)
    anew = client.put(at, json=sent, headers=tag(client, at, officer))

    for answer in (new, anew):
        [fault] = answer.json()["errors"]
        assert (answer.status_code, fault["pointer"]) == (422, "/ocid")
        assert fault["code"] == "string_pattern_mismatch"
        assert "ocds-h6vhtk-0000a0" in fault["how_to_fix"]


def test_a_draft_keeps_the_ocid_that_its_notice_has_however_it_is_written(
    client: TestClient, engine: Engine, officer: Headers
) -> None:
    with writing(engine) as session:
        caller = caller_of(engine, officer)
        made = write_draft(session, caller, a_draft(ocid="OCDS-2026-0001"), DRAFTED)
        at = f"{PROCUREMENTS}/{made.id}"

    read = client.get(at, headers=officer).json()
    sent = a_body(reference=read["reference"], ocid=read["ocid"])
    same = client.put(at, json=sent, headers=tag(client, at, officer))
    taken = client.put(at, json=sent | {"ocid": ""}, headers=tag(client, at, officer))
    back = client.put(at, json=sent, headers=tag(client, at, officer))

    assert (same.status_code, same.json()["ocid"]) == (200, "OCDS-2026-0001")
    assert (taken.json()["ocid"], code_of(back)) == ("", (422, "invalid"))


def test_an_ocid_is_one_procurements_until_that_is_given_another(
    client: TestClient, officer: Headers
) -> None:
    first = a_sent(client, officer, ocid=OCID)
    second = a_sent(client, officer, reference="PROC-2")

    sent = a_body(reference="PROC-3", ocid=OCID)
    new = client.post(PROCUREMENTS, json=sent, headers=officer)
    anew = a_body(reference="PROC-2", ocid=OCID)
    changed = client.put(second, json=anew, headers=tag(client, second, officer))
    client.put(first, json=a_body(ocid=""), headers=tag(client, first, officer))
    freed = client.put(second, json=anew, headers=tag(client, second, officer))

    assert [code_of(one) for one in (new, changed)] == [(409, "ocid-known")] * 2
    assert "PROC-2026-014" in new.json()["detail"]
    assert (freed.status_code, freed.json()["ocid"]) == (200, OCID)
