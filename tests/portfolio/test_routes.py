from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from app.contracts.kind import Accumulation, Direction
from app.deliveries.said import Said
from app.deliveries.shortfall.kind import ShortfallState
from app.organisations.role import Role
from app.platform.database import writing
from app.rules.document.cause import Side
from app.rules.reading import read_library
from tests.deliveries.standing.asked import NOBODYS, Asked
from tests.deliveries.standing.made import a_contract, an_indicator, evenly
from tests.portfolio.made import a_shortfall

PATHS = ("/portfolio", "/portfolio/shortfalls", "/portfolio/reach")


@pytest.mark.parametrize("path", [*PATHS, f"/suppliers/{NOBODYS}/track-record"])
def test_a_supplier_sees_nothing_of_it(asked: Asked, path: str) -> None:
    assert asked.refused(path, Role.SUPPLIER) == (403, "scope-missing")


def test_an_authority_without_contracts_has_nothing(asked: Asked) -> None:
    whole, short, reach = (asked.get(path) for path in PATHS)

    assert (whole["contracts"], whole["units"]) == (0, [])
    assert (short["causes"], short["sides"], reach["groups"]) == ([], [], [])


def test_the_whole_is_told_with_and_without_the_largest(asked: Asked, engine: Engine) -> None:
    with writing(engine) as session:
        for title, promised, verified in (("A", 400, 10), ("B", 500, 30), ("C", 3_100, 900)):
            running = a_contract(session, title=title)
            pounds = running.owes(promised, "gbp", "local_spend")
            running.delivers(pounds, verified, date(2025, 6, 1), verified=verified)
        running.owes(7, "people")
        a_contract(session, authority="Elsewhere Council").owes(9_999, "gbp")

    told = asked.get("/portfolio?on=2025-12-31")

    assert [told[name] for name in ("contracts", "promises", "not_reported")] == [3, 4, 1]
    pounds, people = told["units"]
    assert (pounds["unit"], people["unit"]) == ("gbp", "people")
    assert pounds["totals"] == {
        "promised": "4000", "due": "2000", "reported": "940", "verified": "940",
    }  # fmt: skip
    assert pounds["without_largest"] == {
        "promised": "900", "due": "450", "reported": "40", "verified": "40",
    }  # fmt: skip
    assert (pounds["largest_title"], pounds["largest_percent"]) == ("C", "77.5")
    assert (pounds["raises_by_percent"], pounds["is_much"]) == ("344.44", True)


def test_shortfalls_are_grouped_by_cause_and_by_who_can_mend_them(
    asked: Asked, engine: Engine
) -> None:
    cause = next(iter(read_library().causes.values()))
    with writing(engine) as session:
        one, other = a_contract(session), a_contract(session)
        hours, more, pounds = one.owes(100), other.owes(100), one.owes(100, "gbp")
        a_shortfall(one, hours, cause.code, cause.side, quantity=5)
        a_shortfall(other, more, cause.code, cause.side, quantity=7, state=ShortfallState.RESOLVED)
        a_shortfall(one, pounds, cause.code, cause.side, quantity=9)
        a_shortfall(one, hours, "long_gone", Side.NOBODY, as_of=date(2025, 3, 31))
        elsewhere = a_contract(session, authority="Elsewhere Council")
        a_shortfall(elsewhere, elsewhere.owes(5))

    told = asked.get("/portfolio/shortfalls")

    by = {(each["cause"], each["unit"]): each for each in told["causes"]}
    assert set(by) == {(cause.code, "hour"), (cause.code, "gbp"), ("long_gone", "hour")}
    assert by[cause.code, "hour"] == {
        "cause": cause.code, "title": cause.title, "side": cause.side.value, "unit": "hour",
        "shortfalls": 2, "still_open": 1, "contracts": 2, "quantity": "12",
    }  # fmt: skip
    assert by["long_gone", "hour"]["title"] == ""
    sides = {each["side"]: (each["shortfalls"], each["still_open"]) for each in told["sides"]}
    assert sides == {cause.side.value: (3, 2), "nobody": (1, 1)}
    quarter = asked.get("/portfolio/shortfalls?since=2025-10-01&until=2025-12-31")
    assert {each["cause"] for each in quarter["causes"]} == {cause.code}
    early = asked.get("/portfolio/shortfalls?until=2025-03-31")
    assert {each["cause"] for each in early["causes"]} == {"long_gone"}


def test_days_in_the_wrong_order_are_refused(asked: Asked) -> None:
    refused = asked.refused("/portfolio/shortfalls?since=2026-01-01&until=2025-01-01")

    assert refused == (422, "invalid")


def test_growth_without_reach_is_flagged_and_few_are_not_told(
    asked: Asked, engine: Engine
) -> None:
    with writing(engine) as session:
        running = a_contract(session)
        people, hours = running.owes(500, "people", "jobs"), running.owes(10)
        for on, number, groups in (
            (date(2025, 2, 1), 100, {"care_leaver": 20, "ex_forces": 3}),
            (date(2026, 2, 1), 200, {"care_leaver": 40, "ex_forces": 30}),
        ):
            running.delivers(people, number, on)
            running.says(people, on, Said.SOMETHING, groups=groups)
            running.says(hours, on, Said.SOMETHING, groups={"care_leaver": 9})
        other = a_contract(session, authority="Elsewhere Council")
        theirs = other.owes(500, "people")
        other.delivers(theirs, 100, date(2025, 2, 1))
        other.says(theirs, date(2025, 2, 1), Said.SOMETHING, groups={"care_leaver": 50})

    told = asked.get("/portfolio/reach")

    by = {one["group"]: one for one in told["groups"]}
    assert by["care_leaver"] == {
        "group": "care_leaver", "total": 60,
        "years": [
            {"year": 2025, "people": 100, "count": 20, "percent": "20",
             "is_growth_without_reach": False},
            {"year": 2026, "people": 200, "count": 40, "percent": "20",
             "is_growth_without_reach": True},
        ],
    }  # fmt: skip
    assert [one["count"] for one in by["ex_forces"]["years"]] == [None, 30]
    assert by["ex_forces"]["total"] is None
    assert (told["lines_left_out"], told["least_told"]) == (2, 5)


def test_groups_are_a_part_of_the_people_that_they_are_told_beside(
    asked: Asked, engine: Engine
) -> None:
    """Of 20 trainees 6 are disabled; 30 who were sick less often, or a share, are none of them."""
    on = date(2025, 2, 1)
    with writing(engine) as session:
        running = a_contract(session)
        trainees = running.owes(500, "people", "trainees")
        sick = running.owes(500, "people", "sick", direction=Direction.LESS)
        staff = running.owes(500, "people", "staff", accumulation=Accumulation.LATEST)
        running.delivers(trainees, 20, on)
        running.says(trainees, on, Said.SOMETHING, groups={"disabled": 6})
        for other in (sick, staff):
            running.delivers(other, 40, on)
            running.says(other, on, Said.SOMETHING, groups={"disabled": 30})

    told = asked.get("/portfolio/reach")

    [year] = told["groups"][0]["years"]
    assert [year[name] for name in ("people", "count", "percent")] == [20, 6, "30"]
    assert told["lines_left_out"] == 2


def test_people_and_groups_are_of_the_year_in_which_their_period_ended(
    asked: Asked, engine: Engine
) -> None:
    with writing(engine) as session:
        running = a_contract(session)
        trainees = running.owes(500, "people", "trainees")
        parent = running.returned(date(2025, 11, 1))
        parent.period_starts_on, parent.period_ends_on = date(2025, 12, 1), date(2026, 2, 28)
        running.delivers(trainees, 30, date(2025, 12, 5))
        running.says(trainees, date(2025, 12, 5), Said.SOMETHING, groups={"disabled": 12})

    [group] = asked.get("/portfolio/reach")["groups"]

    assert [(one["year"], one["people"], one["count"]) for one in group["years"]] == [
        (2026, 30, 12)
    ]


def test_a_draft_reaches_nobody(asked: Asked, engine: Engine) -> None:
    with writing(engine) as session:
        running = a_contract(session)
        people = running.owes(500, "people", "jobs")
        running.says(people, date(2025, 2, 1), Said.SOMETHING, groups={"care_leaver": 20})
        running.returned(date(2025, 2, 1)).submission = 0

    assert asked.get("/portfolio/reach")["groups"] == []


def test_a_track_record_is_what_was_verified(asked: Asked, engine: Engine) -> None:
    with writing(engine) as session:
        running, other = a_contract(session), a_contract(session)
        for one, verified in ((running, 40), (other, 20)):
            hours = one.owes(200)
            one.agrees((hours, evenly(hours)))
            one.delivers(hours, 100, date(2025, 6, 1), verified=verified)
        supplier, owed = running.contract.supplier_id, hours.id
    asked.post(
        f"/obligations/{owed}/ratings",
        {"starts_on": "2025-01-01", "ends_on": "2025-12-31"},
    )

    told = asked.get(f"/suppliers/{supplier}/track-record?on=2025-12-31")

    [measure] = told["measures"]
    assert (measure["key"], measure["due"], measure["verified"]) == ("volunteering", "200", "60")
    assert (measure["percent"], told["contracts"]) == ("30", 2)
    assert told["ratings"] == {"inadequate": 1}
    assert asked.get(f"/suppliers/{supplier}/track-record?on=2025-12-30")["ratings"] == {}
    path = f"/suppliers/{supplier}/track-record"
    assert asked.refused(path, authority="Elsewhere Council") == (404, "not-found")


def test_a_promise_and_its_indicator_are_one_rating_of_a_track_record(
    asked: Asked, engine: Engine
) -> None:
    with writing(engine) as session:
        running = a_contract(session)
        hours = running.owes(200)
        running.delivers(hours, 100, date(2025, 6, 1), verified=40)
        resting, alone = an_indicator(running, hours).id, an_indicator(running).id
        supplier, owed = running.contract.supplier_id, hours.id
    year = {"starts_on": "2025-01-01", "ends_on": "2025-12-31", "reason": "The school was shut."}
    quarter = year | {"ends_on": "2025-03-31"}
    for path, word in (
        (f"/indicators/{resting}", "requires_improvement"),
        (f"/obligations/{owed}", "inadequate"),
        (f"/indicators/{alone}", "good"),
    ):
        assert asked.post(f"{path}/ratings", year | {"word": word}).status_code == 201
    asked.post(f"/obligations/{owed}/ratings", quarter | {"word": "other"})

    told = asked.get(f"/suppliers/{supplier}/track-record")

    assert told["ratings"] == {"requires_improvement": 1, "good": 1, "other": 1}


def test_a_rating_belongs_to_whoever_held_the_contract_at_the_end_of_its_days(
    asked: Asked, engine: Engine
) -> None:
    with writing(engine) as session:
        running = a_contract(session)
        hours = running.owes(200)
        running.delivers(hours, 100, date(2025, 2, 1), verified=40)
        ash, owed = running.contract.supplier_id, hours.id
        birch = running.passes_to("Birch Ltd", date(2025, 7, 1))
    for ends_on, word in (("2025-06-30", "inadequate"), ("2025-12-31", "good")):
        body = {"starts_on": "2025-01-01", "ends_on": ends_on, "word": word, "reason": "So."}
        assert asked.post(f"/obligations/{owed}/ratings", body).status_code == 201

    told = {one: asked.get(f"/suppliers/{one}/track-record") for one in (ash, birch)}

    assert [told[ash]["contracts"], told[birch]["contracts"]] == [0, 1]
    assert [told[ash]["ratings"], told[birch]["ratings"]] == [{"inadequate": 1}, {"good": 1}]
    before = asked.get(f"/suppliers/{ash}/track-record?on=2025-06-30")
    assert (before["contracts"], before["ratings"]) == (1, {"inadequate": 1})


def test_what_was_done_is_cut_by_year_area_tier_or_receiver(asked: Asked, engine: Engine) -> None:
    with writing(engine) as session:
        running, other = a_contract(session), a_contract(session)
        for one, number in ((running, 10), (other, 40)):
            hours = one.owes(200)
            one.agrees((hours, evenly(hours)))
            one.delivers(hours, number, date(2025, 6, 1), verified=5, place="E05000001")
        theirs = a_contract(session, authority="Elsewhere Council")
        theirs.delivers(theirs.owes(9), 9, date(2025, 6, 1), place="E05000001")
        contract, elsewhere = running.contract.id, theirs.contract.id

    path = "/portfolio/delivered"
    years = asked.get(f"{path}?on=2025-12-31")
    assert years["by"] == "year"
    assert years["data"] == [
        {"key": "2025", "title": "2025", "unit": "hour", "direction": "more", "due": "200",
         "reported": "50", "verified": "10", "deliveries": 2},
    ]  # fmt: skip
    for by, key in (("place", "E05000001"), ("tier", "1"), ("organisation", "")):
        [cut] = asked.get(f"{path}?by={by}&contract_id={contract}&on=2025-12-31")["data"]
        assert (cut["key"], cut["due"], cut["reported"]) == (key, None, "10")
    assert asked.get(f"{path}?contract_id={elsewhere}")["data"] == []
    assert asked.refused(path, Role.SUPPLIER) == (403, "scope-missing")


def test_where_few_people_came_from_is_told_to_those_who_verify_alone(
    asked: Asked, engine: Engine
) -> None:
    few, next_, many = "E05000001", "E05000002", "E05000003"
    with writing(engine) as session:
        running = a_contract(session)
        people = running.owes(200, "people", "jobs")
        for place, number in ((few, 2), (next_, 7), (many, 30)):
            running.delivers(people, number, date(2025, 6, 1), place=place)
        contract = running.contract.id
    path = "/portfolio/delivered?by=place&on=2025-12-31"

    def told(path: str, role: Role) -> list[tuple[Any, Any]]:
        answer = asked.client.get(f"/v1{path}", headers=asked.who(role))
        return [(one["key"], one["reported"]) for one in answer.json()["data"]]

    assert told(path, Role.CONTRACT_MANAGER) == [(few, "2"), (next_, "7"), (many, "30")]
    assert told(path, Role.AUDITOR) == [(many, "30"), (None, "9")]
    assert told(f"{path}&contract_id={contract}", Role.AUDITOR) == [(None, "39")]
    assert told(path.replace("place", "organisation"), Role.AUDITOR) == [("", "39")]
    assert told(path.replace("place", "tier"), Role.AUDITOR) == [("1", "39")]
