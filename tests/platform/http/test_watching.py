from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from app.main import create_app
from app.platform.database import make_engine
from app.platform.settings import Settings


@pytest.fixture
def of_an_empty_database(tmp_path: Path) -> Iterator[TestClient]:
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    engine = make_engine(url)
    with TestClient(create_app(Settings(database_url=url), engine)) as client:
        yield client
    engine.dispose()


def test_a_service_with_its_database_is_ready(client: TestClient) -> None:
    assert client.get("/ready").json() == {"status": "ready"}


def test_a_service_without_its_schema_is_alive_but_not_ready(
    of_an_empty_database: TestClient,
) -> None:
    refused = of_an_empty_database.get("/ready")

    assert of_an_empty_database.get("/health").status_code == 200
    assert refused.status_code == 503
    assert "brought up to this version" in refused.json()["detail"]
    assert refused.headers["retry-after"]


def test_a_service_whose_database_is_gone_is_not_ready(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'no such folder' / 'gone.sqlite3'}"
    unknown = "sv_live_000000000000_" + "0" * 64
    with TestClient(create_app(Settings(database_url=url), make_engine(url))) as client:
        refused = client.get("/ready")
        lists = client.get("/v1/api-keys", headers={"Authorization": f"Bearer {unknown}"})

    assert (refused.status_code, lists.status_code) == (503, 503)
    assert "gone.sqlite3" not in refused.text


def test_readiness_is_looked_at_once_a_second_at_most(client: TestClient, engine: Engine) -> None:
    assert client.get("/ready").status_code == 200
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert client.get("/ready").status_code == 200

    client.app.state.found_ready -= 1  # type: ignore[attr-defined]
    assert client.get("/ready").json()["code"] == "schema-too-new"


@pytest.mark.parametrize("path", ["/docs", "/openapi.json"])
def test_whoever_has_the_description_is_not_sent_it_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_a_browser_at_the_root_is_led_to_the_pages(client: TestClient) -> None:
    wants = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

    answer = client.get("/", headers=wants, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/web")
    assert "Accept" in answer.headers["vary"]
    there = client.get("/", headers=wants, follow_redirects=True)
    assert (there.url.path, there.status_code) == ("/web", 401)
    assert "/web/sign-in" in there.text


@pytest.mark.parametrize("accept", ["*/*", "application/json"])
def test_a_program_at_the_root_is_told_where_everything_is(
    client: TestClient, accept: str
) -> None:
    answer = client.get("/", headers={"Accept": accept}, follow_redirects=False)

    assert (answer.status_code, "Accept" in answer.headers["vary"]) == (200, True)
    told = answer.json()
    assert {told["description"], told["openapi"]} == {"/docs", "/openapi.json"}
    for path in told.values():
        assert client.get(path).status_code == (401 if path == "/web" else 200), path
