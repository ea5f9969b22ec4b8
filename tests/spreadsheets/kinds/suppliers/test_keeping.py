"""The workbook of the register of suppliers comes back, is previewed, and is saved."""

from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.organisations.role import Role
from app.organisations.suppliers.entering import NewSupplier, enter_supplier
from app.organisations.suppliers.identifier import Identifier
from app.platform.database import writing
from app.platform.settings import Settings
from app.spreadsheets.kinds.suppliers.keeping import SUPPLIERS_KIND
from tests.callers import a_person, authority_id_of
from tests.spreadsheets.kinds.desk import Desk, changed, codes, counted, filled

ASH = {"name": "Ash Ltd", "address": "1 High Street", "identifiers": "GB-COH-1234567"}
NUMBERS = Identifier("GB-COH", "07654321"), Identifier("GB-CHC", "1234567")
SHEET = "Suppliers"


@pytest.fixture
def desk(client: TestClient, engine: Engine, settings: Settings, now: datetime) -> Desk:
    headers = a_person(engine, Role.ECONOMIC_DEVELOPMENT)
    target = authority_id_of(engine, headers)
    return Desk(client, engine, settings, SUPPLIERS_KIND, target, headers, now)


@pytest.fixture
def oak(desk: Desk) -> str:
    """Enter a firm that is known by its numbers."""
    with writing(desk.engine) as session:
        wanted = NewSupplier("Oak Ltd", "2 High Street", identifiers=NUMBERS)
        return str(enter_supplier(session, desk.target, wanted, None, desk.now).id)


def register(desk: Desk) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in desk.gets("/v1/suppliers").json()["data"]}


def test_a_supplier_is_previewed_and_then_entered(desk: Desk) -> None:
    preview = desk.checked(filled(desk.file(), {SHEET: [ASH]}))

    assert set(codes(preview).values()) == {"not_undone"}
    assert {"figure": "Suppliers", "before": "0", "after": "1"} in preview["effect"]
    assert register(desk) == {}

    desk.applied(preview["id"])

    assert register(desk)["Ash Ltd"]["identifiers"] == [{"scheme": "GB-COH", "id": "01234567"}]


def test_a_supplier_is_changed_by_its_reference_or_its_number(desk: Desk, oak: str) -> None:
    by_reference = {"row_ref": oak, "address": "3 Low Street"}
    by_number = {"name": "Oak Limited", "identifiers": "GB-CHC-1234567"}
    empty = changed(desk.file(), lambda book: book[SHEET].delete_rows(4))

    preview = desk.saved(filled(desk.file(), {SHEET: [by_reference]}))
    by_one_of_two = desk.saved(filled(empty, {SHEET: [by_number]}))

    [found] = register(desk).values()
    assert counted(preview, SHEET) == counted(by_one_of_two, SHEET) == {"rows": 1, "changed": 1}
    assert codes(by_one_of_two, "confirm") == {"Suppliers!D4": "organisation_known"}
    assert (found["id"], found["name"], found["address"]) == (oak, "Oak Limited", "3 Low Street")
    assert len(found["identifiers"]) == len(NUMBERS)


def test_the_workbook_as_it_was_given_changes_nothing(desk: Desk, oak: str) -> None:
    before = register(desk)

    preview = desk.saved(changed(desk.file(), lambda book: book["Read me"].__setitem__("B1", "x")))

    assert before["Oak Ltd"]["id"] == oak
    assert counted(preview, SHEET) == {"rows": 1, "same": 1}
    assert register(desk) == before


@pytest.mark.parametrize(
    ("row", "severity", "cell", "code"),
    [
        (ASH | {"identifiers": "01234567"}, "fix", "Suppliers!D5", "bad_cell"),
        (ASH | {"name": "A" * 201}, "fix", "Suppliers!B5", "too_long"),
        (ASH | {"name": "oak ltd"}, "confirm", "Suppliers!B5", "name_known"),
    ],
)
def test_what_is_wrong_is_told_in_its_cell(
    desk: Desk, oak: str, row: dict[str, Any], severity: str, cell: str, code: str
) -> None:
    preview = desk.checked(filled(desk.file(), {SHEET: [row]}))

    assert codes(preview, severity) == {cell: code}
    assert register(desk)["Oak Ltd"]["id"] == oak


def test_it_is_corrected_by_another_file_and_is_nobody_elses(desk: Desk, engine: Engine) -> None:
    saved = desk.saved(filled(desk.file(), {SHEET: [ASH]}))
    other = desk.of(a_person(engine, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council"))
    reader = desk.of(a_person(engine, Role.AUDITOR))

    answer = desk.posts(f"/v1/imports/{saved['id']}/reverse")

    assert (answer.status_code, answer.json()["code"]) == (409, "import-not-undone")
    assert answer.json()["detail"] in [one["message"] for one in saved["problems"]]
    assert other.asks().status_code == other.sends(desk.file()).status_code == 404
    assert (reader.asks().status_code, reader.sends(desk.file()).status_code) == (403, 403)
    assert list(register(desk)) == ["Ash Ltd"]
