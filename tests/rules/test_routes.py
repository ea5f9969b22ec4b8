from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.organisations.scope import Scope
from app.rules.reading import HOME
from tests.callers import a_key, a_person
from tests.rules.sent import AT, RULES, a_draft

ADAPTABLE = RULES.replace(
    "weight: 60,", "weight: 60, adaptable: {weight: {min: 50, max: 70}},"
).replace("weight: 40,", "weight: 40, adaptable: {weight: any},")


@pytest.mark.parametrize("shelf", ["methods", "scales", "measures", "units", "rule-sets/library"])
def test_the_library_is_there_to_read(
    client: TestClient, writer: dict[str, str], shelf: str
) -> None:
    rows = client.get(f"/v1/{shelf}", headers=writer).json()["data"]

    assert len(rows) >= 8


@pytest.mark.parametrize("shelf", ["methods", "scales", "measures", "units", "rule-sets/library"])
def test_a_shelf_was_updated_when_its_files_were(
    client: TestClient, writer: dict[str, str], shelf: str
) -> None:
    within = {"updated_from": "2000-01-01T00:00:00Z", "updated_to": "2999-01-01T00:00:00Z"}
    after = {"updated_from": "2999-01-01T00:00:00Z"}

    def rows(asked: dict[str, str]) -> Any:
        return client.get(f"/v1/{shelf}", params=asked, headers=writer).json()["data"]

    assert rows(within) == rows({}) != []
    assert rows(after) == []


def test_the_formula_shown_is_the_formula_that_runs(
    client: TestClient, writer: dict[str, str]
) -> None:
    rows = client.get("/v1/methods", headers=writer).json()["data"]

    [ratio] = [row for row in rows if row["name"] == "ratio_to_lowest"]
    assert ratio["formula"] == "lowest / value"
    assert ratio["pool_relative"]


def test_measures_can_be_narrowed_to_a_theme(client: TestClient, writer: dict[str, str]) -> None:
    rows = client.get("/v1/measures?theme=vcs_capacity", headers=writer).json()["data"]

    assert rows
    assert {row["theme"] for row in rows} == {"vcs_capacity"}


def test_a_version_is_given_back_byte_for_byte(client: TestClient, writer: dict[str, str]) -> None:
    text = RULES.replace("\n", "\r\n") + "# as we wrote it\r\n"
    a_draft(client, writer, text)

    found = client.get(AT, headers=writer).json()

    assert found["text"] == text
    assert found["digest"].startswith("sha256:")
    assert found["pinned"]["library"]["methods"].keys() == {"ratio_to_lowest", "share_of_target"}


def test_a_version_is_written_once(client: TestClient, writer: dict[str, str]) -> None:
    a_draft(client, writer)

    again = client.post("/v1/rule-sets", json={"yaml": RULES}, headers=writer)

    assert again.status_code == 409
    assert again.json()["code"] == "version-taken"


def test_a_draft_is_replaced_by_who_read_it_last(
    client: TestClient, writer: dict[str, str]
) -> None:
    tag = a_draft(client, writer).headers["ETag"]
    changed = {"yaml": RULES.replace("weight: 60", "weight: 70").replace("t: 40", "t: 30")}

    first = client.put(AT, json=changed, headers={**writer, "If-Match": tag})
    second = client.put(AT, json=changed, headers={**writer, "If-Match": tag})

    assert first.status_code == 200
    assert first.json()["edition"] == 2
    assert second.status_code == 412
    assert second.json()["current_version"] == 2


def test_a_draft_does_not_become_another_rule_set(
    client: TestClient, writer: dict[str, str]
) -> None:
    tag = a_draft(client, writer).headers["ETag"]
    other = {"yaml": RULES.replace("jobs-and-price", "another")}

    answer = client.put(AT, json=other, headers={**writer, "If-Match": tag})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "other_rule_set"


def test_another_authoritys_rules_are_not_there(
    client: TestClient, engine: Engine, writer: dict[str, str]
) -> None:
    a_draft(client, writer)
    stranger = a_key(engine, Scope.RULES_READ, authority="Othertown Council")

    theirs = client.get(AT, headers=stranger)
    missing = client.get(AT.replace("versions/1", "versions/2"), headers=stranger)

    assert theirs.status_code == missing.status_code == 404
    assert client.get("/v1/rule-sets", headers=stranger).json()["data"] == []


OVERLAY = """\
id: ours
version: '1'
extends: jobs-and-price@1
change: {criteria: {price: {weight: 55}, jobs: {weight: 45}}}
"""


@pytest.mark.parametrize(
    ("role", "supplier"),
    [
        (Role.SUPPLIER, "Alder Cleaning Ltd"),
        (Role.VCS_PARTNER, "Anytown Youth Forum"),
        (Role.EVALUATOR, None),
        (Role.ADMINISTRATOR, None),
    ],
)
def test_to_who_only_reads_rules_a_draft_is_not_there_until_it_is_published(
    client: TestClient,
    engine: Engine,
    writer: dict[str, str],
    second: dict[str, str],
    role: Role,
    supplier: str | None,
) -> None:
    reader = a_person(engine, role, supplier=supplier) | {"X-Request-ID": "same"}

    def seen() -> list[str]:
        answers = [
            client.get("/v1/rule-sets", headers=reader),
            client.get("/v1/rule-sets.csv", headers=reader),
            client.get("/v1/rule-sets?state=draft", headers=reader),
            client.get(AT, headers=reader),
            client.post("/v1/rule-sets/check", json={"yaml": OVERLAY}, headers=reader),
        ]
        return [f"{answer.status_code} {answer.text}" for answer in answers]

    nothing = seen()
    a_draft(client, writer, ADAPTABLE)
    drafted = seen()
    published = client.post(f"{AT}/publication", json={}, headers=second)

    assert drafted == nothing
    assert published.status_code == 201, published.text
    listed, table, drafts, item, check = seen()
    assert [told[:3] for told in (listed, table, item, check)] == ["200"] * 4
    assert "jobs-and-price" in listed
    assert "jobs-and-price" in table
    assert "jobs-and-price" not in drafts


def test_who_tries_rules_out_or_audits_them_reads_drafts(
    client: TestClient, engine: Engine, writer: dict[str, str]
) -> None:
    a_draft(client, writer)

    for role in (Role.ECONOMIC_DEVELOPMENT, Role.AUDITOR):
        reader = a_person(engine, role)
        [row] = client.get("/v1/rule-sets", headers=reader).json()["data"]
        assert row["state"] == "draft"
        assert client.get(AT, headers=reader).status_code == 200


def test_a_key_that_only_writes_procurements_does_not_stand_on_a_draft(
    client: TestClient, engine: Engine, writer: dict[str, str]
) -> None:
    a_draft(client, writer, ADAPTABLE)
    reader = a_key(engine, Scope.RULES_READ, Scope.PROCUREMENTS_WRITE)

    [fault, *_] = client.post(
        "/v1/rule-sets/check", json={"yaml": OVERLAY}, headers=reader
    ).json()["errors"]

    assert fault["code"] == "unknown_base"


def test_a_check_names_the_line_and_the_nearest_key(
    client: TestClient, writer: dict[str, str]
) -> None:
    text = RULES.replace("weights: percent", "wieghts: percent")

    answer = client.post("/v1/rule-sets/check", json={"yaml": text}, headers=writer)

    [fault] = answer.json()["errors"]
    assert answer.status_code == 422
    assert (fault["code"], fault["line"]) == ("unknown_key", 5)
    assert "`weights`" in fault["message"]


def test_a_check_tells_weights_that_miss_a_hundred_by_a_hundredth(
    client: TestClient, writer: dict[str, str]
) -> None:
    text = RULES.replace("weight: 40", "weight: 39.99")

    found = client.post("/v1/rule-sets/check", json={"yaml": text}, headers=writer).json()

    [fault] = [one for one in found["findings"] if one["code"] == "weights_total"]
    assert "99.99" in fault["message"]
    assert "0.01 short" in fault["message"]
    assert not found["can_score"]


def test_rules_sent_as_a_document_are_the_same_rules(
    client: TestClient, writer: dict[str, str]
) -> None:
    document = {
        "id": "jobs-and-price",
        "version": "1",
        "effective_from": "2026-04-01",
        "source": {"title": "A test of the service"},
        "weights": "percent",
        "rank": {"ties": ["shared"]},
        "measures": [
            {
                "code": "job_local",
                "title": "Local people employed",
                "theme": "local_jobs",
                "unit": "fte_year",
            }
        ],
        "criteria": [
            {
                "code": "price",
                "weight": 60,
                "value": "price",
                "method": {"use": "ratio_to_lowest"},
            },
            {
                "code": "jobs",
                "weight": 40.0,
                "value": "job_local",
                "method": {"use": "share_of_target", "target": 10},
            },
        ],
    }

    one = client.post("/v1/rule-sets/check", json={"yaml": RULES}, headers=writer).json()
    other = client.post("/v1/rule-sets/check", json={"document": document}, headers=writer).json()

    assert one["digest"] == other["digest"]
    assert [fault["code"] for fault in one["findings"] if fault["severity"] == "fault"] == [
        "no_example"
    ]


def test_an_overlay_stands_on_a_base_that_the_authority_keeps(
    client: TestClient, writer: dict[str, str]
) -> None:
    a_draft(client, writer, ADAPTABLE)

    made = a_draft(client, writer, OVERLAY).json()
    refused = client.post(
        "/v1/rule-sets/check",
        json={"yaml": OVERLAY.replace("weight: 55", "weight: 80")},
        headers=writer,
    ).json()

    assert made["pinned"]["rules"]["criteria"][0]["weight"] == "55"
    assert refused["errors"][0]["code"] == "outside_base"
    assert refused["errors"][0]["line"] == 4


def test_a_rule_set_of_the_library_is_given_with_its_text(
    client: TestClient, writer: dict[str, str]
) -> None:
    [first, *_] = client.get("/v1/rule-sets/library", headers=writer).json()["data"]

    found = client.get(f"/v1/rule-sets/library/{first['name']}", headers=writer).json()
    missing = client.get("/v1/rule-sets/library/nobody@1", headers=writer)

    assert found["text"].encode() in {
        path.read_bytes() for path in HOME.rglob("rulesets/*/*.yaml")
    }
    assert (
        f"{found['pinned']['rules']['id']}@{found['pinned']['rules']['version']}" == first["name"]
    )
    assert missing.status_code == 404
