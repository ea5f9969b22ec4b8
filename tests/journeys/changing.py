"""The third act of a contract: a receiver disputes, the contract grows, and a year is rated."""

import re

from tests.journeys.book import (
    CONTRACT,
    asked_about,
    done,
    duties,
    it_is,
    numbers,
    proves,
    standing,
    verified,
)
from tests.journeys.caller import Journey
from tests.journeys.reporting import YARD

LINK = re.compile(r"receiver-confirmations/(\S+)")
YEAR = ("2026-06-03", "2027-03-31")  #: days of the first assessment


def the_yard_disputes(journey: Journey) -> None:
    """It is asked by letter and answers by its link; the claim stands, and proves nothing."""
    proves(journey, "ledger_extract", "S-3", "S-4")
    receiver = {"organisation": YARD, "email": "office@yard.example"}
    journey.done("manager", "/deliveries/{S-4}/confirmations", receiver)
    [letter] = [one for one in journey.post_letters() if LINK.search(one)]
    link = LINK.findall(letter)[0]
    journey.keys["nobody"] = {}
    question = journey.read("nobody", f"/receiver-confirmations/{link}")
    assert (question["quantity"], question["unit"]) == ("20000", "gbp")
    answer = {"answer": "disputed", "comment": "The order was cancelled."}

    journey.done("nobody", f"/receiver-confirmations/{link}", answer)

    again = journey.refused("nobody", "POST", f"/receiver-confirmations/{link}", answer)
    assert again[0] == 409
    verified(journey, "S-3")
    assert numbers(journey)["spend"] == ("500000", "300000", "300000", "280000")


def one_call_tells_it_all(journey: Journey) -> None:
    """What is due, what came, what is doubtful and what to ask, before a meeting."""
    told = journey.read("manager", f"{CONTRACT}/review")

    assert [(one["due"], one["reported"], one["verified"]) for one in told["promises"]] == [
        ("1.6", "1.6", "1.5"), ("8", "8", "8"), ("300000", "300000", "280000"),
    ]  # fmt: skip
    assert [(one["gap"], one["submitted_on"]) for one in told["returns"]] == [
        ("late", "2027-02-02")
    ]
    assert [(one["reference"], one["quantity"]) for one in told["disputed"]] == [("S-4", "20000")]
    to_check = {(one["reference"], one["weeks"]) for one in told["jobs_to_check"]}
    assert {("J-1", 13), ("J-1", 26), ("J-2", 13)} <= to_check
    assert (told["doubts"], told["shortfalls"], told["remedies"]) == ([], [], [])
    assert asked_about(journey) == [
        ("behind", "jobs"), ("cause_unknown", "jobs"),
        ("behind", "spend"), ("cause_unknown", "spend"), ("disputed", "spend"),
        ("jobs_to_check", ""),
    ]  # fmt: skip
    behind = told["questions"][0]["words"]
    assert "0.1 full-time years of 1.6 full-time years due not verified" in behind


def it_is_to_grow_by_a_fifth(journey: Journey) -> None:
    """The law asks for a change notice first, and a second person for the decision."""
    it_is(journey, "2027-04-07")
    wanted = {
        "kind": "value", "value": "5400000", "effective_on": "2027-04-08",
        "ground": "Schedule 8, paragraph 1", "reason": "Two more buildings are repaired.",
    }  # fmt: skip
    change = journey.done("manager", f"{CONTRACT}/changes", wanted)
    journey.ids["change"] = change["id"]
    assert change["needs_notice"] is True
    lines = {line["measure"]: line["wanted"] for line in change["lines"]}
    assert lines == {"job_local": "4.8", "apprenticeship_weeks": "24", "spend_local": "600000"}
    approve, path = {"decision": "approve", "reason": "It was foreseen."}, "/changes/{change}"
    unannounced = journey.refused("second", "POST", f"{path}/decision", approve)
    assert unannounced == (409, "change-notice-needed")
    notice = {"notice_id": "020001-2027", "published_on": "2027-04-07", "standstill": False}
    journey.done("manager", f"{path}/notice", notice)
    itself = journey.refused("manager", "POST", f"{path}/decision", approve)
    assert itself == (403, "second-person-needed")

    journey.done("second", f"{path}/decision", approve)

    assert journey.read("manager", CONTRACT)["value"] == "5400000"


def what_is_owed_grows_with_it(journey: Journey) -> None:
    """From its first day on and not before; the first promise is never lost."""
    assert numbers(journey, "2027-04-07") == {
        "jobs": ("4", "1.6", "1.6", "1.5"), "weeks": ("20", "8", "8", "8"),
        "spend": ("500000", "300000", "300000", "280000"),
    }  # fmt: skip
    assert numbers(journey, "2027-04-08") == {
        "jobs": ("4.8", "1.6", "1.6", "1.5"), "weeks": ("24", "8", "8", "8"),
        "spend": ("600000", "300000", "300000", "280000"),
    }  # fmt: skip
    # 3.2 years and 16 weeks are left for three quarters, in proportion to 0.6, 0.6 and 1.2
    due = {day: standing(journey, day) for day in ("2027-06-30", "2027-09-30", "2027-12-31")}
    assert [one["jobs"]["due"] for one in due.values()] == ["2.4", "3.2", "4.8"]
    assert [one["weeks"]["due"] for one in due.values()] == ["12", "16", "24"]
    assert {row["baseline"] for row in standing(journey).values()} == {"4", "20", "500000"}

    it_is(journey, "2027-04-20")
    owed = duties(journey)
    assert owed["change_notice", "1"]["state"] == "done"
    assert owed["modified_copy", "1"]["due_on"] == "2027-07-06"
    done(journey, "modified_copy", "2027-04-20", "020002-2027", "1")


def a_year_is_rated_and_published(journey: Journey) -> None:
    """In the five words of the law; the notice is whole once every indicator is rated."""
    it_is(journey, "2027-05-20")
    first, last = YEAR
    asked = f"{CONTRACT}/notices/performance?starts_on={first}&ends_on={last}"
    assert len(journey.read("manager", asked)["omissions"]) > 0
    days = {"starts_on": first, "ends_on": last}
    for name in ("jobs", "weeks", "spend"):
        journey.done("manager", f"/indicators/{{indicator {name}}}/ratings", days)

    notice = journey.read("manager", asked)

    # jobs 1.5 of 1.6 are 93.75 %, weeks 8 of 8, spend 280,000 of 300,000 are 93.33 %
    words = ["approaching_target", "good", "approaching_target"]
    assert [one["rating"] for one in notice["assessed"]] == words
    assert notice["omissions"] == []
    rated = duties(journey)["kpi_assessment", "1"]
    assert (rated["state"], rated["due_on"]) == ("done", "2027-06-02")
    told = done(journey, "performance_notice", "2027-05-20", "020003-2027", "1")
    assert (told["state"], told["is_late"]) == ("done", False)
