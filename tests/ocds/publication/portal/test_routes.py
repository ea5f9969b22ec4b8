import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.ocds.publication.kind import NoticeKind, Stage
from app.ocds.publication.publishing import Wanted, publish_release
from app.ocds.publication.release import Named
from app.organisations.secret import Mode
from app.platform.database import writing
from tests.callers import caller_of
from tests.ocds.publication.made import LIST, published
from tests.ocds.publication.portal.kingfisher import every_package

FIRST = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
MANY = 7
RECORDS = "/api/1.0/ocdsRecordPackages"


@pytest.fixture
def releases(engine: Engine, officer: dict[str, str], contract: UUID) -> list[str]:
    """Publish seven releases an hour apart, and give their ids, the newest first."""
    caller = caller_of(engine, officer)
    names = []
    for hour in range(MANY):
        kind = NoticeKind.TENDER if hour % 3 == 0 else NoticeKind.AWARD
        stage = Stage.TENDER if hour % 3 == 0 else Stage.AWARD

        def made(named: Named, tag: str = stage.value) -> dict[str, Any]:
            return {
                "ocid": "ocds-h6vhtk-0000b0", "id": named.id, "date": "2026-03-01T23:00:00Z",
                "tag": [tag], "initiationType": "tender", "title": named.id,
            }  # fmt: skip

        wanted = Wanted(kind, contract, "ocds-h6vhtk-0000b0", stage, "https://here.example")
        wanted = wanted if kind is NoticeKind.AWARD else Wanted(
            NoticeKind.DETAILS, contract, "ocds-h6vhtk-0000b0", stage, "https://here.example"
        )  # fmt: skip
        with writing(engine) as session:
            row = publish_release(session, caller, wanted, made, FIRST + timedelta(hours=hour))
            names.append(row.release_id)
    return names[::-1]


def ids(package: dict[str, Any]) -> list[str]:
    return [one["id"] for one in package["releases"]]


def listed(client: TestClient, **asked: Any) -> dict[str, Any]:
    answer = client.get(LIST, params=asked)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


def pages(client: TestClient, **asked: Any) -> Iterator[dict[str, Any]]:
    """Follow the links as they are given."""
    package = listed(client, **asked)
    yield package
    while "next" in package.get("links", {}):
        link = urlsplit(package["links"]["next"])
        package = client.get(f"{link.path}?{link.query}").json()
        yield package


def test_anybody_lists_what_was_published_the_newest_first(
    client: TestClient, releases: list[str]
) -> None:
    package = listed(client)

    assert ids(package) == releases
    assert releases[-1] == "sv-000001-2026"
    assert package["version"] == "1.1"
    assert package["publishedDate"] == "2026-03-02T05:00:00Z"
    assert "links" not in package


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7])
def test_every_release_comes_once_whatever_the_pages(
    client: TestClient, releases: list[str], limit: int
) -> None:
    found = [name for page in pages(client, limit=limit) for name in ids(page)]

    assert found == releases


def test_what_is_published_meanwhile_moves_nothing(
    client: TestClient, officer: dict[str, str], contract: UUID, releases: list[str]
) -> None:
    walk = pages(client, limit=3)
    found = ids(next(walk))
    assert published(client, officer, contract, notice="details").status_code == 201

    found += [name for page in walk for name in ids(page)]

    assert found == releases
    assert ids(listed(client, limit=1)) == ["sv-000008-2026"]


def test_times_without_an_offset_are_local_in_the_united_kingdom(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    summer = datetime(2026, 7, 1, 11, 30, tzinfo=UTC)  # half past twelve in London
    caller = caller_of(engine, officer)
    wanted = Wanted(NoticeKind.DETAILS, contract, "ocds-h6vhtk-0000b0", Stage.AWARD, "")

    def made(named: Named) -> dict[str, Any]:
        return {
            "ocid": "ocds-h6vhtk-0000b0", "id": named.id, "date": "2026-07-01T11:30:00Z",
            "tag": ["award"], "initiationType": "tender",
        }  # fmt: skip

    with writing(engine) as session:
        publish_release(session, caller, wanted, made, summer)

    assert len(ids(listed(client, updatedFrom="2026-07-01T12:30:00"))) == 1
    assert ids(listed(client, updatedFrom="2026-07-01T12:30:01")) == []
    assert len(ids(listed(client, updatedTo="2026-07-01T12:30:00"))) == 1
    assert ids(listed(client, updatedTo="2026-07-01T12:29:59")) == []


def test_a_list_is_narrowed_by_days_and_goes_on_within_them(
    client: TestClient, releases: list[str]
) -> None:
    asked = {"updatedFrom": "2026-03-02T00:00:00", "updatedTo": "2026-03-02T04:00:00"}

    found = [name for page in pages(client, limit=2, **asked) for name in ids(page)]

    assert found == releases[1:6]


def test_a_list_is_narrowed_by_stages(client: TestClient, releases: list[str]) -> None:
    assert ids(listed(client, stages="tender")) == [releases[0], releases[3], releases[6]]
    assert ids(listed(client, stages="tender,award")) == releases
    assert ids(listed(client, stages="planning")) == []
    found = [name for page in pages(client, stages="award", limit=1) for name in ids(page)]
    assert found == [releases[place] for place in (1, 2, 4, 5)]


@pytest.mark.parametrize("asked", [
    "limit=0", "limit=101", "limit=x", "limit=-1", "limit=", "updatedFrom=yesterday",
    "updatedFrom=2026-03-02T00:00:00Z", "updatedTo=2026-02-30", "updatedTo=0001-01-01",
    "stages=contract", "stages=", "cursor=x", "cursor=%00", "cursor=bmV4dEN1cnNvcj0x", "cursor=",
    "cursor=dXBkYXRlZEZyb209eHx1cGRhdGVkVG89fG5leHRDdXJzb3I9MQ==", "page=2", "limit=1&limit=2",
    "updatedfrom=2026-03-02", "cursor=" + "A" * 4000,
    # of numbers beyond those that a database counts to
    "cursor=dXBkYXRlZEZyb209fHVwZGF0ZWRUbz18bmV4dEN1cnNvcj0yMTQ3NDgzNjQ4",
    "cursor=dXBkYXRlZEZyb209fHVwZGF0ZWRUbz18bmV4dEN1cnNvcj05OTk5OTk5OTk5OQ==",
])  # fmt: skip
def test_what_cannot_be_read_is_refused_with_400(client: TestClient, asked: str) -> None:
    answer = client.get(f"{LIST}?{asked}")

    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_release_is_read_by_its_id_and_all_of_a_procurement_by_its_ocid(
    client: TestClient, releases: list[str]
) -> None:
    assert ids(client.get(f"{LIST}/{releases[2]}").json()) == [releases[2]]
    assert ids(client.get(f"{LIST}/ocds-h6vhtk-0000b0").json()) == releases
    assert client.get(f"{LIST}/sv-000099-2026").status_code == 404
    assert client.get(f"/api/1.0/ocdsRecordPackages/{releases[2]}").status_code == 404
    [record] = client.get("/api/1.0/ocdsRecordPackages/ocds-h6vhtk-0000b0").json()["records"]
    assert [one["id"] for one in record["releases"]] == releases[::-1]


@pytest.mark.parametrize("ocid", ["ocds-h6vhtk-2026/1", "ocds-h6vhtk-a/../b", "OCDS 2026?1#%/é"])
def test_whatever_an_ocid_is_its_releases_are_read_by_it(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID, ocid: str
) -> None:
    wanted = Wanted(NoticeKind.DETAILS, contract, ocid, Stage.AWARD, "https://here.example")

    def made(named: Named) -> dict[str, Any]:
        return {
            "ocid": ocid, "id": named.id, "date": "2026-03-01T23:00:00Z", "tag": ["award"],
            "initiationType": "tender",
        }  # fmt: skip

    with writing(engine) as session:
        publish_release(session, caller_of(engine, officer), wanted, made, FIRST)

    for packages in (LIST, RECORDS):
        found = client.get(f"{packages}/{quote(ocid, safe='')}")
        assert found.status_code == 200, found.text
        assert found.json()["uri"].endswith(f"{packages}/{quote(ocid, safe='')}")
        assert client.get(urlsplit(found.json()["uri"]).path).status_code == 200
    [record] = found.json()["records"]
    assert record["ocid"] == ocid


def test_a_published_client_of_find_a_tender_pages_through_it(
    client: TestClient, releases: list[str]
) -> None:
    from_, until = "2021-01-01T00:00:00", "2026-03-03T00:00:00"

    packages = list(every_package(client, f"{LIST}?limit=2", from_, until))

    assert len(packages) == 4
    assert [name for package in packages for name in ids(package)] == releases


def test_what_a_test_key_published_is_listed_nowhere(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    tester = replace(caller_of(engine, officer), mode=Mode.TEST)
    ocid = "ocds-h6vhtk-0000a0"
    wanted = Wanted(NoticeKind.DETAILS, contract, ocid, Stage.AWARD, "https://here.example")

    def made(named: Named) -> dict[str, Any]:
        return {
            "ocid": ocid, "id": named.id, "date": "2026-03-01T23:00:00Z", "tag": ["award"],
            "initiationType": "tender",
        }  # fmt: skip

    with writing(engine) as session:
        row = publish_release(session, tester, wanted, made, FIRST)
        assert row.release_id == "test-000001-2026"

    assert listed(client)["releases"] == []
    assert client.get(f"{LIST}/test-000001-2026").status_code == 404
    assert client.get(f"{LIST}/{ocid}").status_code == 404
    again = published(client, officer, contract, notice="details").json()
    assert again["release_id"] == "sv-000001-2026"


def test_the_extension_is_where_packages_say_it_is(client: TestClient) -> None:
    [ours] = [one for one in listed(client)["extensions"] if "social-value" in one]

    answer = client.get(urlsplit(ours).path)

    assert "release-schema.json" in answer.json()["schemas"]
    schema = client.get("/api/1.0/extensions/social-value/release-schema.json")
    assert "SocialValueCommitment" in json.loads(schema.text)["definitions"]
    assert client.get("/api/1.0/extensions/social-value/README.md").status_code == 200
    for other in ("../tables.py", "%2e%2e%2ftables.py", "nothing.json"):
        assert client.get(f"/api/1.0/extensions/social-value/{other}").status_code == 404


def test_the_cursor_is_in_the_link_and_nowhere_else(
    client: TestClient, releases: list[str]
) -> None:
    [link] = listed(client, limit=6)["links"].values()

    asked = parse_qs(urlsplit(link).query)
    assert set(asked) == {"limit", "cursor"}
    assert link.startswith("http://127.0.0.1:8000" + LIST)
    assert releases[6] not in link
