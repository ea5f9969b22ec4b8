import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request

from app.web.visiting import session_of


def asked(client: TestClient, path: str, *header: str) -> Request:
    said = [tuple(one.encode() for one in header)]
    return Request({"type": "http", "path": path, "headers": said, "app": client.app})


@pytest.mark.parametrize("path", ["/web", "/web/uploads"])
def test_a_page_is_asked_for_by_a_browsers_session_and_nothing_else(
    client: TestClient, path: str
) -> None:
    kept = "other=1; social-value=token"

    assert session_of(asked(client, path, "cookie", kept)) == "token"
    assert session_of(asked(client, path, "authorization", "Bearer key")) == ""


@pytest.mark.parametrize("path", ["/v1/imports", "/webhooks"])
def test_elsewhere_no_session_is_looked_at(client: TestClient, path: str) -> None:
    assert session_of(asked(client, path, "cookie", "social-value=token")) is None
