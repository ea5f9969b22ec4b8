import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from structlog.testing import capture_logs

from tests.callers import a_key


@pytest.mark.parametrize("given", ["abc", "A.b_c-1", "x" * 128])
def test_a_callers_own_name_for_a_request_is_kept(service: TestClient, given: str) -> None:
    assert service.get("/health", headers={"X-Request-ID": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "é", "a\tb", "<script>", "-a"])
def test_a_name_that_might_forge_a_log_is_replaced(service: TestClient, given: str) -> None:
    answer = service.get("/health", headers={b"X-Request-ID": given.encode()})
    assert answer.headers["x-request-id"] != given
    assert len(answer.headers["x-request-id"]) == 36


def test_every_request_has_another_name(service: TestClient) -> None:
    assert len({service.get("/health").headers["x-request-id"] for _ in range(5)}) == 5


@pytest.mark.parametrize(
    "path",
    ["/health", "/v1/nowhere", "/v1/authority", "/v1/manners/fault", "/v1/manners/words?x=1"],
)
def test_every_answer_is_named_and_guarded(service: TestClient, path: str) -> None:
    answer = service.get(path)

    assert answer.headers["x-request-id"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-ratelimit-remaining"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    kept = "private, no-cache" if answer.status_code == 200 else "no-store"
    assert answer.headers["cache-control"] == kept


def test_the_log_has_one_line_of_a_request_and_no_secret(
    service: TestClient, engine: Engine
) -> None:
    headers = a_key(engine)
    token = headers["Authorization"].removeprefix("Bearer ")

    with capture_logs() as lines:
        service.get("/v1/api-keys", headers=headers)
        service.get(f"/v1/api-keys?api_key={token}")
        service.get(f"/v1/{token}")

    told = [line for line in lines if line["event"] == "request.answered"]
    assert [(line["operation"], line["status"]) for line in told] == [
        *[("list_api_keys", 200), ("list_api_keys", 401), (None, 404)]
    ]
    assert token not in str(lines)
