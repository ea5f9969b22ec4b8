import pytest
from fastapi.testclient import TestClient

EVENTS = "/v1/manners/events"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        *[
            (f"limit={written}", "a whole number")
            for written in ("1.0", "1e1", "١", "1_0", "true")
        ],
        *[(f"on={written}", "a date") for written in ("0", "2026-04-30T00:00:00", "20260430")],
        *[(f"long={written}", "true or false") for written in ("1", "yes", "True", "on", "")],
    ],
)
def test_a_parameter_is_written_one_way_only(service: TestClient, query: str, words: str) -> None:
    answer = service.get(f"/v1/manners/words?{query}")

    [told] = answer.json()["errors"]
    assert (answer.status_code, told["parameter"]) == (422, query.split("=")[0])
    assert words in told["message"]


@pytest.mark.parametrize(
    "query", ["limit=1", "on=2026-04-30", "long=true", "long=false", "on=2026-02-28"]
)
def test_a_parameter_that_is_plain_is_taken(service: TestClient, query: str) -> None:
    assert service.get(f"/v1/manners/words?{query}").status_code == 200


def test_a_day_that_there_is_not_is_refused(service: TestClient) -> None:
    assert service.get("/v1/manners/words?on=2026-02-30").status_code == 422


def test_a_misspelt_filter_is_refused_with_the_nearest_name(service: TestClient) -> None:
    answer = service.get(EVENTS, params={"updated_form": "2026-01-01T00:00:00Z"})

    assert (answer.status_code, answer.json()["code"]) == (400, "unknown-parameter")
    assert answer.json()["how_to_fix"] == "Did you mean updated_from?"


def test_a_filter_given_twice_is_refused(service: TestClient) -> None:
    answer = service.get(f"{EVENTS}?limit=1&limit=2")

    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "'limit' is given more than once.",
    )


@pytest.mark.parametrize("path", [f"{EVENTS}?limit=%00", "/v1/manners/words?starts=%00"])
def test_a_nul_in_a_filter_is_refused(service: TestClient, path: str) -> None:
    assert service.get(path).status_code == 400


@pytest.mark.parametrize(
    "query", ["api_key=x", "access_token=x", "starts=sv_live_00aa", "x=Bearer%20sv_test_00aa"]
)
def test_a_key_in_the_address_is_refused_whatever_its_name(
    service: TestClient, query: str
) -> None:
    answer = service.get(f"/v1/manners/words?{query}")

    assert (answer.status_code, answer.json()["code"]) == (401, "key-in-address")
    assert "www-authenticate" in answer.headers
    assert "00aa" not in answer.text
