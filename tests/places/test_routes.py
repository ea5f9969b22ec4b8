from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.scope import Scope
from app.platform.clock import now as the_time
from app.platform.jobs.working import run
from app.platform.settings import Settings
from app.rooms import SHOP
from tests.callers import a_key
from tests.places.places import ONSPD_2025, a_file, an_onspd_row, as_csv, load_sample, loaded
from tests.served import served

RADIUS = {
    "name": "around the depot",
    "definition": {"place_set": "radius", "miles": 2.5, "around": "IG11 0AB"},
    "valid_from": "2026-04-01",
    "reason": "Where the lorries go.",
}


@pytest.fixture
def places(client: TestClient, engine: Engine) -> TestClient:
    """Give the service with the sample loaded, and a key that may do everything."""
    load_sample(engine)
    client.headers.update(a_key(engine))
    return client


def test_a_postcode_is_found_with_the_names_of_its_areas_and_its_vintage(
    places: TestClient,
) -> None:
    answer = places.get("/v1/postcodes/ig110ab")

    assert answer.status_code == 200
    told = answer.json()
    assert (told["outcome"], told["on"]) == ("found", "2026-03-02")
    assert told["place"]["ward"] == "E05014055"
    assert told["names"] == {
        "E05014055": "Barking Riverside",
        "E09000002": "Barking and Dagenham",
    }
    [vintage] = told["vintages"]
    assert vintage["label"] == "Sample: Code-Point Open August 2023"
    assert "Contains Royal Mail data" in vintage["licence"]


def test_whatever_a_postcode_is_there_is_an_answer(places: TestClient) -> None:
    outcomes = {
        "AB1 0AA": "terminated",
        "AB1 0AA?on=1990-01-01": "found",
        "AB1 0AA?on=1979-12-31": "not-yet",
        "IG11 9ZZ": "unknown",
        "IG11 OAB": "not-a-place",
        "T12 VP94": "elsewhere",
        "IG11 0": "part",
        "E09000002": "found",
    }
    for asked, outcome in outcomes.items():
        answer = places.get(f"/v1/postcodes/{asked}")
        assert (answer.status_code, answer.json()["outcome"]) == (200, outcome)


def test_a_vintage_that_is_not_there_is_not_found(places: TestClient) -> None:
    answer = places.get("/v1/postcodes/IG11 0AB", params={"vintage": "Sample: ONSPD June 2024"})

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert "Sample: ONSPD June 2023" in answer.json()["how_to_fix"]


def test_areas_are_listed_by_level_and_by_what_they_lie_in(places: TestClient) -> None:
    wards = places.get("/v1/places", params={"level": "ward", "parent": "E09000002"}).json()
    names = [row["name"] for row in wards["data"]]
    assert (len(names), names[0], names[-1]) == (19, "Abbey", "Whalebone")

    page = places.get("/v1/places", params={"level": "district", "limit": 2}).json()
    following = page["page"]["next_cursor"]
    rest = places.get("/v1/places", params={"level": "district", "cursor": following}).json()
    codes = [row["code"] for row in [*page["data"], *rest["data"]]]
    assert codes == sorted(set(codes))
    assert {"E09000002", "E09000025", "E09000026"} <= set(codes)
    later = places.get("/v1/places", params={"updated_from": "2026-03-03T00:00:00Z"}).json()
    assert later["data"] == []


def test_areas_come_as_csv_too(places: TestClient) -> None:
    answer = places.get("/v1/places.csv", params={"level": "district"})

    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.splitlines()[:2] == [
        "code,level,name,parent,starts,ends",
        "E09000002,district,Barking and Dagenham,,,",
    ]


def test_an_area_tells_what_became_of_it(places: TestClient) -> None:
    split = places.get("/v1/places/E01000010").json()

    assert split["place"]["district"] == "E09000002"
    assert split["names"]["E05014053"] == "Abbey"
    assert [(one["code"], one["change"]) for one in split["after"]] == [
        ("E01034473", "split"),
        ("E01034474", "split"),
    ]
    assert places.get("/v1/places/E01034473").json()["before"][0]["code"] == "E01000010"


def test_an_area_that_nothing_knows_is_not_found(places: TestClient) -> None:
    for code in ("E09999998", "IG11 0AB", "E99999999", "x" * 20):
        assert places.get(f"/v1/places/{code}").status_code == 404


def test_loads_are_listed_with_the_lines_that_were_refused(
    places: TestClient, engine: Engine, tmp_path: Path
) -> None:
    rows = [an_onspd_row(), an_onspd_row("IG11 OAB"), an_onspd_row("IG11 0AD", quality="=1+1")]
    done = loaded(engine, a_file(tmp_path, "a.csv", as_csv(ONSPD_2025, rows)), label="mine")

    listed = places.get("/v1/vintages", params={"kind": "onspd", "state": "ready"}).json()
    assert {row["label"] for row in listed["data"]} == {"Sample: ONSPD June 2023", "mine"}
    mine = places.get(f"/v1/vintages/{done.load.id}").json()
    assert (mine["rows_read"], mine["rows_stored"], mine["rows_refused"]) == (3, 1, 2)
    refusals = places.get(f"/v1/vintages/{done.load.id}/refusals").json()["data"]
    assert [(row["line"], row["code"]) for row in refusals] == [
        (3, "not_a_postcode"),
        (4, "bad_number"),
    ]
    assert places.get(f"/v1/vintages/{done.load.id}/refusals.csv").status_code == 200
    later = done.load.touched_at + timedelta(seconds=1)
    asked = {"updated_from": later.isoformat()}
    late = places.get(f"/v1/vintages/{done.load.id}/refusals", params=asked)
    assert (late.status_code, late.json()["data"]) == (200, [])
    assert places.get("/v1/vintages/0195566f-4a00-7000-8000-000000000001").status_code == 404


def test_a_place_set_is_kept_redrawn_and_read_by_version(places: TestClient) -> None:
    made = places.post("/v1/place-sets", json=RADIUS)
    assert made.status_code == 201
    where = made.headers["location"]
    assert made.headers["etag"].startswith('"v1')
    wider = {**RADIUS, "definition": {**RADIUS["definition"], "miles": "3"}}  # type: ignore[dict-item]
    wider.pop("name")
    again = places.post(f"{where}/versions", json=wider)
    assert (again.status_code, again.json()["number"]) == (201, 2)

    kept = places.get(where).json()
    assert (kept["versions"], kept["last"]["definition"]["miles"]) == (2, "3")
    first = places.get(f"{where}/versions/1").json()
    assert (first["definition"]["miles"], first["reason"]) == ("2.5", "Where the lorries go.")
    versions = places.get(f"{where}/versions").json()["data"]
    assert [version["number"] for version in versions] == [1, 2]
    assert places.get(f"{where}/versions/3").status_code == 404
    assert [row["name"] for row in places.get("/v1/place-sets").json()["data"]] == [RADIUS["name"]]
    assert places.post("/v1/place-sets", json=RADIUS).status_code == 409
    assert places.post(f"{where}/versions", json=wider).status_code == 409


def test_a_place_set_with_faults_lists_them(places: TestClient) -> None:
    definition = {"place_set": "districts", "codes": ["E05014055", "Barking"], "miles": 2}
    answer = places.post("/v1/place-sets", json={**RADIUS, "definition": definition})

    assert answer.status_code == 422
    assert [error["code"] for error in answer.json()["errors"]] == [
        "unknown_key",
        "wrong_kind_of_area",
        "not_an_area",
    ]


def test_another_authoritys_place_set_is_not_found(places: TestClient, engine: Engine) -> None:
    where = places.post("/v1/place-sets", json=RADIUS).headers["location"]
    other = a_key(engine, authority="Elsewhere Council")

    assert places.get(where, headers=other).status_code == 404
    assert places.get(f"{where}/versions", headers=other).status_code == 404
    assert places.get("/v1/place-sets", headers=other).json()["data"] == []


def test_who_may_only_read_changes_nothing(places: TestClient, engine: Engine) -> None:
    reader = a_key(engine, Scope.PLACES_READ, authority="Anytown Council 2")

    assert places.get("/v1/postcodes/IG11 0AB", headers=reader).status_code == 200
    assert places.post("/v1/place-sets", json=RADIUS, headers=reader).status_code == 403
    load = places.post("/v1/vintage-loads", json={"files": ["a.csv"]}, headers=reader)
    assert load.status_code == 403


@pytest.fixture
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings, engine: Engine
) -> Iterator[TestClient]:
    """Give a service that may load files from a folder of its own."""
    (tmp_path / "allowed").mkdir()
    a_file(tmp_path, "secret.csv", b"pcd\n")
    monkeypatch.setenv("SVS_PLACES_FOLDER", str(tmp_path / "allowed"))
    allowed = settings.model_copy(update={"places_folder": tmp_path / "allowed"})
    with served(allowed, engine) as app, TestClient(app, headers=a_key(engine)) as client:
        yield client


def work(engine: Engine, job: dict[str, Any]) -> None:
    run(engine, SHOP.by_name(), UUID(job["id"]), the_time)


def test_files_of_the_folder_are_loaded_by_a_job(
    folder: TestClient, engine: Engine, tmp_path: Path
) -> None:
    a_file(tmp_path, "allowed/ONSPD_NOV_2025.csv", as_csv(ONSPD_2025, [an_onspd_row()]))
    asked = {"files": ["ONSPD_NOV_2025.csv"], "label": "ONSPD November 2025"}
    begun = folder.post("/v1/vintage-loads", json=asked)

    assert (begun.status_code, begun.json()["state"]) == (202, "waiting")
    work(engine, begun.json())
    done = folder.get(begun.headers["location"]).json()
    assert (done["state"], done["trouble"]) == ("done", None)
    assert done["done_bytes"] == done["total_bytes"] > 0
    vintage = folder.get(f"/v1/vintages/{done['vintage']}").json()
    assert (vintage["label"], vintage["state"]) == ("ONSPD November 2025", "ready")
    assert folder.get("/v1/postcodes/IG11 0AB").json()["outcome"] == "found"
    stranger = a_key(engine, authority="Elsewhere Council")
    assert folder.get(begun.headers["location"], headers=stranger).status_code == 404


def test_a_load_that_fails_says_why(folder: TestClient, engine: Engine, tmp_path: Path) -> None:
    a_file(tmp_path, "allowed/a.csv", b"no,place,file\n1,2,3\n")
    begun = folder.post("/v1/vintage-loads", json={"files": ["a.csv"]}).json()
    work(engine, begun)

    done = folder.get(f"/v1/vintage-loads/{begun['id']}").json()
    assert (done["state"], done["vintage"]) == ("failed", None)
    assert "There is no file of places there." in done["trouble"]


def test_nothing_outside_the_folder_is_loaded(folder: TestClient) -> None:
    outside = ["../secret.csv", "/etc/passwd", "missing.csv", ".", "..", "a" * 200, "x/../../y"]
    for name in outside:
        answer = folder.post("/v1/vintage-loads", json={"files": [name]})
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert folder.post("/v1/vintage-loads", json={"files": ["a\0.csv"]}).status_code == 422


def test_a_link_out_of_the_folder_is_not_followed(folder: TestClient, tmp_path: Path) -> None:
    (tmp_path / "allowed" / "link.csv").symlink_to(tmp_path / "secret.csv")

    answer = folder.post("/v1/vintage-loads", json={"files": ["link.csv"]})

    assert answer.status_code == 404


def test_a_deployment_without_a_folder_loads_nothing_over_http(places: TestClient) -> None:
    answer = places.post("/v1/vintage-loads", json={"files": ["a.csv"]})

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
