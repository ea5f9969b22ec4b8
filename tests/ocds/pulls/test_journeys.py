"""What was really published comes in by a pull as it does by a file, in whatever order."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.contracts.kind import Regime
from app.ocds.intake.tables import OcdsAnswer, OcdsIngest
from app.ocds.pulls.source import Source
from app.platform.database import reading
from app.procurements.draft import Procedure
from tests.ocds.contracts.samples import OCID, a_document, history, performance
from tests.ocds.intake.sent import ingested
from tests.ocds.intake.using.made import RULES, counted, the_contract
from tests.ocds.intake.using.test_ours import THEIRS, bought_as, bought_by, without_buyer
from tests.ocds.pulls.desk import EARLIER, NOW, Desk, adds_up
from tests.ocds.pulls.portal import OURS, Portal

BUYER = "GB-PPON-PHVX-4316-ZVGZ"


def test_a_procurement_that_was_published_over_months_becomes_one_with_its_ratings(
    desk: Desk, portal: Portal, engine: Engine
) -> None:
    releases = sorted(history()["releases"], key=lambda one: datetime.fromisoformat(one["date"]))
    for one in releases:
        portal.publish(one, at=datetime.fromisoformat(one["date"]))
    pull = desk.add(
        portal, days=365, buyers=[BUYER], rules=RULES, procedure=Procedure.OPEN, every_minutes=60
    )
    while (reached := desk.pull(pull).reached) is None or reached < NOW:
        desk.finished(pull)
        desk.time = max(desk.time, desk.pull(pull).due)

    assert desk.kept() == sorted(one["id"] for one in releases)
    assert set(desk.answered().values()) == {1}
    assert counted(engine)[:5] == [1, 1, 3, 3, 1]
    assert the_contract(engine).ocid == OCID


def test_an_award_of_contracts_finder_becomes_a_contract_where_its_law_is_named(
    desk: Desk, portal: Portal, engine: Engine
) -> None:
    portal.words = ("publishedFrom", "publishedTo")
    award = a_document("award-f20e2ab3")
    portal.publish(award, at=EARLIER)
    name = award["buyer"]["name"]
    desk.finished(
        desk.add(
            portal, source=Source.CONTRACTS_FINDER, buyers=[], names=[name], regime=Regime.PCR15
        )
    )

    assert desk.kept() == [award["id"]]
    assert the_contract(engine).regime is Regime.PCR15
    assert desk.time - NOW < timedelta(hours=1)


def test_what_names_no_buyer_may_be_anothers_whose_notices_a_pull_shows(
    desk: Desk, portal: Portal, engine: Engine
) -> None:
    """Theirs go over too where the procurement is known here, so that the intake knows of them."""
    ours = history()["releases"][:3]
    theirs = bought_by(THEIRS, ours[2], id="theirs", date="2026-09-09T00:00:00Z")
    strange = theirs | {"ocid": "ocds-h6vhtk-0000ff"}
    unsaid = without_buyer(performance()) | {"date": "2026-09-09T01:00:00Z"}
    portal.publish(*ours, at=EARLIER)
    pull = desk.add(portal, buyers=[BUYER])
    desk.finished(pull)
    portal.publish(theirs, strange, unsaid, at=EARLIER)
    desk.wait(hours=6)
    run = desk.finished(pull)

    assert (run.seen, run.brought, run.again, run.others, run.unsaid) == (6, 0, 3, 2, 1)
    assert run.claimed == 1
    assert adds_up(run)
    assert desk.kept() == sorted([*(one["id"] for one in ours), "theirs", unsaid["id"]])
    assert not_used(engine, unsaid["id"]) == ["buyer_unclear"]
    assert counted(engine)[3] == 0
    desk.wait(hours=6)
    assert desk.finished(pull).ingests == []


@pytest.mark.parametrize("names", [[], ["Our Council"]], ids=["numbers", "with names"])
@pytest.mark.parametrize(
    "who",
    [{"id": "GB-COH-01234567", "name": "Elsewhere Ltd"}, {"id": "GB-FTS-1234", "is_party": False}],
    ids=["another register", "no name"],
)
def test_what_another_buys_is_not_ours_by_whatever_register_it_is_named(
    desk: Desk, portal: Portal, engine: Engine, who: dict[str, Any], names: list[str]
) -> None:
    ours = history()["releases"][:3]
    theirs = bought_as(ours[2], who, id="theirs", date="2026-09-09T00:00:00Z")
    theirs |= {"contracts": [{**ours[2]["contracts"][0], "id": "2", "title": "Theirs"}]}
    rated = bought_as(performance(), who, id="rated", date="2026-09-09T02:00:00Z")
    portal.publish(*ours, at=EARLIER)
    pull = desk.add(portal, buyers=[BUYER], names=names)
    desk.finished(pull)
    before = counted(engine)
    portal.publish(theirs, rated, at=EARLIER)
    desk.wait(hours=6)
    run = desk.finished(pull)

    assert (run.brought, run.others) == (0, 2)
    assert counted(engine)[:5] == before[:5]
    assert the_contract(engine).title != "Theirs"
    assert not_used(engine, "theirs") == not_used(engine, "rated") == ["other_buyer"]


@pytest.mark.parametrize("days", [None, 25], ids=["a page before", "weeks before"])
def test_what_names_no_buyer_may_be_anothers_whose_notices_came_before_ours(
    desk: Desk, portal: Portal, engine: Engine, days: int | None
) -> None:
    """Those were let go: nothing told by then that the authority would buy under their ocid."""
    ours = history()["releases"][:3]
    theirs = bought_by(THEIRS, ours[2], id="theirs", date="2026-08-15T00:00:00Z")
    unsaid = without_buyer(performance()) | {"date": "2026-09-09T01:00:00Z"}
    late = [theirs] if days is None else []
    if days is not None:
        portal.publish(theirs, at=NOW - timedelta(days=days))
    portal.publish(*ours, *late, theirs | {"ocid": "ocds-h6vhtk-0000ff"}, at=EARLIER)
    portal.publish(unsaid, at=EARLIER)
    pull = desk.add(portal, days=30, buyers=[BUYER])
    while (reached := desk.pull(pull).reached) is None or reached < NOW:
        desk.finished(pull)
        desk.time = max(desk.time, desk.pull(pull).due)

    assert the_contract(engine).ocid == OCID
    assert not_used(engine, unsaid["id"]) == ["buyer_unclear"]
    for _ in range(2):  # nor when it is asked for again
        assert counted(engine)[3] == 0
        desk.wait(hours=6)
        desk.finished(pull)


def not_used(engine: Engine, release_id: str) -> list[str]:
    """Give the codes of why a release was not used."""
    with reading(engine) as session:
        answer = select(OcdsAnswer).where(OcdsAnswer.release_id == release_id)
        return [one["code"] for one in session.exec(answer).one().not_used]


def test_what_another_buys_under_the_same_ocid_stays_theirs_when_a_pull_brings_ours(
    client: TestClient, desk: Desk, portal: Portal, engine: Engine
) -> None:
    """It was sent before, for other buyers, and is kept."""
    portal.words = ("publishedFrom", "publishedTo")
    award = a_document("award-f20e2ab3")
    name = award["buyer"]["name"]
    theirs = award | {"id": "theirs", "date": "2027-01-01T00:00:00Z", "parties": []}
    theirs |= {"buyer": {"id": "x", "name": "Elsewhere Council"}}
    theirs |= {"awards": [{**award["awards"][0], "id": "2", "title": "Theirs"}]}
    ingested(client, engine, desk.headers, [theirs], buyer=OURS, regime="pcr15")
    portal.publish(award, at=EARLIER)
    pull = desk.add(
        portal, source=Source.CONTRACTS_FINDER, buyers=[OURS], names=[name], regime=Regime.PCR15
    )
    desk.finished(pull)

    assert desk.kept() == sorted([award["id"], "theirs"])
    assert the_contract(engine).outside_award == award["awards"][0]["id"]
    with reading(engine) as session:
        [file] = session.exec(
            select(OcdsIngest)
            .where(col(OcdsIngest.regime) == "pcr15")
            .order_by(col(OcdsIngest.id).desc())
            .limit(1)
        ).all()
        assert (file.buyers, file.names) == ([OURS], [name])
        answer = session.exec(select(OcdsAnswer).where(OcdsAnswer.release_id == "theirs")).one()
    assert {one["code"] for one in answer.not_used} == {"other_buyer"}
