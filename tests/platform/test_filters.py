from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.settings import Settings
from tests.platform.manners_room import a_service, note_events

EVENTS = "/v1/manners/events"


@pytest.fixture
def service(settings: Settings, engine: Engine) -> Iterator[TestClient]:
    with a_service(settings, engine) as client:
        yield client


def test_a_list_can_be_narrowed_to_what_changed_within_a_time(
    service: TestClient, engine: Engine
) -> None:
    note_events(engine, 10, 1)  # one a second

    def subjects(**asked: str) -> list[str]:
        return [row["subject"] for row in service.get(EVENTS, params=asked).json()["data"]]

    assert subjects(updated_from="2026-01-01T00:00:07Z") == ["0007", "0008", "0009"]
    assert subjects(updated_to="2026-01-01T00:00:02Z") == ["0000", "0001"]
    assert subjects(
        updated_from="2026-01-01T01:00:03+01:00", updated_to="2026-01-01T00:00:04.5Z"
    ) == ["0003", "0004"]


@pytest.mark.parametrize(
    "moment",
    ["2026-01-01", "2026-01-01T00:00:00", "1767225600", "now", "", "2026-13-01T00:00:00Z"],
)
def test_a_moment_that_might_be_another_is_refused(service: TestClient, moment: str) -> None:
    answer = service.get(EVENTS, params={"updated_from": moment})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "updated_from"


def test_a_plus_that_was_not_escaped_is_explained(service: TestClient) -> None:
    answer = service.get(f"{EVENTS}?updated_from=2026-01-01T00:00:00+01:00")

    assert "%2B" in answer.json()["errors"][0]["message"]


def test_a_time_that_ends_before_it_begins_is_refused(service: TestClient) -> None:
    asked = {"updated_from": "2026-01-02T00:00:00Z", "updated_to": "2026-01-01T00:00:00Z"}
    assert service.get(EVENTS, params=asked).status_code == 422


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
