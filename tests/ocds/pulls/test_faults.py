"""Pulling from a publisher with which something is wrong."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from app.ocds.pulls.tables import RunState
from tests.ocds.pulls.desk import EARLIER, NOW, Desk, adds_up, ids
from tests.ocds.pulls.portal import (
    NAMES,
    REFUSED,
    THEIRS,
    Portal,
    a_notice,
    cut,
    cut_unseen,
    published,
)
from tests.platform.outgoing.misbehaving import Behaviour, answering, dripping


@pytest.mark.parametrize(
    ("fault", "pause"),
    [
        (answering("429 Too Many", "Retry-After: 120", body=REFUSED), 120),
        (answering("429 Too Many", body=REFUSED), 120),
        (answering("503 Service Unavailable", "Retry-After: 30"), 30),
        (answering("503 Service Unavailable"), 120),
        (answering("429 Too Many", "Retry-After: soon"), 120),
    ],
    ids=["header", "words", "away", "away unsaid", "nonsense"],
)
def test_a_publisher_that_wants_a_rest_gets_it(
    desk: Desk, portal: Portal, fault: Behaviour, pause: int
) -> None:
    published(portal, *NAMES[:5], at=EARLIER)
    portal.faults = [None, fault]
    pull = desk.add(portal)
    desk.work()

    assert desk.pull(pull).due == NOW + timedelta(seconds=pause)
    assert "It answered" in desk.pull(pull).trouble
    assert desk.pull(pull).failures == 0
    desk.wait(seconds=pause - 1)
    desk.work()
    assert len(portal.asked) == 2
    run = desk.finished(pull)
    assert desk.kept() == ids(*NAMES[:5])
    assert (run.pages, run.requests, run.restarts) == (2, 3, 0)  # it went on where it was
    assert portal.asked[1] == portal.asked[2]


def test_what_a_publisher_asks_of_one_authority_counts_for_all(
    desk: Desk, portal: Portal, engine: Engine
) -> None:
    other = Desk(engine, "Elsewhere Council")
    portal.faults = [answering("429 Too Many", "Retry-After: 600")]
    desk.add(portal)
    desk.work()
    other.add(portal)
    other.work()

    assert len(portal.asked) == 1
    other.wait(seconds=600)
    other.work()
    assert len(portal.asked) == 2  # who has not had a turn yet goes first
    other.wait(seconds=5)
    other.work()
    assert len(portal.asked) == 3


def test_no_more_than_ten_pages_are_asked_for_in_two_minutes(desk: Desk, portal: Portal) -> None:
    portal.most = 1
    portal.publish(*(a_notice(f"{n:06x}") for n in range(25)), at=EARLIER)
    pull = desk.add(portal)
    asked = []
    for _ in range(3):
        desk.work()
        asked.append(len(portal.asked))
        desk.wait(minutes=2)

    assert asked == [10, 20, 25]
    assert len(desk.kept()) == 25
    assert desk.pull(pull).trouble == ""


@pytest.mark.parametrize(
    "fault",
    [
        answering("500 Internal Server Error"), cut, cut_unseen,
        answering("200 OK", body=b"<html>busy</html>"),
        answering("200 OK", body=b'{"message": "later"}'),
        answering("200 OK", body=b""),
        answering("302 Found", "Location: http://169.254.169.254/latest"),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b" "),
    ],
    ids=["500", "cut", "cut unseen", "html", "no page", "nothing", "redirect", "slow"],
)  # fmt: skip
def test_a_page_that_fails_is_asked_for_again_and_the_rest_goes_on(
    desk: Desk, portal: Portal, fault: Behaviour
) -> None:
    desk.door = replace(desk.door, seconds=2)
    published(portal, *NAMES[:7], at=EARLIER)
    portal.faults = [None, fault]
    pull = desk.add(portal)
    desk.work()

    assert desk.pull(pull).failures == 1
    assert desk.pull(pull).trouble
    run = desk.finished(pull)
    assert desk.kept() == ids(*NAMES[:7])
    assert (run.pages, run.brought, run.restarts) == (3, 7, 0)
    assert adds_up(run)
    assert desk.pull(pull).trouble == ""


def test_a_release_that_cannot_be_read_keeps_no_other_out(desk: Desk, portal: Portal) -> None:
    odd = json.dumps(a_notice(NAMES[3], planning={"value": 4711}))
    stranger = json.dumps(a_notice(NAMES[5], THEIRS, planning={"value": 4711}))
    portal.publish(
        a_notice(NAMES[0]), odd.replace("4711", "Infinity"), odd.replace("4711", " 000,")
        .replace(NAMES[3], NAMES[4]), stranger.replace("4711", " 000,"), a_notice(NAMES[1]),
        a_notice(NAMES[2]) | {"planning": {"value": 1e308}}, at=EARLIER,
    )  # fmt: skip
    run = desk.finished(desk.add(portal))

    assert desk.kept() == ids(*NAMES[:4])
    assert (run.seen, run.brought, run.broken) == (6, 5, 1)
    assert [one["code"] for one in run.findings] == ["not_json"]
    assert adds_up(run)
    assert desk.answered()[""] == 1  # the broken one that names us, which the intake refuses


@pytest.mark.parametrize("levels", [70, 2_000])
def test_what_could_not_be_looked_at_is_told_and_keeps_no_other_out(
    desk: Desk, portal: Portal, levels: int
) -> None:
    deep = json.dumps(a_notice(NAMES[1])).replace(
        '"tag"', f'"deep": {"[" * levels}{"]" * levels}, "tag"', 1
    )
    portal.publish(a_notice(NAMES[0]), deep, at=EARLIER)
    pull = desk.add(portal)
    run = desk.finished(pull)

    assert (run.brought, run.broken, run.unread) == (1, 1, 1)
    assert adds_up(run)
    assert run.findings[0]["code"] == "too_deep"
    assert "too deep or too damaged to be looked at: 1;" in desk.pull(pull).trouble
    assert desk.kept() == ids(NAMES[0])
    for _ in range(2):
        desk.wait(days=2)
        last = desk.finished(pull)
    assert last.unread == 0
    assert desk.pull(pull).trouble == ""


def test_a_page_of_another_version_holds_the_pull_up(desk: Desk, portal: Portal) -> None:
    published(portal, *NAMES[:2], at=EARLIER)
    portal.faults = [answering("200 OK", body=b'{"version": "2.0", "releases": [{"ocid": "a"}]}')]
    pull = desk.add(portal)
    desk.work()

    assert "version '2.0' of the standard" in desk.pull(pull).trouble
    assert desk.pull(pull).reached is None
    desk.finished(pull)
    assert desk.kept() == ids(*NAMES[:2])


def test_a_cursor_that_goes_away_is_done_without(desk: Desk, portal: Portal) -> None:
    published(portal, *NAMES[:7], at=EARLIER)
    pull = desk.add(portal)
    portal.faults = [None, None, answering("400 Bad Request")]
    run = desk.finished(pull)

    assert (run.restarts, run.pages, run.seen) == (1, 3, 7)
    assert "cursor" not in portal.asked[3]
    assert desk.kept() == ids(*NAMES[:7])
    assert set(desk.answered().values()) == {1}


def test_a_page_that_never_comes_holds_the_pull_up_and_nothing_is_skipped(
    desk: Desk, portal: Portal
) -> None:
    published(portal, *NAMES[:7], at=EARLIER)
    pull = desk.add(portal)
    bad = answering("200 OK", body=b'{"releases": [{"ocid": ]}')
    portal.faults = [None, *[bad, bad, bad, bad, bad, None] * 6]
    run = desk.finished(pull)

    assert run.state is RunState.FAILED
    assert run.restarts == 6
    assert desk.pull(pull).reached is None
    assert "Page 2 could not be read" in desk.pull(pull).trouble
    portal.faults = []
    desk.time = desk.pull(pull).due
    again = desk.finished(pull)
    assert (again.state, again.since) == (RunState.DONE, run.since)
    assert desk.kept() == ids(*NAMES[:7])
    assert set(desk.answered().values()) == {1}


@pytest.mark.parametrize(
    "away",
    ["http://127.0.0.1:9/", "https://elsewhere.example/", "round", "http://[", "\0", "next",
     "http://127.0.0.1/" + "x" * 2_000],
    ids=["port", "host", "round", "bracket", "nul", "relative", "long"],
)  # fmt: skip
def test_pages_lead_nowhere_else_and_not_in_a_ring(desk: Desk, portal: Portal, away: str) -> None:
    published(portal, *NAMES[:4], at=EARLIER)
    pull = desk.add(portal)
    window = "updatedFrom=2026-09-08T10:00:00&updatedTo=2026-09-10T10:00:00&limit=100"
    to = f"{portal.url}?{window}" if away == "round" else away
    body = json.dumps({"releases": [], "links": {"next": to}}).encode()
    portal.faults = [answering("200 OK", body=body)]
    desk.work()

    assert len(portal.asked) == 1
    assert "could not be read" in desk.pull(pull).trouble
    desk.finished(pull)
    assert desk.kept() == ids(*NAMES[:4])


def test_a_page_may_have_more_than_was_asked_for(desk: Desk, portal: Portal) -> None:
    portal.publish(*(a_notice(f"{n:06x}") for n in range(1_200)), at=EARLIER)
    package = json.dumps({"releases": [json.loads(one.written) for one in portal.notices]})
    portal.faults = [answering("200 OK", body=package.encode())]
    run = desk.finished(desk.add(portal))

    assert (run.pages, run.brought, len(run.ingests)) == (1, 1_200, 2)
    assert len(desk.kept()) == 1_200


def test_an_address_within_is_never_asked(desk: Desk, portal: Portal) -> None:
    pull = desk.add(portal)
    desk.door = replace(desk.door, loopback=False)
    desk.work()

    assert portal.asked == []
    assert desk.pull(pull).failures == 1
