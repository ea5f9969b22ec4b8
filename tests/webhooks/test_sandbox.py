"""In a sandbox one address fails, for whoever wants to see what becomes of failures."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.organisations.sandbox.opening import open_sandbox
from app.organisations.tables import Authority
from app.platform.database import writing
from app.platform.settings import Settings
from app.webhooks.tables import MessageState
from tests.platform.outgoing.misbehaving import a_server, answering
from tests.platform.outgoing.test_sending import shown
from tests.webhooks.desk import Desk, subjects

TAKEN = answering("204 No Content")


@pytest.fixture
def desk(engine: Engine, settings: Settings) -> Desk:
    return Desk(engine, settings)


def in_sandbox(desk: Desk) -> None:
    """Have the desk's webhooks in the sandbox of its authority."""
    with writing(desk.engine) as session:
        live = session.get_one(Authority, desk.caller.authority_id)
        sandbox = open_sandbox(session, live, desk.time, None)
        desk.caller = replace(desk.caller, authority_id=sandbox.id)


@pytest.mark.parametrize("is_trial", [True, False])
def test_one_address_fails_in_a_sandbox_and_nowhere_else(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_trial: bool
) -> None:
    tls, trust = shown(tmp_path, "fails.example")
    desk.door = replace(desk.door, resolve=lambda _host, _port: ["127.0.0.1"], tls=trust)
    if is_trial:
        in_sandbox(desk)
    with a_server(TAKEN, tls) as server:
        monkeypatch.setattr("app.platform.outgoing.address.PORTS", {server.port})
        webhook, _ = desk.add(f"https://fails.example:{server.port}/orders?of=any")
        thing = desk.happen()
        desk.work()

        assert subjects(server) == ([] if is_trial else [thing])
    message = desk.message(webhook)
    if is_trial:
        assert (message.state, message.status) == (MessageState.WAITING, 500)
        assert message.due > desk.time
        assert desk.webhook(webhook).failures == 1
    else:
        assert (message.state, message.status) == (MessageState.SENT, 204)


def test_other_addresses_are_sent_to_in_a_sandbox(desk: Desk) -> None:
    in_sandbox(desk)
    with a_server(TAKEN) as server:
        desk.add(server.url)
        thing = desk.happen()
        desk.work()

        assert subjects(server) == [thing]
