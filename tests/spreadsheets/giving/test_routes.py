"""Workbooks over HTTP: asked for, then fetched in three forms that hold the same."""

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.platform.sealing import new_secret
from app.platform.settings import Settings
from tests.callers import a_person, authority_id_of
from tests.served import served
from tests.spreadsheets.forms.made import SITE_ROWS, SITES, TREE_ROWS, TREES, meant, said, taken
from tests.spreadsheets.giving.made import KINDS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Headers = dict[str, str]


@pytest.fixture
def settings(engine: Engine) -> Settings:
    address = engine.url.render_as_string(hide_password=False)
    return Settings(database_url=address, seal_key=new_secret())


@pytest.fixture
def manager(engine: Engine) -> Headers:
    return a_person(engine, Role.CONTRACT_MANAGER)


@pytest.fixture
def service(client: TestClient) -> TestClient:
    """Give the service with the invented kinds."""
    client.app.state.kinds = KINDS  # type: ignore[attr-defined]
    return client


@pytest.fixture
def made(service: TestClient, engine: Engine, manager: Headers) -> dict[str, Any]:
    """Give a workbook that was asked for."""
    return asked(service, engine, manager).json()  # type: ignore[no-any-return]


def asked(service: TestClient, engine: Engine, headers: Headers, **more: Any) -> Any:
    body = {"kind": "trees", "target_id": str(authority_id_of(engine, headers))} | more
    return service.post("/v1/workbooks", json=body, headers=headers)


def test_a_workbook_is_asked_for_and_told_of(
    service: TestClient, engine: Engine, manager: Headers
) -> None:
    answer = asked(service, engine, manager, day="2026-02-01")
    again = service.get(answer.headers["Location"], headers=manager)

    assert answer.status_code == 201, answer.text
    assert again.json() == answer.json()
    assert again.json()["rows_out"] == {"trees": len(TREE_ROWS), "sites": 2}
    assert again.json()["day"] == "2026-02-01"


def test_its_file_is_the_same_whenever_it_is_fetched(
    service: TestClient, manager: Headers, made: dict[str, Any]
) -> None:
    address = f"/v1/workbooks/{made['id']}/file"
    answer = service.get(address, headers=manager)

    assert answer.headers["Content-Type"] == XLSX
    assert f'filename="trees-{made["reference"]}.xlsx"' in answer.headers["Content-Disposition"]
    assert service.get(address, headers=manager).content == answer.content
    assert said(taken(answer.content)) == meant(TREES, TREE_ROWS)


def test_all_three_forms_hold_the_same(
    service: TestClient, manager: Headers, made: dict[str, Any]
) -> None:
    address = f"/v1/workbooks/{made['id']}/file"
    told = service.get(f"/v1/workbooks/{made['id']}/content", headers=manager).json()
    trees = told["sheets"][0]
    single = service.get(f"{address}?sheet=Trees", headers=manager)
    other = service.get(f"{address}?sheet=sites", headers=manager | {"Accept": "text/csv"})

    assert [one["key"] for one in trees["columns"]] == [field.key for field in TREES.fields]
    assert trees["rows"][0]["planted"] == "12.5"
    assert trees["rows"][0]["groups"] == ["school", "youth"]
    assert trees["rows"][0]["secret"] is None
    assert trees["rows"][1]["native"] is False
    assert single.headers["Content-Type"].startswith("text/csv")
    assert single.text.lstrip("\ufeff").split("\r\n")[0].split(",") == list(trees["rows"][0])
    assert said(taken(single.content, "x.csv")) == meant(TREES, TREE_ROWS)
    assert said(taken(other.content, "x.csv"), "sites") == meant(SITES, SITE_ROWS)


@pytest.mark.parametrize(("query", "accept"), [("?sheet=Lunch", "*/*"), ("", "text/csv")])
def test_a_sheet_must_be_one_of_its_own(
    service: TestClient, manager: Headers, made: dict[str, Any], query: str, accept: str
) -> None:
    address = f"/v1/workbooks/{made['id']}/file{query}"
    answer = service.get(address, headers=manager | {"Accept": accept})

    assert answer.status_code == 422
    assert "trees, sites" in answer.text


def test_an_unknown_kind_is_told_with_those_that_there_are(
    service: TestClient, engine: Engine, manager: Headers
) -> None:
    answer = asked(service, engine, manager, kind="shrubs")

    assert answer.status_code == 422
    assert [one["code"] for one in answer.json()["errors"]] == ["unknown_kind"]
    assert "secrets, trees" in answer.text


def test_what_it_would_be_about_must_be_there(
    service: TestClient, engine: Engine, manager: Headers
) -> None:
    assert asked(service, engine, manager, target_id=str(uuid4())).status_code == 404


def test_whoever_lacks_the_scope_of_a_kind_is_refused(service: TestClient, engine: Engine) -> None:
    answer = asked(service, engine, a_person(engine, Role.EVALUATOR))

    assert (answer.status_code, answer.json()["code"]) == (403, "kind-not-yours")


def test_nobody_elses_is_there(service: TestClient, engine: Engine, made: dict[str, Any]) -> None:
    others = (
        a_person(engine, Role.CONTRACT_MANAGER, authority="Elsewhere Council"),
        a_person(engine, Role.SUPPLIER, supplier="Oakwood Ltd"),
        a_person(engine, Role.EVALUATOR),
    )
    for headers in others:
        for path in ("", "/file", "/content"):
            answer = service.get(f"/v1/workbooks/{made['id']}{path}", headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_without_a_secret_to_seal_with_none_is_given(engine: Engine, manager: Headers) -> None:
    address = engine.url.render_as_string(hide_password=False)
    with served(Settings(database_url=address), engine) as app:
        app.state.kinds = KINDS
        answer = asked(TestClient(app), engine, manager)

    assert (answer.status_code, answer.json()["code"]) == (503, "no-seal-key")
