"""What goes wrong under the pages' paths is told on a page; the API tells it as ever."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.settings import Settings
from tests.served import served
from tests.spreadsheets.imports.made import Office
from tests.web.pages import Visitor, title_of
from tests.web.test_signing import WRONG


def test_an_unknown_page_is_a_page(visitor: Visitor) -> None:
    visitor.opens("/web/nothing", 404)

    assert title_of(visitor.page) == "There is nothing here – Social value"
    assert visitor.last.headers["content-security-policy"].startswith("default-src 'none'; style")
    assert visitor.last.headers["cache-control"] == "no-store"


def test_the_api_answers_as_ever(office: Office) -> None:
    for path in ("/v1/nothing", "/webs", "/v1/imports"):
        answer = office.client.get(path)
        assert answer.headers["content-type"] == "application/problem+json", path


@pytest.mark.parametrize(
    ("path", "status"),
    [("/web/uploads?strange=1", 400), ("/web/uploads/no-id", 422), ("/web/uploads//", 404)],
)
def test_a_strange_address_is_told_on_a_page(visitor: Visitor, path: str, status: int) -> None:
    visitor.opens(path, status)

    assert "<h1>" in visitor.page


def test_a_strange_address_is_told_with_what_is_escaped(visitor: Visitor) -> None:
    visitor.opens("/web/uploads?%3Cscript%3Ealert(1)%3C/script%3E=1", 400)

    assert "<script" not in visitor.page


def test_a_page_that_is_only_sent_cannot_be_loaded(visitor: Visitor) -> None:
    visitor.opens("/web/sign-out", 405)

    assert visitor.last.headers["allow"] == "POST"
    assert "<h1>" in visitor.page


def test_whoever_tries_keys_is_slowed_down_on_a_page(settings: Settings, engine: Engine) -> None:
    few = settings.model_copy(update={"requests_per_minute": 60})
    with served(few, engine) as app, TestClient(app) as client:
        visitor = Visitor(client).opens("/web/sign-in")
        for _ in range(10):
            visitor.sends("/web/sign-in", {"key": WRONG}, 401)
        visitor.sends("/web/sign-in", {"key": WRONG}, 429)

    assert title_of(visitor.page) == "Too many requests – Social value"
    assert "retry-after" in visitor.last.headers


def test_a_form_that_cannot_be_read_is_told(visitor: Visitor) -> None:
    answer = visitor.client.post(
        "/web/sign-out", content=b"\xff\xfe",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )  # fmt: skip

    assert answer.status_code == 400
    assert "The form cannot be read." in answer.text
