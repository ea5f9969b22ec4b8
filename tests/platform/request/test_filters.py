import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.platform.manners_room import note_events

EVENTS = "/v1/manners/events"


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
    [
        "2026-01-01", "2026-01-01T00:00:00", "1767225600", "now", "", "2026-13-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    ],
)  # fmt: skip
def test_a_moment_that_might_be_another_is_refused(service: TestClient, moment: str) -> None:
    answer = service.get(EVENTS, params={"updated_from": moment})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "updated_from"


def test_a_plus_that_was_not_escaped_is_explained(service: TestClient) -> None:
    answer = service.get(f"{EVENTS}?updated_from=2026-01-01T00:00:00+01:00")

    assert "%2B" in answer.json()["errors"][0]["how_to_fix"]


def test_a_time_that_ends_before_it_begins_is_refused(service: TestClient) -> None:
    asked = {"updated_from": "2026-01-02T00:00:00Z", "updated_to": "2026-01-01T00:00:00Z"}
    assert service.get(EVENTS, params=asked).status_code == 422
