"""What was really published comes in by a pull as it does by a file, in whatever order."""

from datetime import datetime, timedelta

from sqlalchemy import Engine

from app.contracts.kind import Regime
from app.ocds.pulls.source import Source
from app.procurements.draft import Procedure
from tests.ocds.contracts.samples import OCID, a_document, history
from tests.ocds.intake.using.made import RULES, counted, the_contract
from tests.ocds.pulls.desk import EARLIER, NOW, Desk
from tests.ocds.pulls.portal import Portal

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
