"""The third act: one recommends, another awards; suppliers are told, the contract is signed."""

import hashlib
import json
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

from app.scoring.receipt import replay
from tests.journeys.caller import Journey
from tests.journeys.offers import an_offer

ENTRY = "/contracts/{contract}/entry"
WINNER = "Birch"


def one_recommends_another_awards(journey: Journey) -> None:
    """Only the first can be recommended, and nobody approves what they recommended."""
    journey.clock.at = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
    wanted = {"tender_id": journey.ids["tender of Ash"], "reasons": "It is the cheapest."}
    second = journey.refused("officer", "POST", "/lots/{lot}/recommendations", wanted)
    assert second == (409, "not-most-advantageous")
    wanted = {"tender_id": journey.ids["tender of Birch"], "reasons": "The highest total."}
    made = journey.done("officer", "/lots/{lot}/recommendations", wanted)
    assert made["sensitivity"]["lead"] == "1"
    award = {"recommendation_id": made["id"]}
    itself = journey.refused("officer", "POST", "/lots/{lot}/award", award)
    assert itself == (403, "second-person-needed")
    assert journey.refused("moderator", "POST", "/lots/{lot}/award", award)[0] == 403

    awarded = journey.done("second", "/lots/{lot}/award", award)

    assert awarded["supplier_id"] == journey.ids["Birch Works"]
    assert awarded["assessment_id"] == journey.ids["assessment 2"]
    journey.ids |= {"award": awarded["id"], "contract": awarded["contract_id"]}
    again = journey.refused("second", "POST", "/lots/{lot}/award", award)
    assert again == (409, "already-awarded")


def what_was_promised_is_owed(journey: Journey) -> None:
    """Every commitment of the winning tender is an obligation, word for word and no other."""
    contract = journey.read("manager", "/contracts/{contract}")
    assert (contract["state"], contract["price"]) == ("awarded", "2000000")

    owed = journey.rows("manager", "/contracts/{contract}/obligations")

    promised = an_offer(WINNER)["commitments"]
    assert [
        {
            "id": one["commitment"],
            "measure": one["measure"],
            "quantity": one["promised"],
            "unit": one["unit"],
            "place": one["document"]["place"],
        }
        for one in owed
    ] == promised
    assert {one["tender_id"] for one in owed} == {journey.ids["tender of Birch"]}


def everybody_is_told(journey: Journey) -> None:
    """Nothing is missing in the summaries; they go to four suppliers at the same moment, once."""
    preview = journey.read("officer", "/lots/{lot}/summaries/preview")
    assert (preview["may_be_sent"], preview["findings"], preview["names"]) == (True, [], [])
    by_name = {one["supplier"]["name"]: one for one in preview["summaries"]}
    assert set(by_name) == {"Ash Works", "Birch Works", "Cedar Works", "Damson Works"}
    assert by_name["Ash Works"]["winner"]["name"] == "Birch Works"
    assert by_name["Ash Works"]["total"]["shown"] == "82"
    unsent = journey.refused("Ash", "GET", "/tenders/{tender of Ash}/summary")
    assert unsent == (404, "not-found")
    before = len(journey.post_letters())
    soon = journey.refused("officer", "POST", "/awards/{award}/notice", _notice("2026-05-20"))
    assert soon == (409, "summaries-not-sent")

    journey.done("officer", "/lots/{lot}/summaries", {})

    sent = journey.rows("officer", "/lots/{lot}/summaries")
    assert len(sent) == 4
    assert len({one["sent_at"] for one in sent}) == 1
    assert len(journey.post_letters()) - before == 4
    assert len(list(journey.letters.glob("*assessment.summary*.docx"))) == 4
    assert journey.refused("officer", "POST", "/lots/{lot}/summaries", {})[0] == 409
    own = journey.read("Ash", "/tenders/{tender of Ash}/summary")
    assert own["document"]["total"]["shown"] == "82"
    others = journey.refused("Ash", "GET", "/tenders/{tender of Birch}/summary")
    assert others == (404, "not-found")


def the_standstill_is_kept(journey: Journey) -> None:
    """Eight working days from Thursday 21 May, with a bank holiday on the 25th: to 2 June."""
    journey.clock.at = datetime(2026, 5, 21, 9, 0, tzinfo=UTC)
    assert journey.refused("manager", "POST", ENTRY, {"entered_on": "2026-05-21"})[1] == (
        "no-award-notice"
    )
    award = journey.done("officer", "/awards/{award}/notice", _notice("2026-05-21"))
    assert award["standstill_ends_on"] == "2026-06-02"
    journey.clock.at = datetime(2026, 6, 2, 16, 0, tzinfo=UTC)
    early = journey.refused("manager", "POST", ENTRY, {"entered_on": "2026-06-02"})
    assert early == (409, "standstill-runs")

    journey.clock.at = datetime(2026, 6, 3, 9, 0, tzinfo=UTC)
    contract = journey.done("manager", ENTRY, {"entered_on": "2026-06-03"})

    assert (contract["state"], contract["entered_on"]) == ("entered", "2026-06-03")


def the_award_can_be_answered_for(journey: Journey) -> None:
    """One file holds the whole record, both assessments, and a receipt that anybody can replay."""
    purpose = {"purpose": "Claim of an unsuccessful supplier"}
    answer = journey.ask("officer", "POST", "/lots/{lot}/challenge-bundle", purpose)
    assert answer.status_code == 201, answer.text

    with ZipFile(BytesIO(answer.content)) as bundle:
        documents = {name: bundle.read(name) for name in bundle.namelist()}

    index = json.loads(documents["index.json"])
    for one in index["documents"]:
        digest = hashlib.sha256(documents[one["name"]]).hexdigest()
        assert one["digest"] == f"sha256:{digest}", one["name"]
    assert replay(json.loads(documents["assessments/2/receipt.json"])).identical
    first = json.loads(documents["assessments/1/assessment.json"])
    assert first["number"] == 1
    assert json.loads(documents["redaction-log.json"]) == []


def the_log_is_whole(journey: Journey) -> None:
    """The log says who did each thing that took two people, and its chain is unbroken."""
    check = journey.read("auditor", "/audit-events/check")
    assert check["first_fault"] is None
    actors = {name: journey.ids[name] for name in ("officer", "second", "moderator", "manager")}
    for kind, actor in (
        ("procurement.published", "second"),
        ("lot.opened", "second"),
        ("moderation.closed", "moderator"),
        ("lot.recommended", "officer"),
        ("lot.awarded", "second"),
        ("summaries.sent", "officer"),
        ("contract.entered", "manager"),
    ):
        events = journey.rows("auditor", f"/audit-events?kind={kind}")
        assert {one["actor"] for one in events} == {actors[actor]}, kind
    assert len(journey.rows("auditor", "/audit-events?kind=lot.assessed")) == 2


def _notice(day: str) -> dict[str, str]:
    return {"notice_id": "012345-2026", "published_on": day}
