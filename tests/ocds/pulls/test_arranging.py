from dataclasses import replace

import pytest

from app.ocds.pulls.source import PROTOCOLS, Source
from app.organisations.secret import Mode
from app.problems import Invalid
from tests.ocds.pulls.desk import Desk
from tests.ocds.pulls.portal import Portal


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
