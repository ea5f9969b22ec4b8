import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.metrics import Metrics
from app.platform.settings import Settings
from app.rooms import GAUGES
from tests.platform.outgoing.misbehaving import a_server, answering
from tests.webhooks.desk import Desk

BROKEN = answering("500 Internal Server Error")
OLDEST = "svs_webhook_messages_oldest_timestamp_seconds"


@pytest.fixture
def desk(engine: Engine, settings: Settings) -> Desk:
    return Desk(engine, settings)


def test_how_many_messages_wait_and_since_when_is_told_in_numbers(
    client: TestClient, desk: Desk
) -> None:
    metrics = Metrics(desk.engine, gauges=GAUGES)
    assert f"{OLDEST}{{" not in metrics.text().decode()
    with a_server(BROKEN) as server:
        webhook, _ = desk.add(server.url)
        desk.happen()
        desk.give_up(webhook)
        since = desk.time
        desk.happen()
        desk.wait(hours=1)
        desk.happen()
        desk.work()

    told = metrics.text().decode()
    assert 'svs_webhook_messages{state="waiting"} 2.0' in told
    assert 'svs_webhook_messages{state="failed"} 1.0' in told
    [oldest] = [line for line in told.splitlines() if line.startswith(OLDEST)]
    assert oldest.startswith(f'{OLDEST}{{state="waiting"}} ')
    assert float(oldest.split()[1]) == int(since.timestamp())

    [row] = client.get("/v1/webhooks", headers=desk.headers).json()["data"]
    assert (row["waiting"], row["failed"]) == (2, 1)
    assert row["oldest_waiting_at"] == since.isoformat().replace("+00:00", "Z")
    read = client.get(f"/v1/webhooks/{webhook}", headers=desk.headers)
    assert read.json() == row


def test_what_waits_for_another_webhook_is_not_counted(client: TestClient, desk: Desk) -> None:
    with a_server(BROKEN) as down, a_server(answering("204 No Content")) as up:
        desk.add(down.url)
        desk.add(up.url)
        desk.happen()
        desk.work()

    rows = client.get("/v1/webhooks", headers=desk.headers).json()["data"]
    assert sorted((row["waiting"], row["failed"]) for row in rows) == [(0, 0), (1, 0)]
