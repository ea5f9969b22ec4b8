"""The estimates of a workbook are what the scorer says, to the digits that are printed."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from app.rules.library import measures_of
from app.spreadsheets.tender.estimate.said import LATER
from app.spreadsheets.tender.estimate.whole import estimated
from tests.office import Office
from tests.spreadsheets.tender.estimate.made import (
    Lines,
    Rules,
    WorkedOut,
    of_library,
    own,
    worked_out,
)

HERE = "E09000002"
CAPPED = """
measures:
  - {code: jobs, unit: fte_year, title: Jobs, cap: 5}
  - {code: hours, unit: hour, title: Hours, time_basis: per_year, rounding: {decimals: 0}}
  - {code: odd, unit: hour, title: Odd, each: {min: 5}}
groups: {stacking: multiply, credit: {care_leaver: 2, none: 1}}
partners: {credit: {unconfirmed: 0.5}}
figures:
  work: {formula: "2 * jobs - hours / 100"}
criteria:
  - code: jobs_and_hours
    title: Work
    weight: 60
    value: work
    method: {use: linear_between, worst: 1, best: 12}
    rounding: {value: {decimals: 1}}
  - {code: odd_ones, title: Odd ones, weight: 40, value: odd,
     method: {use: share_of_target, target: 10}}
"""
MENU = [
    {"measure_code": "job_local", "offer_qty": 1.75},
    {"measure_code": "apprenticeship_weeks", "offer_qty": 21, "attribution_pct": 33},
    {"measure_code": "careers_events", "offer_qty": 3},
]
LOCAL = [
    {"measure_code": "job_local", "offer_qty": 0.7, "place": HERE, "priority_group": "disabled"},
    {"measure_code": "job_local_supply_chain", "offer_qty": 0.3, "place": HERE,
     "attribution_pct": 75},
    {"measure_code": "apprenticeship_weeks", "offer_qty": 7, "place": HERE},
    {"measure_code": "spend_local", "offer_qty": 123_456.78, "place": HERE},
    {"measure_code": "vcs_expert_hours", "offer_qty": 5, "place": HERE},
    {"measure_code": "vcs_volunteer_hours", "offer_qty": 11, "place": HERE},
]  # fmt: skip
UNWORKED = [
    {"measure_code": "job_local", "offer_qty": 6, "place": "RM10 7PT"},
    {"measure_code": "apprenticeship_weeks", "offer_qty": 7, "year": 2},
    {"measure_code": "spend_local", "offer_qty": 100, "unit": "gbp_thousand", "place": HERE},
    {"measure_code": "vcs_expert_hours", "offer_qty": 5, "place": HERE},
    {"measure_code": "vcs_expert_hours", "offer_qty": 6, "place": HERE},
]
OWN = [
    {"measure_code": "jobs", "offer_qty": 3.3, "priority_group": "care_leaver", "partner": "X"},
    {"measure_code": "hours", "offer_qty": 10.26},
    {"measure_code": "odd", "offer_qty": 2},
]
OVER = [
    {"measure_code": "jobs", "offer_qty": 6, "priority_group": "care_leaver"},
    {"measure_code": "hours", "offer_qty": 200},
]
CASES: dict[str, tuple[Rules, Lines]] = {
    "menu": (of_library("points-menu"), MENU),
    "local": (of_library("local-first"), LOCAL),
    "above": (of_library("local-first"), [{**one, "offer_qty": 9e6} for one in LOCAL]),
    "unworked": (of_library("local-first"), UNWORKED),
    "own": (own(CAPPED), OWN),
    "over": (own(CAPPED), OVER),
    "nothing": (of_library("local-first"), []),
}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {name: rules.filled(lines) for name, (rules, lines) in CASES.items()}


@pytest.fixture(scope="module")
def books(office: Office, files: dict[str, bytes]) -> dict[str, WorkedOut]:
    return worked_out(office, files)


def as_printed(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("name", "criteria"),
    [
        ("menu", {"community_benefits": "Community benefits"}),
        ("local", {"local_jobs": "Local jobs", "skills": "Skills",
                   "local_supply_chain": "Local supply chain",
                   "vcs_capacity": "Strength of the voluntary and community sector"}),
        ("above", {"local_jobs": "Local jobs", "skills": "Skills"}),
        ("own", {"jobs_and_hours": "Work"}),
        ("over", {"jobs_and_hours": "Work"}),
        ("nothing", {"local_jobs": "Local jobs"}),
    ],
)  # fmt: skip
def test_the_points_in_a_cell_are_the_points_of_the_score(
    books: dict[str, WorkedOut], files: dict[str, bytes], name: str, criteria: dict[str, str]
) -> None:
    rules, _ = CASES[name]
    card = rules.card(files[name])
    sheet = books[name]

    for code, title in criteria.items():
        told = sheet.of(f"{title}: points of the total (estimate)")
        assert as_printed(told) == as_printed(card["criteria"][code]["weighted"]), code


@pytest.mark.parametrize("name", ["menu", "local", "own", "over"])
def test_what_a_measure_counts_for_in_cells_is_what_it_counts_for(
    books: dict[str, WorkedOut], files: dict[str, bytes], name: str
) -> None:
    rules, lines = CASES[name]
    card = rules.card(files[name])
    told = {
        label.partition(": counts for")[0]: value
        for label, value in books[name].checks.items()
        if ": counts for" in label
    }
    titles = {code: one.title for code, one in measures_of(rules.rule_set, rules.library).items()}
    promised = {line["measure_code"] for line in lines} - {"odd"}
    assert promised
    for code in promised:
        assert as_printed(told[titles[code] or ""]) == as_printed(
            card["measures"][code]["counted"]
        )


@pytest.mark.parametrize("name", ["menu", "local", "over"])
def test_the_points_of_the_rows_add_up_to_those_of_all(
    books: dict[str, WorkedOut], name: str
) -> None:
    sheet = books[name]
    rows = [value for value in sheet.points.values() if isinstance(value, int | float)]

    whole = float(sheet.of("Points of the total that these come to"))
    assert rows
    assert abs(sum(rows) - whole) <= 0.005 * len(rows) + 1e-9


def test_what_a_cell_cannot_work_out_says_that_it_is_scored_later(
    books: dict[str, WorkedOut],
) -> None:
    sheet = books["unworked"]

    asked = ("job_local", "apprenticeship_weeks", "spend_local", "vcs_expert_hours")
    assert [sheet.points[code] for code in asked] == [LATER] * 4
    assert [sheet.counts[code] for code in asked[:3]] == [LATER] * 3
    assert sheet.of("Points of the total that these come to") == LATER
    assert books["own"].points["odd"] == LATER


def test_a_row_without_a_quantity_says_nothing(books: dict[str, WorkedOut]) -> None:
    assert set(books["nothing"].points.values()) <= {None, ""}
    assert books["nothing"].of("Promises with a quantity above 0") == 0


def test_the_checks_count_what_is_still_missing(books: dict[str, WorkedOut]) -> None:
    assert books["local"].of("Promises with a quantity above 0") == 6
    assert books["local"].of("of these, without an evidence plan") == 6
    assert books["local"].of("of these, without words on how") == 6


def test_rules_that_do_not_fit_the_contract_have_no_estimates() -> None:
    made = estimated(None, ["jobs"], (), 0)

    assert made.checks == []
    assert [one.formulas for one in made.estimates] == [(f'="{LATER}"',)]
