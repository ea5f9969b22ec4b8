import os
from http.client import HTTPConnection

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from app.demo.calling import HOST
from app.demo.serving import serving
from app.main import create_app
from app.platform.settings import Settings
from app.rooms import SHOP
from tests.platform.mail.post_office import a_free_port


def test_nothing_that_the_environment_sets_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = f"smtp://{HOST}:{a_free_port()}"
    monkeypatch.setenv("SVS_MAIL_URL", elsewhere)
    monkeypatch.setenv("svs_database_url", "sqlite:///elsewhere.sqlite3")
    seen: list[Settings] = []

    def make(settings: Settings, engine: Engine) -> FastAPI:
        seen.extend([settings, Settings()])
        return create_app(settings, engine)

    with serving(make, SHOP) as service:
        assert service.engine.url.database != "elsewhere.sqlite3"

    assert [one.mail_url for one in seen] == ["", ""]
    assert seen[0].database_url == seen[1].database_url != "sqlite:///elsewhere.sqlite3"
    assert os.environ["SVS_MAIL_URL"] == elsewhere
    assert "SVS_SEAL_KEY" not in os.environ


def test_it_answers_while_it_lasts_and_not_afterwards() -> None:
    with serving(create_app, SHOP) as service:
        connection = HTTPConnection(HOST, service.port, timeout=30)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 200
        connection.close()
        kept = service.outbox.parent
        assert kept.is_dir()

    assert not kept.exists()
    with pytest.raises(ConnectionRefusedError):
        HTTPConnection(HOST, service.port, timeout=30).request("GET", "/health")


def test_each_service_seals_with_a_secret_of_its_own() -> None:
    secrets = []

    def make(settings: Settings, engine: Engine) -> FastAPI:
        secrets.append(settings.seal_key)
        return create_app(settings, engine)

    for _ in range(2):
        with serving(make, SHOP):
            pass

    assert len(set(secrets)) == 2
    assert all(secrets)
