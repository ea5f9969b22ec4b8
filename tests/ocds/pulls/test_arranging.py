from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.ocds.pulls.running import PULL
from app.ocds.pulls.source import PROTOCOLS, Source
from app.organisations.secret import Mode
from app.problems import Invalid
from tests.ocds.pulls.desk import EARLIER, Desk
from tests.ocds.pulls.portal import NAMES, Portal, published
from tests.ocds.pulls.test_reclaiming import failed, given_up
from tests.ocds.pulls.test_routes import PATH, added, listed, sent
from tests.procurements.test_routes import counted


@pytest.mark.parametrize("source", Source)
def test_a_test_key_asks_nothing_of_a_live_publisher(
    desk: Desk, portal: Portal, source: Source
) -> None:
    pull = desk.add(portal)
    desk.door = replace(desk.door, resolve=lambda _host, _port: ["93.184.216.34"])
    desk.caller = replace(desk.caller, mode=Mode.TEST)
    with pytest.raises(Invalid) as refused:
        desk.add(portal, source=source, url=None)
    assert [one.path for one in refused.value.findings] == ["/url"]
    with pytest.raises(Invalid):
        desk.change(pull, source=source)
    with pytest.raises(Invalid):
        desk.change(pull, url=PROTOCOLS[source].address.replace("uk/", "uk:443/"))
    with pytest.raises(Invalid):
        desk.change(pull, url=PROTOCOLS[source].address.replace("//www.", "//"))

    assert desk.pull(pull).url == portal.url
    desk.work()
    assert len(portal.asked) == 1


def test_whoever_sees_to_pulls_waits_for_none_while_others_wait_for_the_log(
    desk: Desk, portal: Portal, engine: Engine
) -> None:
    """Who holds a pull may wait for the log, which is locked as soon as an event is numbered."""
    given_up(desk, Desk(engine, "Elsewhere Council"), portal)
    desk.wait(days=100)
    with counted(engine) as asked:
        desk.wake()

    assert len(desk.events("ocds_pull.let_go")) == 1
    logged = next(
        place for place, one in enumerate(asked) if "FROM eventlog" in one.replace("\n", "")
    )
    seen = [place for place, one in enumerate(asked) if "ocds_pull" in one]
    assert max(seen) < logged


def test_who_hands_over_again_has_its_turn_before_it_waits_for_the_log(
    desk: Desk, portal: Portal, engine: Engine
) -> None:
    """Whoever holds the row of a publisher goes on to the log, and not the other way round."""
    published(portal, NAMES[0], at=EARLIER)
    desk.add(portal)
    failed(desk)
    with counted(engine) as asked:
        desk.work([PULL])

    first = [one.replace("\n", "") for one in asked]
    logged = next(place for place, one in enumerate(first) if "FROM eventlog" in one)
    turn = next(place for place, one in enumerate(first) if "FROM ocds_pull_origin" in one)
    assert turn < logged
    assert len(desk.events("ocds.received")) == 2


@pytest.mark.parametrize(
    ("said", "pointer"),
    [({"rules": "nobodys@1"}, "/rules"), ({"since": "2098-01-01T00:00:00Z"}, "/since")],
)
def test_what_can_never_be_is_refused_as_it_is_asked_for(
    client: TestClient, desk: Desk, portal: Portal, said: dict[str, Any], pointer: str
) -> None:
    path = f"{PATH}/{added(client, desk, portal)['id']}"
    match = desk.headers | {"If-Match": "*"}

    new = client.post(PATH, json=sent(portal, **said), headers=desk.headers)
    changed = client.patch(path, json=said, headers=match)

    for answer in (new, changed):
        assert answer.status_code == 422, answer.text
        assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert len(listed(client, desk)) == 1
    kept = client.patch(path, json={"rules": "local-first@2026.1"}, headers=match)
    assert kept.status_code == 200, kept.text
