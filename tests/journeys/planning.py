"""The first act of a contract: indicators, its entry, notices, and a plan that two agree on."""

from tests.journeys.awarding import the_standstill_is_kept
from tests.journeys.book import (
    CONTRACT,
    ENDS_ON,
    NAMES,
    QUARTERS,
    STARTS_ON,
    TARGETS,
    done,
    duties,
    it_is,
    numbers,
)
from tests.journeys.caller import Journey

FACTS = {
    "reference": "AC-2026-031", "ocid": "ocds-imagined-031",
    "value": "4500000", "value_with_vat": "5400000",
    "starts_on": STARTS_ON, "ends_on": ENDS_ON,
}  # fmt: skip
TERMS = {
    "remedies": ["improvement_plan"],
    "duplicate_scope": {"apprenticeship_weeks": "period"},  # one apprentice, quarter by quarter
}
TITLES = {
    "jobs": "Local people in work", "weeks": "Weeks of apprenticeships", "spend": "Local spending"
}  # fmt: skip


def its_facts_are_filled_in(journey: Journey) -> None:
    """The award says what it was let for; its days, and the value with options, are added."""
    changed = journey.ask("manager", "PATCH", CONTRACT, FACTS, If_Match="*")
    assert changed.status_code == 200, changed.text
    contract = changed.json()
    assert (contract["regime"], contract["works"]) == ("pa23", "services")
    assert contract["first_ends_on"] == ENDS_ON
    for row in journey.rows("manager", f"{CONTRACT}/obligations"):
        journey.ids[row["commitment"]] = row["id"]
    assert set(NAMES) <= set(journey.ids)


def indicators_are_set_before_entry(journey: Journey) -> None:
    """Above £5 million with VAT the law asks for three; until there are, the notice says so."""
    wanting = journey.read("manager", f"{CONTRACT}/notices/details")
    assert wanting["needs_indicators"] is True
    assert len(wanting["omissions"]) > 0
    for name, title in TITLES.items():
        body = {"title": title, "description": f"{title}.", "obligation_id": journey.ids[name]}
        made = journey.done("manager", f"{CONTRACT}/indicators", body)
        journey.ids[f"indicator {name}"] = made["id"]

    details = journey.read("manager", f"{CONTRACT}/notices/details")

    assert [one["title"] for one in details["indicators"]] == list(TITLES.values())
    assert details["omissions"] == []


def it_is_entered_and_announced(journey: Journey) -> None:
    """After the standstill; then a details notice within 30 days, and a copy within 90."""
    the_standstill_is_kept(journey)
    owed = duties(journey)
    states = {code: owed[code, ""]["state"] for code, _ in owed if (code, "") in owed}
    assert states["contract_award_notice"] == states["standstill"] == "done"
    assert states["key_performance_indicators"] == "done"
    notice, copy = owed["contract_details_notice", ""], owed["contract_copy", ""]
    assert (notice["state"], notice["due_on"]) == ("due", "2026-07-02")
    assert (copy["state"], copy["due_on"]) == ("due", "2026-08-31")

    it_is(journey, "2026-06-22")
    told = done(journey, "contract_details_notice", "2026-06-19", "012399-2026")
    assert (told["state"], told["is_late"]) == ("done", False)
    done(journey, "contract_copy", "2026-06-22", "012400-2026")


def a_plan_is_agreed_by_two(journey: Journey) -> None:
    """The service proposes, the manager changes the targets, and a colleague agrees."""
    proposal = journey.read("manager", f"{CONTRACT}/plans/proposal?shape=even")
    lines = [_line(journey, name) for name in TARGETS]
    by_spend = {"obligation_id": journey.ids["spend"], "shape": "by_spend"}
    plan = proposal | {"terms": TERMS, "lines": [*lines, by_spend]}
    short = _line(journey, "jobs", quarters=5)
    faulty = plan | {"lines": [short, lines[1], by_spend]}
    assert journey.refused("manager", "POST", f"{CONTRACT}/plans", faulty) == (422, "invalid")
    [fault] = journey.kept["problem"]["errors"]
    assert "1.2 less than the 4 fte_year that are owed" in fault["message"]
    made = journey.done("manager", f"{CONTRACT}/plans", plan)
    agree, path = {"decision": "agree"}, f"/plans/{made['id']}/decision"
    itself = journey.refused("manager", "POST", path, agree)
    assert itself == (403, "second-person-needed")

    agreed = journey.done("second", path, agree)

    assert agreed["state"] == "agreed"
    assert [line["quantity"] for line in agreed["lines"]] == ["4", "20", "500000"]
    it_is(journey, "2026-07-01")
    assert numbers(journey) == {
        "jobs": ("4", "0", "0", "0"), "weeks": ("20", "0", "0", "0"),
        "spend": ("500000", "0", "0", "0"),
    }  # fmt: skip


def _line(journey: Journey, name: str, quarters: int = len(QUARTERS)) -> dict[str, object]:
    targets = [
        {"starts_on": first, "ends_on": last, "quantity": quantity}
        for (first, last), quantity in zip(QUARTERS, TARGETS[name], strict=True)
    ]
    own = {"obligation_id": journey.ids[name], "shape": "targets"}
    return own | {"targets": targets[:quarters]}
