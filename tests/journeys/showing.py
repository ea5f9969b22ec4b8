"""In the second journey: what of it is told to everybody, as open contracting, and when."""

from typing import Any

from app.ocds.publication.validating import faults_in
from tests.journeys.caller import Journey
from tests.ocds.publication.made import read

CONTRACT = "/contracts/{contract}/ocds"
OTHERS = ("Ash", "Cedar", "Dogwood", "Elm")


def release(journey: Journey, who: str, path: str) -> Any:
    """Give the one release of a package, and hold it against the schemas."""
    answer = journey.ask(who, "GET", path)
    assert answer.status_code == 200, answer.text
    [made] = read(answer.text)["releases"]
    assert faults_in(made) == []
    return made


def nobody_is_told_before_the_notice(journey: Journey) -> None:
    """The award is decided; outside the lot is open, and of the contract nothing is told."""
    refused = journey.refused("manager", "GET", CONTRACT)
    assert refused == (409, "nothing-to-publish")
    body = {"notice": "award"}
    assert journey.refused("manager", "POST", CONTRACT, body) == (409, "nothing-to-publish")
    bought = release(journey, "officer", "/procurements/{procurement}/ocds")
    assert {lot["status"] for lot in bought["tender"]["lots"]} == {"active"}
    [lot] = bought["tender"]["lots"]
    weights = [one["numbers"][0] for one in lot["awardCriteria"]["criteria"]]
    assert sum(one["number"] for one in weights) == 100
    assert {one["weight"] for one in weights} == {"percentageExact"}
    assert lot["hasSustainability"] is True


def the_award_is_told_with_the_score_of_who_won(journey: Journey) -> None:
    """The notice is out: what Birch promised and scored may be known, and of nobody else."""
    told = release(journey, "manager", f"{CONTRACT}?notice=award")
    [bid] = told["bids"]["details"]
    assert [one["name"] for one in bid["tenderers"]] == ["Birch Works"]
    assert bid["socialValue"]["total"] > 0
    assert len(bid["socialValue"]["criteria"]) > 1
    assert told["awards"][0]["standstillPeriod"]["endDate"].endswith("T23:59:59Z")
    text = journey.ask("manager", "GET", CONTRACT).text
    assert [one for one in OTHERS if one in text] == []
    bought = release(journey, "officer", "/procurements/{procurement}/ocds")
    assert {lot["status"] for lot in bought["tender"]["lots"]} == {"complete"}


def its_details_and_ratings_are_published(journey: Journey) -> None:
    """What is owed stands as commitments, and each rating under the code of its word."""
    told = release(journey, "manager", CONTRACT)
    [contract] = told["contracts"]
    owed = {one["measure"]: one for one in contract["socialValue"]["commitments"]}
    assert all(one["quantity"] >= one["promised"] for one in owed.values())
    rated = contract["implementation"]["metrics"]
    codes = {one["observations"][0]["measureClassification"]["id"] for one in rated}
    assert codes <= {"met", "slightlyBelow", "below", "significantlyBelow", "other"}
    assert codes
    made = journey.done("manager", CONTRACT, {"notice": "details"})
    assert made["ocid"] == told["ocid"]
    again = journey.refused("manager", "POST", CONTRACT, {"notice": "details"})
    assert again == (409, "nothing-new")
