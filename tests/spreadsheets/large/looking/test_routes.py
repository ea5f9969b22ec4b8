from collections.abc import AsyncIterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.spreadsheets.formats import limits
from app.spreadsheets.large.bounds import LARGEST_FILE
from app.spreadsheets.large.looking import arriving
from app.spreadsheets.large.looking.arriving import held
from tests.spreadsheets.files import xlsx
from tests.spreadsheets.mapping.test_routes import LIST, PATH, guessed, kept, someone


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


def test_nothing_of_a_strangers_file_is_taken_in(client: TestClient) -> None:
    too_much = b"x" * (LARGEST_FILE + 1)

    assert guessed(client, {}, too_much).status_code == 401


def test_a_file_beyond_the_limit_or_of_another_kind_is_refused(
    client: TestClient, engine: Engine
) -> None:
    who = someone(engine)

    over = guessed(client, who, b"x" * (LARGEST_FILE + 1))
    over_own = guessed(client, who, b"x" * (limits.LARGEST_FILE + 1), target="return")

    assert (over.status_code, over_own.status_code) == (413, 413)
    assert "20 MB and 50,000 rows" in over_own.json()["how_to_fix"]
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
    with client.portal.wrap_async_context_manager(held(another())) as path:
        held_there = path.read_bytes()
        refused = guessed(client, who, LIST)

    assert held_there == LIST
    assert not path.exists()
    assert (refused.status_code, refused.json()["code"]) == (503, "looks-busy")
    assert refused.headers["retry-after"] == str(arriving.RETRY_SECONDS)
    assert guessed(client, who, LIST).status_code == 200


def a_long_list(rows: int) -> bytes:
    lines = (f"Firm {at},{at}.50,01/05/2026,red" for at in range(rows))
    return "\n".join(["Creditor,Net amount,Pay date,Colour", *lines]).encode()


def test_of_a_long_list_of_payments_the_head_is_looked_at_and_that_is_told(
    client: TestClient, engine: Engine
) -> None:
    told = guessed(client, someone(engine), a_long_list(60_000)).json()

    assert (told["target"], told["missing"]) == ("spend", [])
    assert told["counts"] == {"rows": 50_000, "read": 49_999, "faulty": 0, "not_read": 1}
    assert [one["code"] for one in told["findings"]] == ["head_looked_at"]


def test_a_long_list_is_tried_by_a_profile(client: TestClient, engine: Engine) -> None:
    who = someone(engine)
    made = kept(client, who, profile=guessed(client, who, LIST).json()["profile"]).json()
    long = a_long_list(50_001).replace(b"Creditor,Net amount", b"Creditor,Net \xc2\xa3")

    told = guessed(client, who, long, profile=made["id"]).json()

    assert (told["counts"]["read"], told["drift"]) == (49_999, [])


def test_a_long_list_for_our_own_workbooks_is_refused_with_their_limit(
    client: TestClient, engine: Engine
) -> None:
    answer = guessed(client, someone(engine), a_long_list(60_000), target="organisations")

    assert answer.status_code == 413
    assert "20 MB and 50,000 rows" in answer.json()["how_to_fix"]
