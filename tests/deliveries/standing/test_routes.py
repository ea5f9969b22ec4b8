from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from app.contracts.kind import Accumulation, Direction
from app.contracts.tables import Contract, ContractState
from app.deliveries.said import Said
from app.organisations.role import Role
from app.platform.database import reading, writing
from tests.deliveries.standing.asked import NOBODYS, Asked
from tests.deliveries.standing.made import ASH, a_contract, evenly

BIRCH = "Birch Services Ltd"


@pytest.fixture
def contract(engine: Engine) -> UUID:
    """Give a contract with promises of hours, of pounds, and one that is not reported."""
    with writing(engine) as session:
        running = a_contract(session)
        hours, pounds = running.owes(200), running.owes(1_000, "gbp", "local_spend")
        silent = running.owes(10, "people", "apprentices", theme="jobs")
        running.agrees(*((one, evenly(one)) for one in (hours, pounds, silent)))
        running.delivers(hours, 60, date(2025, 3, 31), verified=50)
        running.delivers(pounds, 600, date(2025, 3, 31), verified=600)
        return running.contract.id


def test_a_contract_says_where_each_promise_stands_with_figures_and_units(
    asked: Asked, contract: UUID
) -> None:
    told = asked.get(f"/contracts/{contract}/standing?on=2025-12-31")

    hours, pounds, silent = told["promises"]
    figures = ("unit", "promised", "due", "reported", "verified", "behind", "percent", "colour")
    assert [hours[name] for name in figures] == [
        "hour", "200", "100", "60", "50", "50", "50", "red",
    ]  # fmt: skip
    assert (hours["rating"], hours["code"]) == ("inadequate", "significantlyBelow")
    assert hours["told"] == (
        "By 31 December 2025: 200 hours promised in all, 100 hours due, 60 hours reported, "
        "50 hours verified. No return tells of periods in which 50.14 hours of it fell due; the "
        "last that does ends on 31 March 2025."
    )
    assert (hours["reported_until"], hours["due_not_reported"]) == ("2025-03-31", "50.137")
    assert (pounds["rating"], pounds["colour"]) == ("good", "green")
    assert [silent[name] for name in ("is_reported", "percent", "rating", "colour")] == [
        False, None, None, "grey",
    ]  # fmt: skip
    assert silent["forecasts"] == []
    assert silent["told"].endswith("5 people due; not reported.")
    methods = {one["method"]: one for one in hours["forecasts"]}
    assert set(methods) == {"run_rate", "plan"}
    assert (methods["run_rate"]["quantity"], methods["plan"]["quantity"]) == ("100", "150")
    assert "last four whole quarters" in methods["run_rate"]["explained"]


def test_themes_have_a_line_for_each_unit(asked: Asked, contract: UUID) -> None:
    told = asked.get(f"/contracts/{contract}/standing?on=2025-12-31")

    lines = {(one["key"], one["unit"]): one for one in told["themes"]}
    assert set(lines) == {("jobs", "people"), ("skills", "gbp"), ("skills", "hour")}
    silent = lines["jobs", "people"]
    assert [silent[name] for name in ("promises", "not_reported", "due_not_reported")] == [
        1, 1, "5",
    ]  # fmt: skip
    assert (silent["percent"], silent["colour"], silent["grey"]) == (None, "grey", 1)


def test_without_a_day_it_is_asked_about_today(asked: Asked, contract: UUID) -> None:
    assert asked.get(f"/contracts/{contract}/standing")["on"] == "2026-03-02"


@pytest.mark.parametrize("day", ["0001-01-01", "1989-12-31", "2100-01-01", "9999-12-31"])
def test_a_day_in_no_contracts_time_is_refused(asked: Asked, contract: UUID, day: str) -> None:
    for path in (f"/contracts/{contract}/standing", f"/contracts/{contract}/lasting-jobs",
                 "/standing", "/portfolio"):  # fmt: skip
        assert asked.refused(f"{path}?on={day}") == (422, "invalid")


@pytest.mark.parametrize("day", ["1990-01-01", "2099-12-31"])
def test_the_first_and_the_last_day_can_be_asked_about(
    asked: Asked, contract: UUID, day: str
) -> None:
    for path in ("standing", "lasting-jobs"):
        assert asked.get(f"/contracts/{contract}/{path}?on={day}")["on"] == day


def test_one_promise_says_the_same_as_its_contract(asked: Asked, contract: UUID) -> None:
    of_contract = asked.get(f"/contracts/{contract}/standing")["promises"][0]

    assert asked.get(f"/obligations/{of_contract['obligation_id']}/standing") == of_contract


def test_a_supplier_sees_its_own_and_no_others(asked: Asked, contract: UUID) -> None:
    own = asked.get(f"/contracts/{contract}/standing", Role.SUPPLIER)
    obligation = own["promises"][0]["obligation_id"]

    assert own == asked.get(f"/contracts/{contract}/standing")
    for path in (f"/contracts/{contract}/standing", f"/obligations/{obligation}/standing"):
        assert asked.refused(path, Role.SUPPLIER, supplier=BIRCH) == (404, "not-found")
        assert asked.refused(path, authority="Elsewhere Council") == (404, "not-found")
    assert asked.refused("/standing", Role.SUPPLIER) == (403, "scope-missing")


def test_what_there_is_not_is_not_found(asked: Asked) -> None:
    for thing in ("contracts", "obligations", "suppliers"):
        assert asked.refused(f"/{thing}/{NOBODYS}/standing") == (404, "not-found")


def test_a_supplier_stands_by_all_its_contracts(asked: Asked, engine: Engine) -> None:
    with writing(engine) as session:
        made = [
            a_contract(session, title=title, state=state)
            for title, state in (
                ("One", ContractState.ENTERED), ("Two", ContractState.CLOSED),
                ("Three", ContractState.AWARDED),
            )
        ]  # fmt: skip
        for running in made:
            running.delivers(running.owes(100), 20, date(2025, 2, 1), verified=20)
        other = a_contract(session, supplier=BIRCH)
        other.owes(1_000)
        ash, birch = made[0].contract.supplier_id, other.contract.supplier_id

    told = asked.get(f"/suppliers/{ash}/standing")

    assert told["contracts"] == 2
    [line] = told["themes"]
    assert (line["promises"], line["promised"], line["verified"]) == (2, "200", "40")
    assert {one["title"] for one in told["by_contract"]} == {"One", "Two"}
    assert asked.get(f"/suppliers/{ash}/standing", Role.SUPPLIER) == told
    assert asked.refused(f"/suppliers/{birch}/standing", Role.SUPPLIER) == (404, "not-found")
    elsewhere = asked.refused(f"/suppliers/{ash}/standing", authority="Elsewhere Council")
    assert elsewhere == (404, "not-found")


def test_an_authority_stands_by_theme_measure_supplier_or_contract(
    asked: Asked, engine: Engine, contract: UUID
) -> None:
    with writing(engine) as session:
        other = a_contract(session, supplier=BIRCH, title="Grounds")
        share = other.owes(40, "percent", "share", accumulation=Accumulation.LATEST)
        other.delivers(share, 30, date(2025, 2, 1), verified=30)
        carbon = other.owes(40, "hour", "idle", direction=Direction.LESS)
        other.says(carbon, date(2025, 2, 1), Said.NOTHING)
        a_contract(session, authority="Elsewhere Council").owes(5)

    by = {
        name: asked.get(f"/standing?by={name}")
        for name in ("theme", "measure", "supplier", "contract")
    }

    assert {(one["contracts"], one["promises"], one["not_reported"]) for one in by.values()} == {
        (2, 5, 1)
    }
    keys = {name: [one["key"] for one in told["data"]] for name, told in by.items()}
    assert keys["theme"] == ["jobs", "skills", "skills", "skills", "skills"]
    assert keys["measure"] == ["apprentices", "idle", "local_spend", "share", "volunteering"]
    assert {one["title"] for one in by["supplier"]["data"]} == {ASH, BIRCH}
    assert {one["title"] for one in by["contract"]["data"]} == {"Cleaning: all sites", "Grounds"}
    hours = [one for one in by["theme"]["data"] if one["unit"] == "hour"]
    assert {one["direction"]: one["promised"] for one in hours} == {"less": "40", "more": "200"}
    [shares] = [one for one in by["theme"]["data"] if one["unit"] == "percent"]
    assert [shares[name] for name in ("promised", "verified", "percent", "behind")] == [None] * 4
    assert asked.refused("/standing?by=weather")[0] == 422


def test_many_lines_come_a_page_at_a_time(asked: Asked, contract: UUID) -> None:
    whole = asked.get("/standing?by=measure")["data"]
    first = asked.get("/standing?by=measure&limit=2")
    rest = asked.get(f"/standing?by=measure&limit=2&cursor={first['page']['next_cursor']}")

    assert first["data"] + rest["data"] == whole
    assert rest["page"] == {"next_cursor": None, "has_more": False}


def test_a_terminated_contract_stands_still_from_its_last_day_on(
    asked: Asked, contract: UUID
) -> None:
    proposed = asked.post(
        f"/contracts/{contract}/changes",
        {"kind": "early_end", "effective_on": "2026-03-02", "reason": "The supplier gave it up."},
    )
    assert proposed.status_code == 201, proposed.text
    decided = asked.post(
        f"/changes/{proposed.json()['id']}/decision",
        {"decision": "approve", "reason": "So it is."},
    )

    assert decided.status_code == 201, decided.text
    names = ("promised", "due", "verified", "behind", "colour")
    for day in ("2026-03-02", "2026-06-30", "2026-12-31"):
        found = asked.get(f"/contracts/{contract}/standing?on={day}")["promises"]
        assert [[one[name] for name in names] for one in found] == [
            ["117", "117", "50", "67", "red"],  # of 200: what had fallen due, in whole hours
            ["600", "600", "600", "0", "green"],  # never less than was delivered
            ["6", "6", "0", "6", "grey"],
        ]


def test_a_contract_that_was_handed_over_is_whose_it_was_on_the_day(
    asked: Asked, engine: Engine
) -> None:
    with writing(engine) as session:
        running = a_contract(session)
        running.delivers(running.owes(100), 20, date(2025, 2, 1), verified=20)
        ash = running.contract.supplier_id
        birch = running.passes_to(BIRCH, date(2025, 7, 1))

    def held(supplier: UUID, day: str) -> Any:
        return asked.get(f"/suppliers/{supplier}/standing?on={day}")["contracts"]

    assert [held(ash, "2025-06-30"), held(birch, "2025-06-30")] == [1, 0]
    assert [held(ash, "2025-07-01"), held(birch, "2025-07-01")] == [0, 1]
    for day, name in (("2025-06-30", ASH), ("2025-07-01", BIRCH)):
        [line] = asked.get(f"/standing?by=supplier&on={day}")["data"]
        assert line["title"] == name


def test_lines_of_a_contract_and_a_supplier_are_rated_and_have_forecasts(
    asked: Asked, contract: UUID, engine: Engine
) -> None:
    day = "on=2025-12-31"
    with reading(engine) as session:
        supplier = session.get_one(Contract, contract).supplier_id
    of_contract = asked.get(f"/contracts/{contract}/standing?{day}")
    of_supplier = asked.get(f"/suppliers/{supplier}/standing?{day}")

    lines = {one["unit"]: one for one in of_contract["themes"]}
    assert [lines[unit]["rating"] for unit in ("hour", "gbp", "people")] == [
        "inadequate", "good", None,
    ]  # fmt: skip
    hours = of_contract["promises"][0]
    assert [(one["method"], one["quantity"], one["missing"]) for one in lines["hour"]["forecasts"]
            ] == [(one["method"], one["quantity"], 0) for one in hours["forecasts"]]  # fmt: skip
    assert lines["people"]["forecasts"] == []
    assert of_supplier["themes"] == of_contract["themes"]
    of_authority = {one["unit"]: one for one in asked.get(f"/standing?{day}")["data"]}
    assert of_authority["hour"] == lines["hour"] | {"forecasts": []}
