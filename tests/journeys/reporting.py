"""The second act of a contract: a return in time, a late one, and one that is opened again."""

from typing import Any

from tests.journeys.book import (
    CONTRACT,
    accepted,
    asked_about,
    begun,
    delivery,
    duties,
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

YARD = "Imagined Timber Yard"


def the_first_comes_in_time(journey: Journey) -> None:
    """Reported is not verified; what is due by the pound waits for what was spent."""
    it_is(journey, "2026-10-05")
    path = begun(journey, "2026-08-01")
    deliveries = [
        delivery(journey, "jobs", "J-1", "0.4", "2026-09-30", people=["P-1"]),
        delivery(journey, "weeks", "W-1", "2", "2026-09-30", people=["A-7"]),
        delivery(journey, "spend", "S-1", "100000", "2026-09-30"),
    ]
    whole = written(journey, path, deliveries)
    assert whole["summary"]["due_on"] == "2026-10-28"
    assert numbers(journey)["jobs"] == ("4", "0.4", "0", "0")
    assert standing(journey)["jobs"]["is_reported"] is False
    submitted(journey, path)
    nothing_spent = ("500000", "0", "100000", "0")
    assert numbers(journey) == {
        "jobs": ("4", "0.4", "0.4", "0"), "weeks": ("20", "2", "2", "0"), "spend": nothing_spent,
    }  # fmt: skip
    spent(journey, 1)
    assert numbers(journey)["spend"] == ("500000", "100000", "100000", "0")

    own = {"outcome": "verified", "reason": "We say so."}
    assert journey.refused("Birch", "POST", "/deliveries/{J-1}/verification", own)[0] == 403
    unproven = journey.refused("manager", "POST", "/deliveries/{J-1}/verification", own)
    assert unproven == (409, "evidence-missing")
    proves(journey, "payroll_extract", "J-1")
    proves(journey, "apprenticeship_agreement", "W-1")
    proves(journey, "ledger_extract", "S-1")
    verified(journey, "J-1", "W-1", "S-1")
    accepted(journey, path)

    assert numbers(journey) == {
        "jobs": ("4", "0.4", "0.4", "0.4"), "weeks": ("20", "2", "2", "2"),
        "spend": ("500000", "100000", "100000", "100000"),
    }  # fmt: skip
    assert {row["rating"] for row in standing(journey).values()} == {"good"}
    assert review(journey) == []


def the_second_comes_late(journey: Journey) -> None:
    """It is missed on the day after it was due, by the review and by the calendar."""
    it_is(journey, "2027-01-28")
    spent(journey, 2)
    assert ("return_missing", "") not in asked_about(journey)
    it_is(journey, "2027-01-29")
    assert ("return_missing", "") in asked_about(journey)
    waited = duties(journey)["period_return", "2026-10-01"]
    assert (waited["state"], waited["due_on"]) == ("overdue", "2027-01-28")

    it_is(journey, "2027-02-02")
    path = begun(journey, "2026-12-31")
    deliveries = [
        delivery(journey, "jobs", "J-2", "0.5", "2026-12-31", people=["P-1", "P-2"]),
        delivery(journey, "jobs", "J-3", "0.1", "2026-12-31", people=["P-2"]),
        delivery(journey, "weeks", "W-2", "3", "2026-12-31", people=["A-7"]),
        delivery(journey, "spend", "S-2", "100000", "2026-12-31"),
    ]
    written(journey, path, deliveries)
    submitted(journey, path)

    assert ("return_missing", "") not in asked_about(journey)
    late = duties(journey)["period_return", "2026-10-01"]
    assert (late["state"], late["done_on"], late["is_late"]) == ("done", "2027-02-02", True)
    [gap] = journey.read("manager", f"{CONTRACT}/review")["returns"]
    assert (gap["gap"], gap["submitted_on"]) == ("late", "2027-02-02")
    accepted(journey, path)


def one_person_was_counted_twice(journey: Journey) -> None:
    """The service asks; it was one person, so the later delivery is rejected, and stays."""
    assert ("doubts_open", "jobs") in asked_about(journey)
    [doubt] = journey.rows("manager", "/person-doubts")
    both = {doubt["first_delivery_id"], doubt["second_delivery_id"]}
    assert both == {journey.ids["J-2"], journey.ids["J-3"]}
    assert (doubt["count_once_in"], doubt["people"]) == ("period", 1)
    answer = {"answer": "same", "reason": "One electrician, entered on two sheets."}
    assert journey.refused("Birch", "POST", f"/person-doubts/{doubt['id']}/answer", answer)[0] == (
        403
    )

    journey.done("manager", f"/person-doubts/{doubt['id']}/answer", answer)

    rejected = journey.read("Birch", f"/deliveries/{doubt['second_delivery_id']}")
    assert rejected["delivery"]["state"] == "rejected"
    journey.ids["rejected"] = doubt["second_delivery_id"]
    assert doubt["second_delivery_id"] == journey.ids["J-3"]
    proves(journey, "payroll_extract", "J-2")
    proves(journey, "apprenticeship_agreement", "W-2")
    proves(journey, "ledger_extract", "S-2")
    verified(journey, "J-2", "W-2", "S-2")
    assert numbers(journey) == {
        "jobs": ("4", "1", "1", "0.9"), "weeks": ("20", "5", "5", "5"),
        "spend": ("500000", "200000", "200000", "200000"),
    }  # fmt: skip


def the_third_leaves_a_week_out(journey: Journey) -> None:
    """It is accepted before anybody sees that; the supplier cannot open it again by itself."""
    it_is(journey, "2027-04-06")
    spent(journey, 3)
    path = begun(journey, "2027-01-01")
    written(journey, path, _third(journey, weeks="2"))
    submitted(journey, path)
    proves(journey, "payroll_extract", "J-4")
    proves(journey, "apprenticeship_agreement", "W-3")
    verified(journey, "J-4", "W-3")
    accepted(journey, path)
    assert numbers(journey)["weeks"] == ("20", "8", "7", "7")

    reason = {"reason": "A week was left out."}
    locked = journey.refused("Birch", "POST", f"{path}/reopening", reason)
    assert locked == (409, "return-locked")


def it_is_opened_again(journey: Journey) -> None:
    """What was submitted counts until the return is submitted again, and nothing is lost."""
    path, first = "/returns/{return 2027-01-01}", journey.ids["W-3"]
    reason = {"reason": "A week was left out."}
    journey.done("manager", f"{path}/reopening", reason)
    written(journey, path, _third(journey, weeks="3"))
    assert numbers(journey)["weeks"] == ("20", "8", "7", "7")

    submitted(journey, path)

    assert numbers(journey)["weeks"] == ("20", "8", "8", "5")
    taken_back = journey.read("manager", f"/deliveries/{first}")["delivery"]
    assert (taken_back["replaced"], taken_back["quantity"]) == (1, "2")
    assert taken_back["withdrawn_at"] is not None
    unchanged = journey.read("manager", "/deliveries/{J-4}")["delivery"]
    assert (unchanged["state"], unchanged["submission"]) == ("verified", 1)
    proves(journey, "apprenticeship_agreement", "W-3")
    verified(journey, "W-3")
    accepted(journey, path)
    whole = journey.read("manager", path)
    assert whole["summary"]["submission"] == 2
    assert [one["reason"] for one in whole["reopenings"]] == [reason["reason"]]


def _third(journey: Journey, weeks: str) -> list[dict[str, Any]]:
    return [
        delivery(journey, "jobs", "J-4", "0.6", "2027-03-31", people=["P-1", "P-2"]),
        delivery(journey, "weeks", "W-3", weeks, "2027-03-31", people=["A-7"]),
        delivery(journey, "spend", "S-3", "80000", "2027-03-31"),
        delivery(journey, "spend", "S-4", "20000", "2027-03-31", organisation=YARD),
    ]
