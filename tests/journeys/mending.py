"""The fourth act of a contract: a promise falls behind, both sides mend it, and it is kept."""

from tests.journeys.book import (
    CONTRACT,
    accepted,
    asked_about,
    begun,
    delivery,
    it_is,
    numbers,
    proves,
    review,
    spent,
    standing,
    submitted,
    verified,
    written,
)
from tests.journeys.caller import Journey

CAUSE = "no_candidates"


def the_weeks_fall_behind(journey: Journey) -> None:
    """No apprentice could be found; nothing is said to be nothing, and the review asks why."""
    it_is(journey, "2027-07-10")
    spent(journey, 4)
    path = begun(journey, "2027-04-01")
    deliveries = [
        delivery(journey, "jobs", "J-5", "0.8", "2027-06-30"),
        delivery(journey, "spend", "S-5", "100000", "2027-06-30"),
    ]
    nothing = {
        "obligation_id": journey.ids["weeks"], "said": "nothing", "cause": CAUSE,
        "forecast": "20", "confidence": "low",
    }  # fmt: skip
    written(journey, path, deliveries, nothing)
    submitted(journey, path)
    proves(journey, "payroll_extract", "J-5")
    proves(journey, "ledger_extract", "S-5")
    verified(journey, "J-5", "S-5")
    accepted(journey, path)

    assert numbers(journey) == {
        "jobs": ("4.8", "2.4", "2.4", "2.3"), "weeks": ("24", "12", "8", "8"),
        "spend": ("600000", "400000", "400000", "380000"),
    }  # fmt: skip
    weeks = standing(journey)["weeks"]
    # 8 of 12 are 66.67 %
    assert (weeks["behind"], weeks["rating"], weeks["colour"]) == ("4", "inadequate", "red")
    codes = asked_about(journey)
    for code in ("behind", "cause_unknown", "forecast_short"):
        assert (code, "weeks") in codes
    [behind] = [one for one in review(journey) if (one["code"], one["obligation_id"]) == (
        "behind", journey.ids["weeks"])]  # fmt: skip
    assert "4 weeks of a person of 12 weeks of a person due" in behind["words"]


def it_is_mended(journey: Journey) -> None:
    """The cause is put on record, help is asked for and given, and two agree on a plan."""
    as_of = {"as_of": "2027-07-10", "cause": CAUSE, "note": "Two rounds brought nobody."}
    short = journey.done("manager", "/obligations/{weeks}/shortfalls", as_of)
    journey.ids["shortfall"] = short["id"]
    assert (short["quantity"], short["side"]) == ("4", "both")
    assert ("cause_unknown", "weeks") not in asked_about(journey)
    asked = {"what": "An introduction to the college.", "wanted_by": "2027-07-31"}
    help_ = journey.done("Birch", "/shortfalls/{shortfall}/help-requests", asked)
    given = {"outcome": "given", "answer": "Introduced by letter on 12 July."}
    journey.done("manager", f"/help-requests/{help_['id']}/answer", given)
    wanted = {
        "kind": "improvement_plan", "shortfall_id": short["id"], "starts_on": "2027-07-12",
        "due_on": "2027-09-30", "what": "Two apprentices begin in August.",
    }  # fmt: skip
    remedy = journey.done("manager", "/obligations/{weeks}/remedies", wanted)
    journey.ids["remedy"] = remedy["id"]
    approve = {"decision": "approved", "reason": "It is fair, and soon enough."}
    itself = journey.refused("manager", "POST", "/remedies/{remedy}/decision", approve)
    assert itself == (403, "second-person-needed")

    decided = journey.done("second", "/remedies/{remedy}/decision", approve)

    assert decided["state"] == "open"
    early = journey.ask("manager", "POST", f"{CONTRACT}/close-out")
    assert (early.status_code, early.json()["code"]) == (409, "too-early-to-close")
    [open_] = journey.read("manager", f"{CONTRACT}/review?on=2027-10-01")["remedies"]
    assert open_["id"] == remedy["id"]
    assert ("remedy_overdue", "weeks") in asked_about(journey, "2027-10-01")


def the_promise_is_kept(journey: Journey) -> None:
    """In the fifth quarter the weeks are made up; the plan is met, and the shortfall resolved."""
    it_is(journey, "2027-10-08")
    spent(journey, 5)
    path = begun(journey, "2027-07-01")
    deliveries = [
        delivery(journey, "jobs", "J-6", "0.8", "2027-09-30"),
        delivery(journey, "weeks", "W-5", "8", "2027-09-30", people=["A-8", "A-9"]),
        delivery(journey, "spend", "S-6", "100000", "2027-09-30"),
    ]
    written(journey, path, deliveries)
    submitted(journey, path)
    proves(journey, "payroll_extract", "J-6")
    proves(journey, "apprenticeship_agreement", "W-5")
    proves(journey, "ledger_extract", "S-6")
    verified(journey, "J-6", "W-5", "S-6")
    accepted(journey, path)
    met = {"on": "2027-10-08", "what": "Two began on 2 August.", "became": "met"}
    followed = journey.done("manager", "/remedies/{remedy}/steps", met)
    assert followed["state"] == "met"
    outcome = {"outcome": "Made up by two apprentices."}
    journey.done("manager", "/shortfalls/{shortfall}/resolution", outcome)

    assert numbers(journey) == {
        "jobs": ("4.8", "3.2", "3.2", "3.1"), "weeks": ("24", "16", "16", "16"),
        "spend": ("600000", "500000", "500000", "480000"),
    }  # fmt: skip
    assert standing(journey)["weeks"]["rating"] == "good"
    whole = journey.read("manager", f"{CONTRACT}/review")
    assert (whole["shortfalls"], whole["remedies"]) == ([], [])
