import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.callers import a_key
from tests.places.places import load_sample


@pytest.fixture
def places(client: TestClient, engine: Engine) -> TestClient:
    """Give the service with the sample loaded, and a key that may do everything."""
    load_sample(engine)
    client.headers.update(a_key(engine))
    return client


def test_a_postcode_is_a_point_with_all_that_is_told_of_it(places: TestClient) -> None:
    answer = places.get("/v1/postcodes/IG11 0AB.geojson")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/geo+json"
    told = answer.json()
    assert (told["type"], told["id"], told["geometry"]["type"]) == ("Feature", "IG11 0AB", "Point")
    longitude, latitude = told["geometry"]["coordinates"]
    assert 0.09 < longitude < 0.15  # Barking lies just east of Greenwich, and north of the Thames
    assert 51.51 < latitude < 51.55
    assert told["properties"] == places.get("/v1/postcodes/IG11 0AB").json()


@pytest.mark.parametrize("postcode", ["IG11 9ZZ", "nonsense", "IG11"])
def test_what_has_no_grid_reference_has_no_geometry(places: TestClient, postcode: str) -> None:
    told = places.get(f"/v1/postcodes/{postcode}.geojson").json()

    assert told["geometry"] is None
    assert told["properties"] == places.get(f"/v1/postcodes/{postcode}").json()


def test_an_area_is_a_feature_without_an_outline(places: TestClient) -> None:
    told = places.get("/v1/places/e09000002.geojson").json()

    assert told == {
        "type": "Feature",
        "id": "E09000002",
        "geometry": None,
        "properties": places.get("/v1/places/E09000002").json(),
    }


def test_there_is_no_feature_of_what_is_no_place(places: TestClient) -> None:
    answer = places.get("/v1/places/E99999999.geojson")

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize(
    ("accept", "status"),
    [("application/geo+json", 200), ("application/json", 406), ("*/*", 200)],
)
def test_it_comes_as_geojson_only(places: TestClient, accept: str, status: int) -> None:
    answer = places.get("/v1/places/E09000002.geojson", headers={"Accept": accept})

    assert answer.status_code == status
