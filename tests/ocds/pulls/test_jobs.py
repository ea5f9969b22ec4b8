"""Pulling from a publisher that answers as Find a Tender does: what is brought, and once."""

import json
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from app.ocds.pulls.pacing import Pace
from app.ocds.pulls.source import Source
from app.ocds.pulls.tables import PullState, RunState
from app.organisations.tables import ApiKey
from app.platform.database import writing
from tests.ocds.pulls.desk import EARLIER, NOW, Desk, adds_up, ids
from tests.ocds.pulls.portal import NAMES, OURS, REAL, SAMPLE, THEIRS, Portal, a_notice, published


def test_all_pages_are_read_and_what_is_the_authoritys_is_kept_once(
    desk: Desk, portal: Portal
) -> None:
    published(portal, *NAMES[:5], at=EARLIER)
    portal.publish(*(a_notice(f"{n:06x}", THEIRS) for n in range(100, 104)), at=EARLIER)
    run = desk.finished(desk.add(portal))

    assert desk.kept() == ids(*NAMES[:5])
    assert set(desk.answered().values()) == {1}
    assert (run.pages, run.seen, run.brought, run.others) == (3, 9, 5, 4)
    assert adds_up(run)
    assert [set(one) for one in portal.asked] == [
        {"updatedFrom", "updatedTo", "limit"},
        *[{"updatedFrom", "updatedTo", "limit", "cursor"}] * 2,
    ]
    assert portal.asked[0]["updatedFrom"] == "2026-09-08T10:00:00"  # British summer time
    assert portal.asked[0]["updatedTo"] == "2026-09-10T10:00:00"


def test_contracts_finder_is_asked_by_its_own_words(desk: Desk, portal: Portal) -> None:
    portal.words = ("publishedFrom", "publishedTo")
    published(portal, *NAMES[:5], at=EARLIER)
    run = desk.finished(desk.add(portal, source=Source.CONTRACTS_FINDER))

    assert (run.pages, run.brought) == (2, 5)
    assert set(portal.asked[0]) == {"publishedFrom", "publishedTo", "limit"}
    assert desk.kept() == ids(*NAMES[:5])


def test_a_real_page_comes_in_with_the_notice_that_is_ours(desk: Desk, portal: Portal) -> None:
    portal.publish(*reversed(REAL["releases"]), at=EARLIER)
    run = desk.finished(desk.add(portal))

    assert (run.pages, run.seen, run.brought, run.others) == (2, 5, 1, 4)
    assert desk.kept() == ["083655-2026"]


def test_a_buyer_is_known_by_its_name_however_it_is_spaced(desk: Desk, portal: Portal) -> None:
    party = {"id": "GB-FTS-1", "name": " leeds  City COUNCIL ", "roles": ["buyer"]}
    portal.publish(a_notice(NAMES[0]) | {"parties": [party], "buyer": None}, at=EARLIER)
    portal.publish(a_notice(NAMES[1], THEIRS), at=EARLIER)
    desk.finished(desk.add(portal, buyers=[], names=["Leeds City Council"]))

    assert desk.kept() == ids(NAMES[0])


def test_the_next_run_asks_again_for_the_last_day_and_doubles_nothing(
    desk: Desk, portal: Portal
) -> None:
    published(portal, *NAMES[:2], at=EARLIER)
    pull = desk.add(portal)
    desk.finished(pull)
    late = NOW - timedelta(hours=20)  # shown only after that time was asked for
    published(portal, NAMES[2], at=late)
    desk.wait(hours=6)
    published(portal, NAMES[3], at=desk.time)
    run = desk.finished(pull)

    assert portal.asked[-1]["updatedFrom"] == "2026-09-09T10:00:00"
    assert (run.brought, run.again) == (2, 2)
    assert desk.kept() == ids(*NAMES[:4])
    assert set(desk.answered().values()) == {1}


def test_nothing_is_lost_or_doubled_while_notices_come_between_pages(
    desk: Desk, portal: Portal
) -> None:
    published(portal, *NAMES[:7], at=EARLIER)
    pull = desk.add(portal)
    portal.between = [
        lambda: published(portal, NAMES[7], at=desk.time + timedelta(seconds=1)),
        lambda: published(portal, NAMES[8], at=desk.time),
    ]
    desk.finished(pull)
    desk.wait(hours=6)
    desk.finished(pull)

    assert desk.kept() == ids(*NAMES[:9])
    assert set(desk.answered().values()) == {1}


def test_a_notice_that_two_pages_show_is_brought_once(desk: Desk, portal: Portal) -> None:
    published(portal, *NAMES[:3], NAMES[0], NAMES[1], at=EARLIER)
    run = desk.finished(desk.add(portal))

    assert (run.seen, run.brought, run.again) == (5, 3, 2)
    assert desk.kept() == ids(*NAMES[:3])


def test_the_same_notice_with_other_words_is_told_as_a_conflict(
    desk: Desk, portal: Portal
) -> None:
    portal.publish(a_notice(NAMES[0]), a_notice(NAMES[0], language="cy"), at=EARLIER)
    run = desk.finished(desk.add(portal))

    assert run.brought == 2
    assert desk.answered() == {f"{NAMES[0]}-2026": 2}
    assert len(desk.kept()) == 1


def test_what_names_no_buyer_is_held_until_it_is_known_whose_it_is(
    desk: Desk, portal: Portal
) -> None:
    told = json.loads(SAMPLE.with_name("uk9-059886-2026.json").read_text()) | {"parties": []}
    stranger = a_notice(NAMES[0], None)
    portal.publish(a_notice("05d4a5"), stranger, told, at=EARLIER)
    pull = desk.add(portal)
    run = desk.finished(pull)

    assert (run.brought, run.unsaid, run.claimed) == (1, 2, 1)
    assert desk.kept() == ["059886-2026", "05d4a5-2026"]
    desk.wait(hours=6)
    portal.publish(a_notice(NAMES[0], id="other-2026"), at=desk.time)
    run = desk.finished(pull)
    assert (run.brought, run.again, run.claimed) == (1, 3, 1)
    assert stranger["id"] in desk.kept()
    assert set(desk.answered().values()) == {1}


def test_a_long_time_is_brought_a_week_at_a_time(desk: Desk, portal: Portal) -> None:
    for days in range(30):
        published(portal, f"{days:06x}", at=NOW - timedelta(days=days, hours=1))
    pull = desk.add(portal, days=31)
    while (reached := desk.pull(pull).reached) is None or reached < NOW:
        desk.finished(pull)
        desk.time = max(desk.time, desk.pull(pull).due)

    runs = desk.runs(pull)
    assert len(runs) == 5
    assert all(later.since <= earlier.before for earlier, later in pairwise(runs))
    assert all(run.before - run.since <= timedelta(days=8) for run in runs)
    assert len(desk.kept()) == 30
    assert set(desk.answered().values()) == {1}


@pytest.mark.parametrize("changes", ["2026-10-25", "2026-03-29"], ids=["october", "march"])
def test_no_notice_is_lost_where_clocks_change(desk: Desk, portal: Portal, changes: str) -> None:
    """The portal takes an hour that is shown twice for the first, as most programs do."""
    desk.time = datetime.fromisoformat(f"{changes}T01:00Z") - timedelta(hours=3)
    pull = desk.add(portal, days=0.04, every_minutes=30)
    names = []
    for number in range(14):
        desk.finished(pull)
        names.append(f"{number:06x}")
        published(portal, names[-1], at=desk.time + timedelta(minutes=11))
        desk.wait(minutes=30)
    desk.wait(hours=3)
    desk.finished(pull)

    assert desk.kept() == ids(*names)
    assert set(desk.answered().values()) == {1}
    reached = [run.before for run in desk.runs(pull)]
    assert desk.pull(pull).reached == max(reached) == desk.time


def test_a_pull_whose_key_is_revoked_stops_and_says_so(desk: Desk, portal: Portal) -> None:
    published(portal, NAMES[0], at=EARLIER)
    pull = desk.add(portal)
    with writing(desk.engine) as session:
        session.get_one(ApiKey, desk.caller.key_id).revoked_at = desk.time
    desk.work()

    assert desk.pull(pull).state is PullState.STOPPED
    assert desk.pull(pull).trouble == "This key was revoked."
    assert portal.asked == []


def test_a_pull_waits_while_files_wait_to_be_read(desk: Desk, portal: Portal) -> None:
    desk.pace = Pace(100, timedelta(minutes=2))
    pulls = []
    for number in range(6):
        published(portal, NAMES[number], at=EARLIER)
        pulls.append(desk.add(portal))
    desk.work(kinds=["ocds.pull"])

    [waiting] = [one for one in pulls if desk.pull(one).trouble]
    assert "wait to be read" in desk.pull(waiting).trouble
    desk.work()
    desk.wait(minutes=1)
    assert desk.finished(waiting).state is RunState.DONE
    assert desk.pull(waiting).trouble == ""


def test_a_change_drops_what_is_under_way_and_asks_for_the_same_time(
    desk: Desk, portal: Portal
) -> None:
    published(portal, *NAMES[:4], at=EARLIER)
    portal.publish(a_notice(NAMES[5], THEIRS), at=EARLIER)
    pull = desk.add(portal, buyers=[THEIRS])
    portal.between = [lambda: desk.change(pull, buyers=[OURS, THEIRS])]
    desk.work()

    first, second = desk.runs(pull)
    assert (first.state, second.state) == (RunState.DROPPED, RunState.DONE)
    assert desk.kept() == ids(*NAMES[:4], NAMES[5])


def test_a_paused_pull_asks_for_nothing_and_goes_on_where_it_was(
    desk: Desk, portal: Portal
) -> None:
    published(portal, *NAMES[:4], at=EARLIER)
    pull = desk.add(portal)
    portal.between = [lambda: desk.change(pull, active=False)]
    desk.work()

    assert len(portal.asked) == 1
    desk.wait(days=2)
    desk.work()
    assert len(portal.asked) == 1
    desk.change(pull, active=True)
    desk.finished(pull)
    assert desk.kept() == ids(*NAMES[:4])
    first = desk.runs(pull)[0]
    assert (first.began_at, first.state, first.pages) == (NOW, RunState.DONE, 2)


def test_a_pull_that_no_job_goes_on_with_is_woken(desk: Desk, portal: Portal) -> None:
    published(portal, NAMES[0], at=EARLIER)
    pull = desk.add(portal)
    with writing(desk.engine) as session:
        [job] = desk.due(["ocds.pull"])
        session.delete(session.get_one(type(job), job.id))
    desk.wait(hours=2)
    desk.wake()
    desk.finished(pull)

    assert desk.kept() == ids(NAMES[0])
    desk.wake()
    assert desk.due(["ocds.pull"]) == []
