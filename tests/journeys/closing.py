"""The last act of a contract: its end, the final return, settlement, notices, and the closing."""

from decimal import Decimal

from app.deliveries.standing.rebuilding import differences
from tests.journeys.book import (
    CONTRACT,
    accepted,
    begun,
    delivery,
    done,
    duties,
    it_is,
    numbers,
    proves,
    spent,
    standing,
    submitted,
    verified,
    written,
)
from tests.journeys.caller import Journey

CLOSING = f"{CONTRACT}/close-out"
LAST_DAYS = ("2027-04-01", "2027-12-31")  #: of the final assessment


def it_runs_out(journey: Journey) -> None:
    """Its last day passes and nothing happens by itself; a person says that it has ended."""
    it_is(journey, "2028-01-05")
    spent(journey, 6)
    assert journey.read("manager", CONTRACT)["state"] == "entered"
    path = begun(journey, "2027-12-31")
    deliveries = [
        delivery(journey, "jobs", "J-7", "1.7", "2027-12-31"),
        delivery(journey, "weeks", "W-6", "8", "2027-12-31", people=["A-8", "A-9"]),
        delivery(journey, "spend", "S-7", "100000", "2027-12-31"),
    ]
    assert written(journey, path, deliveries)["summary"]["is_final"] is True
    ended = {"ending": "expired", "on": "2027-12-31"}
    assert journey.done("manager", f"{CONTRACT}/end", ended)["state"] == "ended"
    journey.done("manager", CLOSING)
    still_open = {one["code"] for one in journey.read("manager", CLOSING)["still_open"]}
    assert {"final_return", "unsettled", "termination_notice"} <= still_open

    submitted(journey, path)

    proves(journey, "payroll_extract", "J-7")
    proves(journey, "apprenticeship_agreement", "W-6")
    proves(journey, "ledger_extract", "S-7")
    verified(journey, "J-7", "W-6", "S-7")
    accepted(journey, path)
    # J-3 was rejected and stays reported, as S-4 does, which the yard disputes
    assert numbers(journey) == {
        "jobs": ("4.8", "4.8", "4.9", "4.8"), "weeks": ("24", "24", "24", "24"),
        "spend": ("600000", "600000", "600000", "580000"),
    }  # fmt: skip
    assert standing(journey)["spend"]["rating"] == "approaching_target"


def what_is_short_is_settled(journey: Journey) -> None:
    """One proposes a payment for what the yard never had, and another agrees."""
    offer = {
        "obligation_id": journey.ids["spend"], "how": "paid", "amount": "20000",
        "reference": "Credit note 17",
    }  # fmt: skip
    nothing = offer | {"obligation_id": journey.ids["jobs"]}
    assert journey.refused("manager", "POST", f"{CLOSING}/settlements", nothing)[0] == 409
    settlement = journey.done("manager", f"{CLOSING}/settlements", offer)
    assert (settlement["short"], settlement["unit"]) == ("20000", "gbp")
    agree = {"decision": "agreed", "reason": "It is paid."}
    decision = f"{CLOSING}/settlements/{{spend}}/decision"
    itself = journey.refused("manager", "POST", decision, agree)
    assert itself == (403, "second-person-needed")

    journey.done("second", decision, agree)

    assert "unsettled" not in _open(journey)


def jobs_are_looked_for_again(journey: Journey) -> None:
    """Of the first post it is known; of the others nobody knows, which is neither of the two."""
    asked = {"weeks": 52, "lasted": "0.3", "ended": "0.1", "checked_on": "2028-01-05"}
    short = {"weeks": 26, "lasted": "1.7", "ended": "0", "checked_on": "2028-01-05"}
    early = journey.refused("manager", "POST", "/deliveries/{J-7}/job-checks", short)
    assert early == (422, "invalid")

    journey.done("manager", "/deliveries/{J-1}/job-checks", asked)

    told = journey.read("manager", f"{CONTRACT}/lasting-jobs")
    [year] = [one for one in told["shares"] if one["weeks"] == 52]
    # of the 0.4 of J-1; nobody has looked for those of J-2
    assert (year["lasted"], year["ended"], year["percent_lasted_of_known"]) == ("0.3", "0.1", "75")
    assert Decimal(year["unknown"]) >= Decimal("0.5")
    assert "checks_wanting" in _open(journey)


def the_notices_go_in_their_order(journey: Journey) -> None:
    """The last assessment and its notice go before the termination notice, within 30 days."""
    ended = duties(journey)["termination_notice", ""]
    assert (ended["state"], ended["due_on"]) == ("waiting", "2028-01-29")
    first, last = LAST_DAYS
    for name in ("jobs", "weeks", "spend"):
        days = {"starts_on": first, "ends_on": last}
        journey.done("manager", f"/indicators/{{indicator {name}}}/ratings", days)
    path = f"{CONTRACT}/notices/performance?starts_on={first}&ends_on={last}"
    assert journey.read("manager", path)["omissions"] == []
    it_is(journey, "2028-01-12")
    done(journey, "performance_notice", "2028-01-12", "030001-2028", "final")
    assert duties(journey)["termination_notice", ""]["state"] == "due"

    done(journey, "termination_notice", "2028-01-12", "030002-2028")

    late = {key for key, one in duties(journey).items() if one["is_late"]}
    assert late == {("period_return", "2026-10-01")}


def it_is_closed(journey: Journey) -> None:
    """Words on what goes on and what was learnt, and then nothing can be changed any more."""
    shut = f"{CONTRACT}/closure"
    assert journey.refused("manager", "POST", shut) == (409, "still-open")
    points = {one["code"] for one in journey.kept["problem"]["errors"]}
    assert points == {"legacy", "lessons"}
    words = {
        "legacy": "Two apprentices stay in post.", "lessons": "Ask the college before the start.",
    }  # fmt: skip
    journey.put("manager", CLOSING, words)

    closed = journey.done("manager", shut)

    assert (closed["state"], closed["records_until"]) == ("closed", "2030-12-31")
    assert [(one["promised"], one["verified"]) for one in closed["outturn"]] == [
        ("4.8", "4.8"), ("24", "24"), ("600000", "580000"),
    ]  # fmt: skip
    change = {"kind": "value", "value": "1", "effective_on": "2028-02-01", "reason": "More."}
    for who, path, body in (
        ("manager", f"{CONTRACT}/changes", change),
        ("manager", f"{CONTRACT}/returns", {"day": "2027-12-31"}),
        ("manager", "/returns/{return 2027-10-01}/reopening", {"reason": "A slip."}),
        ("manager", shut, None),
    ):
        assert journey.refused(who, "POST", path, body)[0] == 409, path
    assert numbers(journey)["weeks"] == ("24", "24", "24", "24")


def others_see_nothing_of_it(journey: Journey) -> None:
    """Another supplier cannot tell it from a contract that there is not."""
    for path in (
        CONTRACT, f"{CONTRACT}/standing", f"{CONTRACT}/obligations", f"{CONTRACT}/deliveries",
        f"{CONTRACT}/calendar", f"{CONTRACT}/evidence", CLOSING, "/deliveries/{J-1}",
        "/returns/{return 2026-07-01}", "/obligations/{jobs}/standing", "/shortfalls/{shortfall}",
        "/remedies/{remedy}", "/changes/{change}",
    ):  # fmt: skip
        assert journey.refused("Ash", "GET", path) == (404, "not-found"), path
    for path in ("/contracts", "/returns", "/shortfalls", "/remedies", "/person-doubts"):
        assert journey.rows("Ash", path) == [], path
        assert len(journey.rows("Birch", path)) > 0, path


def the_books_are_right(journey: Journey) -> None:
    """Every roll-up is what its deliveries come to, and the log's chain is unbroken."""
    assert list(differences(journey.engine)) == []
    assert journey.read("auditor", "/audit-events/check")["first_fault"] is None
    for kind, times in (
        ("return.submitted", 7), ("return.reopened", 1), ("contract.change_approved", 1),
        ("contract.closed", 1), ("settlement.decided", 1),
    ):  # fmt: skip
        assert len(journey.rows("auditor", f"/audit-events?kind={kind}")) == times, kind


def _open(journey: Journey) -> set[str]:
    return {one["code"] for one in journey.read("manager", CLOSING)["still_open"]}
