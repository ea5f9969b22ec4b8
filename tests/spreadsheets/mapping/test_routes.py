from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from app.organisations.role import Role
from app.spreadsheets.formats.limits import LARGEST_FILE
from app.spreadsheets.mapping import arriving
from app.spreadsheets.mapping.arriving import held_whole
from app.spreadsheets.mapping.messages import EXAMPLE_PROFILE
from tests.callers import a_person
from tests.spreadsheets.files import xlsx

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
    assert "supplier" not in told


def test_a_file_is_guessed_and_shown_as_it_would_be_read(
    client: TestClient, engine: Engine
) -> None:
    who = someone(engine)

    answer = guessed(client, who, LIST, name="Our list")

    told = answer.json()
    assert answer.status_code == 200, answer.text
    assert (told["target"], told["missing"], told["profile"]["name"]) == ("spend", [], "Our list")
    assert [(one["place"], one["field"]) for one in told["columns"]] == [
        ("A", "supplier"), ("B", "amount"), ("C", "paid_on"), ("D", ""),
    ]  # fmt: skip
    assert told["counts"] == {"rows": 5, "read": 1, "faulty": 1, "not_read": 3}
    assert told["rows"][0] == {
        "sheet": "", "row": 3,
        "values": {"supplier": "Alpha Ltd", "amount": "12.50", "paid_on": "2026-03-31"},
    }  # fmt: skip
    assert [(one["what"], one["place"], one["why"]) for one in told["not_read"]] == [
        ("column", "D", "no field of the profile takes it"),
        ("row", "1", "it stands above the table"),
        ("row", "2", "the headings"),
        ("row", "5", "a total, not a row of its own"),
    ]
    assert [(one["code"], one["cell"]) for one in told["findings"]] == [("bad_cell", "B4")]
    assert client.get(PATH, headers=who).json()["data"] == []  # nothing is kept


def test_what_was_confirmed_is_known_again_and_drift_is_told(
    client: TestClient, engine: Engine
) -> None:
    who = someone(engine)
    document = guessed(client, who, LIST, name="Our list").json()["profile"]
    made = kept(client, who, profile=document).json()
    drifted = LIST.replace(b"Pay date", b"Payment date")

    same = guessed(client, who, LIST).json()
    other = guessed(client, who, drifted, profile=made["id"]).json()
    elsewhere = someone(engine, authority="Elsewhere Council")

    assert [one["name"] for one in same["known"]] == ["Our list"]
    assert guessed(client, who, drifted).json()["known"] == []
    assert other["drift"] == ["'Pay date' is now 'Payment date'."]
    assert other["columns"] == []
    assert guessed(client, elsewhere, LIST).json()["known"] == []
    assert guessed(client, elsewhere, LIST, profile=made["id"]).status_code == 404


def test_a_preset_is_tried_on_a_file(client: TestClient, engine: Engine) -> None:
    content = xlsx({"Apr 20": [("Supplier", "Net amount"), ("Alpha", 5), ("Beta", 6)]})

    told = guessed(client, someone(engine), content, preset="transparency-spend").json()

    assert [one["values"]["period"] for one in told["rows"]] == ["2020-04", "2020-04"]
    assert told["counts"]["read"] == 2


def test_a_file_in_which_something_is_missing_is_told_and_not_read(
    client: TestClient, engine: Engine
) -> None:
    told = guessed(client, someone(engine), b"Supplier,Colour\nAlpha,red\n", target="spend").json()

    assert told["missing"] == ["amount"]
    assert (told["counts"], told["rows"]) == (None, [])


def test_what_is_no_spreadsheet_is_refused(client: TestClient, engine: Engine) -> None:
    who = someone(engine)

    assert guessed(client, who, b"PAR1....").status_code == 415
    assert guessed(client, who, b'{"rows": []}').status_code == 415
    assert guessed(client, who, b"").status_code == 422
    assert guessed(client, who, b",,,\n,,\n").status_code == 422
    assert guessed(client, who, LIST, preset="mine").status_code == 404


def test_only_those_who_enter_suppliers_make_profiles(client: TestClient, engine: Engine) -> None:
    made = kept(client, someone(engine)).json()
    reader, supplier = someone(engine, Role.AUDITOR), someone(engine, Role.SUPPLIER, supplier="A")

    assert client.get(f"{PATH}/{made['id']}", headers=reader).status_code == 200
    assert kept(client, reader).status_code == 403
    assert guessed(client, reader, LIST).status_code == 403
    assert client.get(PATH, headers=supplier).status_code == 403


def test_nothing_of_a_strangers_file_is_taken_in(client: TestClient) -> None:
    too_much = b"x" * (LARGEST_FILE + 1)

    assert guessed(client, {}, too_much).status_code == 401


def test_a_file_beyond_the_limit_or_of_another_kind_is_refused(
    client: TestClient, engine: Engine
) -> None:
    who = someone(engine)

    assert guessed(client, who, b"x" * (LARGEST_FILE + 1)).status_code == 413
    as_json = client.post(f"{PATH}/guess", headers=who, json={})
    assert (as_json.status_code, as_json.json()["code"]) == (415, "wrong-media-type")


def test_only_so_many_files_are_held_and_a_place_is_free_again_once_one_was_read(
    client: TestClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = someone(engine)
    monkeypatch.setattr(arriving.HELD, "most", 1)
    assert [guessed(client, who, LIST).status_code for _ in range(2)] == [200, 200]
    assert guessed(client, who, b"PAR1....").status_code == 415

    async def another() -> AsyncIterator[bytes]:
        yield LIST

    assert client.portal is not None
    with client.portal.wrap_async_context_manager(held_whole(another())) as held:
        refused = guessed(client, who, LIST)

    assert held == LIST
    assert (refused.status_code, refused.json()["code"]) == (503, "looks-busy")
    assert refused.headers["retry-after"] == str(arriving.RETRY_SECONDS)
    assert guessed(client, who, LIST).status_code == 200
