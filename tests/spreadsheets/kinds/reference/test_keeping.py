"""The workbook of reference data: organisations and places, sent and saved by the rooms' acts."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.organisations.role import Role
from app.organisations.scope import Scope
from app.organisations.suppliers.entering import (
    NewSupplier,
    SupplierChange,
    change_supplier,
    enter_supplier,
)
from app.organisations.suppliers.identifier import Identifier
from app.organisations.tables import ClaimKind, ClaimStanding, Supplier, SupplierClaim
from app.platform.database import writing
from app.spreadsheets.kinds.reference.keeping import version
from tests.callers import a_key, a_person, caller_of
from tests.spend.known import known_again
from tests.spend.made import a_batch
from tests.spreadsheets.kinds.desk import Desk, changed, codes, counted, filled, is_held
from tests.spreadsheets.kinds.reference.made import WARDS, a_place, sets

ASH = {
    "name": "Ash Ltd", "address": "1 High Street, Anytown", "identifiers": "GB-COH-1234567",
    "sme": "yes",
}  # fmt: skip


@pytest.fixture
def oak(desk: Desk) -> str:
    """Enter a firm that is known by two numbers, and has said that it is an SME."""
    with writing(desk.engine) as session:
        numbers = [Identifier("GB-COH", "07654321"), Identifier("GB-CHC", "1234567")]
        wanted = NewSupplier("Oak Ltd", "2 High Street", identifiers=numbers)
        made = enter_supplier(session, desk.target, wanted, None, desk.now)
        return str(made.id)


def claims(desk: Desk, supplier_id: str) -> dict[str, tuple[bool, str]]:
    told = desk.gets(f"/v1/suppliers/{supplier_id}").json()["claims"]
    return {one["kind"]: (one["claimed"], one["standing"]) for one in told}


def organisations(desk: Desk) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in desk.gets("/v1/suppliers").json()["data"]}


def test_an_organisation_is_entered_with_what_it_says_of_itself(desk: Desk) -> None:
    preview = desk.checked(filled(desk.file(), {"Organisations": [ASH]}))

    assert set(codes(preview).values()) == {"not_undone"}
    assert {"figure": "Organisations", "before": "0", "after": "1"} in preview["effect"]
    assert organisations(desk) == {}

    desk.applied(preview["id"])

    made = organisations(desk)["Ash Ltd"]
    assert made["identifiers"] == [{"scheme": "GB-COH", "id": "01234567"}]
    assert claims(desk, made["id"]) == {"sme": (True, "declared")}


def test_an_organisation_is_changed_by_its_reference(desk: Desk, oak: str) -> None:
    row = {"row_ref": oak, "address": "3 Low Street", "vcse": "no"}

    preview = desk.saved(filled(desk.file(), {"Organisations": [row]}))

    found = organisations(desk)["Oak Ltd"]
    assert counted(preview, "Organisations") == {"rows": 1, "changed": 1}
    assert (found["id"], found["address"], len(found["identifiers"])) == (oak, "3 Low Street", 2)
    assert claims(desk, oak) == {"vcse": (False, "declared")}


def test_the_same_rows_again_change_nothing(desk: Desk) -> None:
    content = filled(desk.file(), {"Organisations": [ASH], "Places": [a_place(WARDS[0])]})
    desk.saved(content)
    before = organisations(desk), sets(desk)

    desk.saved(changed(content, lambda book: book["Read me"].__setitem__("B1", "x")))

    assert (organisations(desk), sets(desk)) == before


@pytest.mark.parametrize(
    ("row", "severity", "cell", "code"),
    [
        (ASH | {"identifiers": "01234567"}, "fix", "Organisations!D5", "bad_cell"),
        (ASH | {"identifiers": "GB-COH-12"}, "fix", "Organisations!D5", "bad_cell"),
        (ASH | {"name": "A" * 201}, "fix", "Organisations!B5", "too_long"),
        (ASH | {"name": "oak ltd"}, "confirm", "Organisations!B5", "name_known"),
        (ASH | {"sme": "perhaps"}, "fix", "Organisations!E5", "bad_cell"),
    ],
)
def test_what_is_wrong_with_an_organisation_is_told_in_its_cell(
    desk: Desk, oak: str, row: dict[str, Any], severity: str, cell: str, code: str
) -> None:
    assert oak

    preview = desk.checked(filled(desk.file(), {"Organisations": [row]}))

    assert codes(preview, severity) == {cell: code}
    assert list(organisations(desk)) == ["Oak Ltd"]


def test_numbers_of_others_are_refused(desk: Desk, oak: str) -> None:
    desk.saved(filled(desk.file(), {"Organisations": [ASH]}))
    ash = organisations(desk)["Ash Ltd"]["id"]
    both = {"name": "Both", "identifiers": "GB-COH-1234567; GB-COH-7654321"}
    twice = [
        {"name": "New Ltd", "identifiers": "GB-COH-1111111"},
        {"name": "Newer Ltd", "identifiers": "GB-COH-1111111"},
    ]
    theirs = {"row_ref": ash, "identifiers": "GB-CHC-1234567"}
    asked = [[theirs], [both], twice]

    found = [
        codes(desk.checked(filled(desk.file(), {"Organisations": rows})), "fix") for rows in asked
    ]

    assert oak
    assert [next(iter(one.values())) for one in found] == [
        "identifier_taken", "two_organisations", "identifier_twice",
    ]  # fmt: skip


def test_what_was_checked_is_not_changed_by_what_is_declared(desk: Desk, oak: str) -> None:
    with writing(desk.engine) as session:
        session.add(
            SupplierClaim(
                supplier_id=UUID(oak), kind=ClaimKind.SME, claimed=True,
                standing=ClaimStanding.VERIFIED, checked_on=date(2026, 1, 5),
                noted_by=desk.target, noted_at=desk.now,
            )
        )  # fmt: skip
    content = desk.file()

    refused = desk.checked(filled(content, {"Organisations": [{"row_ref": oak, "sme": "no"}]}))
    kept = desk.checked(filled(content, {"Organisations": [{"row_ref": oak, "sme": None}]}))

    assert codes(refused, "fix") == {"Organisations!E4": "claim_checked"}
    assert set(codes(kept, "note").values()) == {"claim_stays", "not_undone"}


def test_a_key_that_may_not_change_suppliers_changes_none(desk: Desk, engine: Engine) -> None:
    headers = a_key(engine, Scope.PLACES_READ, Scope.PLACES_WRITE, Scope.RULES_READ)
    places_only = desk.of(headers)
    content = places_only.file()

    refused = places_only.checked(filled(content, {"Organisations": [ASH]}))
    taken = places_only.checked(filled(content, {"Places": [a_place(WARDS[0])]}))

    assert codes(refused, "stop") == {"": "kind_not_yours"}
    assert codes(taken, "fix", "stop") == {}


def test_it_is_not_undone_as_a_whole_and_is_nobody_elses(desk: Desk, engine: Engine) -> None:
    saved = desk.saved(filled(desk.file(), {"Organisations": [ASH]}))
    other = desk.of(a_person(engine, Role.ECONOMIC_DEVELOPMENT, authority="Elsewhere Council"))

    answer = desk.posts(f"/v1/imports/{saved['id']}/reverse")

    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "import-not-undone")
    assert "stays in the register" in told["detail"]
    assert told["how_to_fix"]
    assert told["detail"] in [one["message"] for one in saved["problems"]]
    assert other.asks().status_code == 404
    with writing(engine) as session:
        assert len(session.exec(select(Supplier)).all()) == 1


def test_what_another_person_changed_since_the_check_is_not_written_over(
    desk: Desk, oak: str
) -> None:
    row = {"row_ref": oak, "address": "3 Low Street"}
    preview = desk.checked(filled(desk.file(), {"Organisations": [row]}))
    with writing(desk.engine) as session:
        supplier = session.get_one(Supplier, UUID(oak))
        supplier.name, supplier.version = "Oak and Ash Ltd", supplier.version + 1

    refused = desk.posts(f"/v1/imports/{preview['id']}/apply", {})
    desk.works()
    desk.applied(preview["id"])

    assert (refused.status_code, refused.json()["code"]) == (409, "preview-stale")
    assert organisations(desk)["Oak and Ash Ltd"]["address"] == "3 Low Street"


def test_the_register_is_held_while_it_is_saved(desk: Desk, oak: str) -> None:
    with writing(desk.engine) as session:
        before = version(session, desk.asking())
        assert is_held(desk.engine, Supplier, UUID(oak))
        change = SupplierChange("Oak and Ash Ltd")
        caller = caller_of(desk.engine, desk.headers)
        change_supplier(session, session.get_one(Supplier, UUID(oak)), change, caller, desk.now)

        assert version(session, desk.asking()) == before + 1


def test_names_of_published_spend_are_known_by_a_number_once_it_is_saved(desk: Desk) -> None:
    with writing(desk.engine) as session:
        a_batch(session, caller_of(desk.engine, desk.headers), {"company_number": "1234567"})

    preview = desk.checked(filled(desk.file(), {"Organisations": [ASH, {"name": "Oak Ltd"}]}))
    known_again(desk.engine)
    [before] = desk.gets("/v1/spend/supplier-names").json()["data"]
    desk.applied(preview["id"])
    known_again(desk.engine)
    [after] = desk.gets("/v1/spend/supplier-names").json()["data"]

    assert (before["state"], after["state"]) == ("waiting", "matched")
    assert after["supplier_id"] == organisations(desk)["Ash Ltd"]["id"]
