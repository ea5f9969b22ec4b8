from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from app.organisations.role import Role
from app.spreadsheets.mapping.messages import EXAMPLE_PROFILE
from tests.callers import a_person

PATH = "/v1/mapping-profiles"
OCTETS = {"Content-Type": "application/octet-stream"}
LIST = (
    b"Our spending,,\nCreditor,Net \xc2\xa3,Pay date,Colour\nAlpha Ltd,12.50,31/03/2026,red\n"
    b"Beta Ltd,twelve,30/03/2026,\nTotal,12.50,,\n"
)


def someone(engine: Engine, role: Role = Role.ECONOMIC_DEVELOPMENT, **more: Any) -> dict[str, str]:
    return a_person(engine, role, **more)


def kept(client: TestClient, who: dict[str, str], **body: Any) -> Response:
    answer: Response = client.post(PATH, headers=who, json=body or {"profile": EXAMPLE_PROFILE})
    return answer


def guessed(client: TestClient, who: dict[str, str], content: bytes, **asked: str) -> Response:
    answer: Response = client.post(
        f"{PATH}/guess", headers=who | OCTETS, params=asked, content=content
    )
    return answer


def test_a_profile_is_kept_read_and_replaced(client: TestClient, engine: Engine) -> None:
    who = someone(engine)
    made = kept(client, who)
    here = made.headers["Location"]
    whole = client.get(here, headers=who)
    document = whole.json()["profile"] | {"name": "A better name"}
    put = {"profile": document}

    stale = client.put(here, headers=who | {"If-Match": '"v7"'}, json=put)
    changed = client.put(here, headers=who | {"If-Match": whole.headers["ETag"]}, json=put)

    assert (made.status_code, stale.status_code, changed.status_code) == (201, 412, 200)
    assert (changed.json()["version"], changed.json()["name"]) == (2, "A better name")
    was = client.get(here, headers=who, params={"version": 1}).json()["profile"]["name"]
    assert was == EXAMPLE_PROFILE["name"]
    [row] = client.get(PATH, headers=who).json()["data"]
    assert (row["name"], row["target"], row["version"]) == ("A better name", "spend", 2)
    assert client.get(PATH, headers=who, params={"target": "grants"}).json()["data"] == []


def test_a_profile_that_is_removed_leaves_the_list_and_its_name_and_stays_readable(
    client: TestClient, engine: Engine
) -> None:
    who, other = someone(engine), someone(engine, authority="Elsewhere Council")
    made = kept(client, who)
    here = made.headers["Location"]

    not_theirs = client.delete(here, headers=other)
    removed = client.delete(here, headers=who)

    assert (not_theirs.status_code, removed.status_code) == (404, 200)
    assert removed.json()["version"] == 2
    assert client.get(PATH, headers=who).json()["data"] == []
    [row] = client.get(PATH, headers=who, params={"removed": True}).json()["data"]
    assert row["removed_at"] == row["updated_at"] == removed.json()["removed_at"]
    assert client.get(here, headers=who).json() == removed.json()
    put = {"profile": EXAMPLE_PROFILE}
    anew = client.put(here, headers=who | {"If-Match": "*"}, json=put)
    again = client.delete(here, headers=who)
    assert (anew.status_code, again.status_code) == (404, 404)
    assert kept(client, who).status_code == 201


def test_a_preset_is_taken_as_a_copy(client: TestClient, engine: Engine) -> None:
    who = someone(engine)
    listed = client.get("/v1/mapping-presets", headers=who).json()["data"]
    whole = client.get("/v1/mapping-presets/citb-7-kpi", headers=who).json()

    made = kept(client, who, preset="citb-7-kpi", name="Our seven").json()

    assert "citb-7-kpi" in [one["preset"] for one in listed]
    assert made["profile"] == whole["profile"] | {"name": "Our seven"}
    assert (made["preset"], made["target"]) == ("citb-7-kpi", "return")
    assert kept(client, who, preset="citb-7-kpi", name="Our seven").json()["code"] == (
        "mapping-profile-name-taken"
    )


def test_what_cannot_be_kept_is_refused(client: TestClient, engine: Engine) -> None:
    who = someone(engine)
    both = kept(client, who, preset="citb-7-kpi", profile=EXAMPLE_PROFILE)
    unknown = kept(client, who, preset="mine")
    lacking = kept(client, who, profile=EXAMPLE_PROFILE | {"target": "grants"})

    assert (both.status_code, unknown.status_code, lacking.status_code) == (422, 404, 422)
    assert "grants has no field 'supplier'" in lacking.text


def test_the_fields_are_listed_by_what_a_sheet_is_about(
    client: TestClient, engine: Engine
) -> None:
    rows = client.get("/v1/mapping-fields", headers=someone(engine), params={"target": "grants"})

    told = {one["key"]: one for one in rows.json()["data"]}
    assert (told["amount"]["kind"], told["amount"]["is_required"]) == ("money", True)
    assert (told["amount"]["example"], told["beneficiary"]["example"]) == (
        "1,234.50", "Anytown Food Bank",
    )  # fmt: skip
    assert "supplier" not in told


def test_a_supplier_who_sends_returns_reads_what_presets_and_fields_there_are(
    client: TestClient, engine: Engine
) -> None:
    supplier = someone(engine, Role.SUPPLIER, supplier="A")

    presets = client.get("/v1/mapping-presets", headers=supplier)
    one = client.get("/v1/mapping-presets/essex-quarterly", headers=supplier)
    fields = client.get("/v1/mapping-fields?target=return", headers=supplier)

    assert "essex-quarterly" in {row["preset"] for row in presets.json()["data"]}
    assert one.json()["profile"]["target"] == "return"
    assert "measure_code" in {row["key"] for row in fields.json()["data"]}


def test_only_those_who_enter_suppliers_make_profiles(client: TestClient, engine: Engine) -> None:
    made = kept(client, someone(engine)).json()
    reader, supplier = someone(engine, Role.AUDITOR), someone(engine, Role.SUPPLIER, supplier="A")

    assert client.get(f"{PATH}/{made['id']}", headers=reader).status_code == 200
    assert kept(client, reader).status_code == 403
    assert client.delete(f"{PATH}/{made['id']}", headers=reader).status_code == 403
    assert guessed(client, reader, LIST).status_code == 403
    assert client.get(PATH, headers=supplier).status_code == 403
