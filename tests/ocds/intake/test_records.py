import json
from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from tests.callers import a_person
from tests.ocds.contracts.samples import OCID, history
from tests.ocds.intake.sent import a_release, ingested

AT = "/v1/ocds/records"


def test_a_record_gives_releases_as_they_were_sent_and_what_they_say_together(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    sent: list[dict[str, Any]] = history()["releases"]
    ingested(client, engine, officer, sent[::-1])

    told = client.get(f"{AT}/{OCID}", headers=officer).json()

    assert told["releases"] == sent
    [contract] = told["compiledRelease"]["contracts"]
    assert contract["value"]["amount"] == 8500000
    assert contract["implementation"]["metrics"][0]["observations"][0]["id"] == "059886-2026"


def test_numbers_come_out_as_exact_as_they_went_in(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    written = "12345678901234567.89"
    sent = json.dumps(a_release(x="HERE")).replace('"HERE"', written).encode()
    ingested(client, engine, officer, sent)

    answer = client.get(f"{AT}/ocds-abc123-1", headers=officer)

    told = json.loads(answer.text, parse_float=Decimal)
    assert told["releases"][0]["x"] == told["compiledRelease"]["x"] == Decimal(written)


def test_releases_that_do_not_merge_have_no_compiled_release(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    odd = a_release("1", tender="words")
    later = a_release("2", date="2026-02-01T00:00:00Z", tender={"lots": [{"id": "1"}]})
    ingested(client, engine, officer, [odd, later])

    told = client.get(f"{AT}/ocds-abc123-1", headers=officer).json()

    assert told["releases"] == [odd, later]
    assert told["compiledRelease"] is None


def test_a_record_is_found_by_its_own_authority_alone(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    ingested(client, engine, officer, a_release())
    other = a_person(engine, Role.AUDITOR, authority="Elsewhere Council")

    there = client.get(f"{AT}/ocds-abc123-1", headers=other)
    here = client.get(f"{AT}/ocds-abc123-1", headers=officer)

    assert (there.status_code, here.status_code) == (404, 200)
    assert there.json()["detail"] == "No release of 'ocds-abc123-1' was sent."


def test_a_compiled_release_is_called_as_the_standard_has_it(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    ocid = "ocds-abc123/2026/1"
    ingested(client, engine, officer, a_release("7", ocid=ocid, tag=["tender"]))

    told = client.get(f"{AT}/{ocid}", headers=officer).json()

    assert told["ocid"] == ocid
    assert told["compiledRelease"]["tag"] == ["compiled"]
    assert told["compiledRelease"]["id"] == f"{ocid}-2026-01-01T09:00:00Z"


@pytest.mark.parametrize(("name", "most"), [("MOST_RELEASES", 1), ("MOST_TEXT", 60)])
def test_of_more_than_is_read_together_no_record_is_made(
    client: TestClient,
    engine: Engine,
    officer: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    most: int,
) -> None:
    ingested(client, engine, officer, [a_release("1"), a_release("2")])
    monkeypatch.setattr(f"app.ocds.intake.queries.{name}", most)

    answer = client.get(f"{AT}/ocds-abc123-1", headers=officer)

    assert (answer.status_code, answer.json()["code"]) == (422, "history-too-long")
