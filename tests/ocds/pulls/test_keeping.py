"""What is remembered of procurements in which others buy, and for how long."""

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.ocds.intake.noticing import others_buy
from app.platform.database import reading
from tests.ocds.pulls.desk import EARLIER, Desk
from tests.ocds.pulls.portal import NAMES, OURS, Portal, a_notice

ELSEWHERE = "GB-PPON-PXYZ-9999-QQQQ"
SPELT = {f"ocds-h6vhtk-{name}": name for name in NAMES}


def noted(desk: Desk) -> set[str]:
    """Give the names of procurements in which others are known to buy."""
    with reading(desk.engine) as session:
        found = others_buy(session, desk.caller.authority_id, SPELT)
    return {SPELT[one] for one in found}


def pulled(desk: Desk, portal: Portal) -> UUID:
    """Have a page read on which others buy in two procurements, and in one we do on the next."""
    theirs = [a_notice(name, ELSEWHERE, id=f"{name}-x") for name in NAMES[:2]]
    portal.publish(a_notice(NAMES[0]), a_notice(NAMES[3]), a_notice(NAMES[2], None), at=EARLIER)
    portal.publish(*theirs, {}, at=EARLIER)
    pull = desk.add(portal)
    desk.finished(pull)
    return pull


def test_of_what_others_buy_the_ocid_is_noted(desk: Desk, portal: Portal, engine: Engine) -> None:
    pull = pulled(desk, portal)
    other = Desk(engine, "Elsewhere Council")

    assert noted(desk) == set(NAMES[:2])
    assert noted(other) == set()
    desk.wait(hours=6)
    desk.finished(pull)  # which reads the same again
    assert noted(desk) == set(NAMES[:2])


def test_what_another_pull_takes_for_the_authoritys_is_not_anothers(
    desk: Desk, portal: Portal
) -> None:
    by_name = desk.add(portal, buyers=[], names=["ELSEWHERE council"])
    pull = pulled(desk, portal)
    desk.finished(by_name)

    assert noted(desk) == set()
    assert desk.told(pull).failures == 0


def test_what_was_noted_is_let_go_after_a_year_unless_something_is_kept(
    desk: Desk, portal: Portal
) -> None:
    pulled(desk, portal)
    portal.notices.clear()
    desk.wait(days=364)
    desk.wake()
    assert noted(desk) == set(NAMES[:2])
    desk.wait(days=2)
    desk.wake()

    assert noted(desk) == {NAMES[0]}


def test_what_was_noted_goes_with_its_pull_unless_something_is_kept(
    client: TestClient, desk: Desk, portal: Portal
) -> None:
    pull = pulled(desk, portal)
    removed = client.delete(f"/v1/ocds/pulls/{pull}", headers=desk.headers)

    assert removed.status_code == 200
    assert noted(desk) == {NAMES[0]}


@pytest.mark.parametrize(("hours", "left"), [(-1, set()), (1, set(NAMES[:2]))])
def test_what_was_noted_is_forgotten_where_all_of_it_is_read_again(
    desk: Desk, portal: Portal, hours: int, left: set[str]
) -> None:
    """So that who is known by another name from now on is not another any more."""
    pull = pulled(desk, portal)
    since = desk.pull(pull).since + timedelta(hours=hours)
    desk.change(pull, buyers=[OURS], names=["Elsewhere Council"], since=since)

    assert noted(desk) == left
    desk.finished(pull)
    assert noted(desk) == left
