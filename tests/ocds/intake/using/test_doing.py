from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from time import sleep
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlmodel import col, select

from app.ocds.contracts.importing import take_on
from app.ocds.intake.shape import in_shape
from app.ocds.intake.using.concluding import conclude
from app.ocds.intake.using.planning import plan
from app.platform.database import reading, writing
from app.procurements.drafting import write_draft
from app.procurements.tables import Procurement
from tests.callers import caller_of
from tests.ocds.contracts.samples import history, only
from tests.ocds.intake.sent import answers, codes, ingested, send, told, work
from tests.ocds.intake.using.made import RULES, UK7, counted, made_by
from tests.ocds.intake.using.test_working import a_tender
from tests.procurements.made import DRAFTED, a_draft
from tests.procurements.race import is_held_up
from tests.procurements.sent import a_sent


@pytest.mark.parametrize(
    ("where", "whole"),
    [("working.plan", plan), ("doing.take_on", take_on), ("queries.in_shape", in_shape)],
)
def test_a_fault_of_ours_keeps_no_other_procurement_out_and_is_made_good_later(
    client: TestClient,
    engine: Engine,
    officer: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    whole: Callable[..., Any],
) -> None:
    def at_fault(*told: Any) -> Any:
        if "ocds-h6vhtk-000001" in repr(told):
            raise ValueError("A fault of ours.")
        return whole(*told)

    sent = [only(history(), UK7) | {"ocid": "ocds-h6vhtk-000001"}, only(history(), UK7)]
    with monkeypatch.context() as faulty:
        faulty.setattr(f"app.ocds.intake.using.{where}", at_fault)
        file, each = ingested(client, engine, officer, sent)
    assert (file["state"], answers(each)) == ("done", ["unused", "taken"])
    assert "internal" in codes(each[0])

    _, again = ingested(client, engine, officer, sent)

    assert made_by(again[:1])[UK7] == {"contract", "supplier"}
    assert counted(engine)[1] == 2


ODD = "ocds-h6vhtk-000001"


def test_what_the_database_refuses_keeps_no_other_procurement_out(
    client: TestClient, engine: Engine, officer: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(session: Any, *told: Any) -> Any:
        made = take_on(session, *told)
        if ODD in repr(told):
            session.execute(text("INSERT INTO job (id) VALUES (NULL)"))
        return made

    sent = [only(history(), UK7) | {"ocid": ODD}, only(history(), UK7)]
    monkeypatch.setattr("app.ocds.intake.using.doing.take_on", refused)

    file, each = ingested(client, engine, officer, sent)

    assert (file["state"], answers(each)) == ("done", ["unused", "taken"])
    assert "internal" in codes(each[0])
    assert counted(engine)[1] == 1


@pytest.mark.parametrize("has_deeds", [True, False])
def test_a_fault_in_answering_one_procurement_keeps_no_other_out(
    client: TestClient,
    engine: Engine,
    officer: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    has_deeds: bool,
) -> None:
    def at_fault(session: Any, ingest_id: Any, uses: Any, now: Any) -> None:
        conclude(session, ingest_id, uses, now)
        for use in uses:
            if use.told.ocid == ODD and "internal" not in {one.code for one in use.findings}:
                raise ValueError("A fault of ours.")

    ours, other = [
        only(history(), UK7), only(history(), UK7) | {"ocid": "ocds-h6vhtk-000002"},
    ]  # fmt: skip
    odd = ours if has_deeds else {"id": "1", "date": "2026-01-01T00:00:00Z"}
    monkeypatch.setattr("app.ocds.intake.using.working.conclude", at_fault)

    file, each = ingested(client, engine, officer, [odd | {"ocid": ODD}, ours, other])

    assert (file["state"], answers(each)) == ("done", ["unused", "taken", "taken"])
    assert codes(each[0]) == {"internal"}
    assert counted(engine)[1] == 2


def test_a_tender_notice_finds_the_procurement_that_was_given_its_ocid(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    tender = a_tender()
    ocid = tender["releases"][0]["ocid"]
    at = a_sent(client, officer, ocid=ocid)

    _, [known] = ingested(client, engine, officer, tender, rules=RULES)

    assert "procurement_known" in codes(known)
    assert [one["id"] for one in known["made"]] == [at.rpartition("/")[2]]


def test_a_tender_notice_finds_the_procurement_that_is_drafted_at_the_same_moment(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    tender = a_tender()
    caller = caller_of(engine, officer)
    file = send(client, officer, tender, rules=RULES).json()["id"]

    with ThreadPoolExecutor(1) as pool:
        with writing(engine) as session:
            draft = a_draft(ocid=tender["releases"][0]["ocid"])
            drafted = write_draft(session, caller, draft, DRAFTED).id
            working = pool.submit(work, engine, file)
            for _ in range(2_000):
                if is_held_up(engine):
                    break
                sleep(0.01)
        working.result(30)

    _, [known] = told(client, officer, file)
    assert "procurement_known" in codes(known)
    assert [one["id"] for one in known["made"]] == [str(drafted)]
    with reading(engine) as session:
        assert session.exec(select(Procurement.id).order_by(col(Procurement.id))).all() == [
            drafted
        ]


def test_what_a_file_does_not_take_is_asked_for_where_it_can_be_said(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    tender = a_tender()
    [told] = tender["releases"]
    a_sent(client, officer, reference=told["id"])
    unsaid = deepcopy(told) | {"ocid": ODD, "id": "2"}
    unsaid["tender"].pop("mainProcurementCategory")
    award = only(history(), "083057-2025") | {"ocid": "ocds-h6vhtk-000002", "id": "3"}

    _, each = ingested(client, engine, officer, [tender, unsaid, award], rules=RULES)

    fixes = {found["code"]: found["how_to_fix"] for one in each for found in one["findings"]}
    assert fixes["reference_taken"].startswith("Send the notice to POST /v1/ocds/procurements")
    assert "POST /v1/ocds/procurements" in fixes["kind_missing"]
    assert "POST /v1/ocds/contracts" in fixes["day_missing"]
