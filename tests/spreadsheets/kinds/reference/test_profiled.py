"""Reference data in its sender's own layout, read by a mapping profile."""

from pathlib import Path
from typing import Any

import pytest

from app.platform.database import writing
from app.spreadsheets.mapping.keeping import keep
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.target import TargetName
from tests.callers import caller_of
from tests.places.places import a_file, loaded
from tests.spreadsheets.kinds.desk import Desk, codes, counted
from tests.spreadsheets.kinds.reference.made import sets
from tests.spreadsheets.mapping.as_published import content_of, guessed, homes
from tests.spreadsheets.mapping.catalogue import INDICATORS

NAMES = b"""LAD25CD,LAD25NM
E06000008,Blackburn with Darwen
E06000009,Blackpool
E07000117,Burnley
E07000118,Chorley
E07000119,Anytown
"""
#: of each copy of the workbook: its rows, its headings, and those of its places that are named
HOLDS = {"published": ((41, 19), {"E07000119"}), "data": (
    (13_625, 19), {"E06000008", "E06000009", "E07000117", "E07000118"},
)}  # fmt: skip
DAY = "2026-04-01"


def kept(desk: Desk, document: dict[str, Any]) -> str:
    """Have a profile kept."""
    caller = caller_of(desk.engine, desk.headers)
    with writing(desk.engine) as session:
        profile = Profile.model_validate(document)
        return str(keep(session, caller, profile, "", desk.now).id)


def a_list(target: str, *fields: str, **constants: str) -> dict[str, Any]:
    """Make a profile of a list whose headings are the fields' own keys."""
    columns: list[dict[str, Any]] = [{"field": key, "headings": [key]} for key in fields]
    columns += [{"field": key, "constant": said} for key, said in constants.items()]
    return {"name": f"Our {target}", "target": target, "layouts": [{"columns": columns}]}


@pytest.fixture
def named(desk: Desk, tmp_path: Path) -> Desk:
    """Give a desk where districts of Lancashire are known by their names."""
    loaded(desk.engine, a_file(tmp_path, "names.csv", NAMES))
    return desk


def test_places_become_a_set_by_code_or_by_name_each_once(named: Desk) -> None:
    profile = kept(named, a_list("places", "name", "place_code", "value", place_set="growth"))
    content = (
        b"name,place_code,value\nBlackpool,,1\nblackpool,,2\nWherever,e07000117,3\nNowhere,,4\n"
    )

    preview = named.checked(content, profile=profile, day=DAY)
    named.applied(preview["id"], partly=True)

    assert counted(preview, "") == {"rows": 5, "added": 2, "faulty": 1, "not_read": 2}
    assert codes(preview, "fix", "confirm") == {"A5": "place_unknown", "A2": "found_by_name"}
    whys = {one["place"]: one["why"] for one in preview["not_read"]}
    assert whys["3"] == "its place is told by a row above; of figures about places none is kept"
    assert whys["C"] == "a set says which places it has, and nothing of them"
    [version] = sets(named)["growth"]
    assert version["definition"]["place_set"] == "districts"
    assert version["definition"]["codes"] == ["E06000009", "E07000117"]
    assert version["valid_from"] == DAY


def test_places_that_are_in_the_set_already_stay_as_they_are(named: Desk) -> None:
    profile = kept(named, a_list("places", "name"))
    first = named.checked(b"name\nBlackpool\n", profile=profile, day=DAY)
    named.applied(first["id"])

    again = named.checked(b"name\nBlackpool\nChorley\n", profile=profile, day="2026-05-01")

    assert counted(again, "") == {"rows": 3, "added": 1, "same": 1, "not_read": 1}
    assert list(sets(named)) == ["Our places"]
    assert "read_only_changed" not in codes(again).values()


def test_a_list_with_last_days_is_the_same_on_another_day(named: Desk) -> None:
    profile = kept(named, a_list("places", "place_code", "valid_to", "name"))
    content = b"place_code,valid_to,name\nE06000009,31/03/2027,Blackpool\nE07000118,,Chorley\n"
    named.applied(named.checked(content, profile=profile, day=DAY)["id"])

    again = named.checked(content + b"\n", profile=profile, day="2027-06-01")

    assert counted(again, "") == {"rows": 3, "same": 2, "not_read": 1}
    assert codes(again, "fix", "confirm") == {}


def test_a_place_that_left_is_put_back_by_a_list_without_days(named: Desk) -> None:
    profile = kept(named, a_list("places", "place_code", "valid_to", "name"))
    plain = kept(named, a_list("places", "place_code", "name", place_set="Our places")
                 | {"name": "Plain"})  # fmt: skip
    content = b"place_code,valid_to,name\nE06000009,31/03/2027,Blackpool\nE07000118,,Chorley\n"
    named.applied(named.checked(content, profile=profile, day=DAY)["id"])

    blackpool = b"place_code,name\nE06000009,Blackpool\n"
    back = named.checked(blackpool, profile=plain, day="2027-06-01")
    named.applied(back["id"])

    last = sets(named)["Our places"][-1]
    assert (last["valid_from"], last["definition"]["codes"]) == (
        "2027-06-01", ["E06000009", "E07000118"],
    )  # fmt: skip


def test_a_place_begins_on_a_day_that_somebody_says(named: Desk) -> None:
    profile = kept(named, a_list("places", "name"))

    preview = named.checked(b"name\nBlackpool\n", profile=profile)

    assert set(codes(preview, "fix").values()) == {"missing_value"}


def test_a_name_of_two_areas_is_not_chosen_between(named: Desk, tmp_path: Path) -> None:
    more = b"WD25CD,WD25NM\nE05000026,Abbey\nE05000027,Abbey\nE05000028,Burnley\n"
    loaded(named.engine, a_file(tmp_path, "wards.csv", more), label="wards")
    profile = kept(named, a_list("places", "name"))

    preview = named.checked(b"name\nAbbey\nBurnley\n", profile=profile, day=DAY)

    assert codes(preview, "fix") == {"A2": "place_unknown"}
    [problem] = [one for one in preview["problems"] if one["severity"] == "fix"]
    assert problem["message"] == "2 areas are called 'Abbey'."


def test_a_place_that_comes_back_in_the_same_list_is_refused_not_left_out(named: Desk) -> None:
    fields = ("place_code", "valid_from", "valid_to", "name")
    profile = kept(named, a_list("places", *fields))
    content = (
        b"place_code,valid_from,valid_to,name\n"
        b"E06000009,2026-04-01,2026-12-31,Blackpool\nE07000118,2026-04-01,,Chorley\n"
        b"E06000009,2027-04-01,,Blackpool\nE07000118,2026-04-01,,Chorley\nE07000118,,,Chorley\n"
    )

    preview = named.checked(content, profile=profile)

    assert codes(preview, "fix") == {"B4": "listed_twice"}
    assert counted(preview, "") == {"rows": 6, "added": 2, "faulty": 1, "not_read": 3}
    named.applied(preview["id"], partly=True)
    later = b"place_code,valid_from,valid_to,name\nE06000009,2027-04-01,,Blackpool\n"
    named.applied(named.checked(later, profile=profile)["id"])
    versions = sets(named)["Our places"]
    assert [(one["valid_from"], one["definition"]["codes"]) for one in versions] == [
        ("2026-04-01", ["E06000009", "E07000118"]), ("2027-01-01", ["E07000118"]),
        ("2027-04-01", ["E06000009", "E07000118"]),
    ]  # fmt: skip


def test_the_last_day_of_all_means_in_a_list_too_that_a_place_stays(named: Desk) -> None:
    profile = kept(named, a_list("places", "place_code", "valid_to", "name"))
    content = b"place_code,valid_to,name\nE06000009,31/12/9999,Blackpool\n"

    preview = named.checked(content, profile=profile, day=DAY)
    named.applied(preview["id"])
    again = named.checked(content + b"\n", profile=profile, day="2027-06-01")

    assert codes(preview, "fix", "confirm") == {}
    [version] = sets(named)["Our places"]
    assert (version["valid_from"], version["definition"]["codes"]) == (DAY, ["E06000009"])
    assert counted(again, "") == {"rows": 2, "same": 1, "not_read": 1}


def test_the_last_day_of_all_is_no_other_day_than_a_blank(named: Desk) -> None:
    profile = kept(named, a_list("places", "place_code", "valid_from", "valid_to", "name"))
    content = (
        b"place_code,valid_from,valid_to,name\n"
        b"E06000009,2026-04-01,31/12/9999,Blackpool\nE06000009,2026-04-01,,Blackpool\n"
    )

    preview = named.checked(content, profile=profile)

    assert codes(preview, "fix") == {}
    assert counted(preview, "") == {"rows": 3, "added": 1, "not_read": 2}


@pytest.mark.parametrize("home", list(homes()), ids=lambda home: home.name)
def test_a_published_workbook_of_needs_tells_its_places_and_what_is_not_kept(
    named: Desk, home: Path
) -> None:
    document = guessed(home, INDICATORS, TargetName.PLACES)
    for layout in document["layouts"]:
        layout["columns"].append({"field": "place_set", "constant": "Lancashire"})
    profile = kept(named, document)

    preview = named.checked(content_of(home, INDICATORS), profile=profile, day=DAY)
    named.applied(preview["id"], partly=True)

    total = preview["total"]
    rows, districts = HOLDS[home.name]
    assert total["rows"] == sum(rows)
    assert total["rows"] == total["added"] + total["faulty"] + total["not_read"]
    assert total["added"] == len(districts)
    assert set(sets(named)["Lancashire"][0]["definition"]["codes"]) == districts
    unknown = {one["code"] for one in preview["problems"] if one["severity"] == "fix"}
    assert unknown <= {"place_unknown"}  # such as a county, a country or a total
    named_columns = {one["why"] for one in preview["not_read"] if one["what"] == "column"}
    assert "a set says which places it has, and nothing of them" in named_columns


def test_a_list_of_organisations_is_entered_with_their_numbers(desk: Desk) -> None:
    fields = ("name", "company_number", "charity_number", "postcode", "is_vcse", "employees")
    profile = kept(desk, a_list("organisations", *fields))
    content = (
        b"name,company_number,charity_number,postcode,is_vcse,employees\n"
        b"Ash Hall,1234567,1122334,IG11 0AB,yes,3\nBirch Trust,,twelve,,no,\n,,,,,5\n"
    )

    preview = desk.checked(content, profile=profile)
    desk.applied(preview["id"])

    assert counted(preview, "") == {"rows": 4, "added": 2, "not_read": 2}
    assert codes(preview, "confirm") == {"C3": "number_unknown"}
    told = {one["name"]: one for one in desk.rows("organisations")}
    ash = told["Ash Hall"]
    assert ash["identifiers"] == ["GB-CHC-1122334", "GB-COH-01234567"]
    assert (ash["address"], ash["vcse"]) == ("IG11 0AB", True)
    assert told["Birch Trust"]["vcse"] is False
    whys = {one["name"]: one["why"] for one in preview["not_read"]}
    assert whys["employees"] == "the register has no place for it"


def test_what_a_list_does_not_say_of_an_organisation_stays(desk: Desk) -> None:
    whole = kept(desk, a_list("organisations", "name", "company_number", "address", "is_vcse"))
    first = b"name,company_number,address,is_vcse\nAsh Hall,1234567,1 High Street,yes\n"
    desk.applied(desk.checked(first, profile=whole)["id"])
    numbers = kept(desk, a_list("organisations", "name", "company_number") | {"name": "Numbers"})
    places = a_list("organisations", "name", "company_number", "postcode") | {"name": "Postcodes"}
    before = desk.rows("organisations")

    unsaid = desk.checked(b"name,company_number\nAsh Hall,1234567\n", profile=numbers)
    content = b"name,company_number,postcode\nAsh Hall,1234567,IG11 0AB\n"
    postcode = desk.checked(content, profile=kept(desk, places))
    renamed = desk.checked(b"name,company_number\nAsh House,1234567\n", profile=numbers)
    desk.applied(renamed["id"])

    assert counted(unsaid, "") == counted(postcode, "") == {"rows": 2, "same": 1, "not_read": 1}
    assert codes(unsaid, "confirm") == codes(postcode, "confirm") == {}
    assert counted(renamed, "") == {"rows": 2, "changed": 1, "not_read": 1}
    assert desk.rows("organisations") == [before[0] | {"name": "Ash House"}]
