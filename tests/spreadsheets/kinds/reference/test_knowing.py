"""Rows of organisations without a reference, beside the register that has some of them."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.organisations.suppliers.entering import NewSupplier, enter_supplier
from app.organisations.suppliers.identifier import Identifier
from app.platform.database import writing
from tests.spreadsheets.kinds.desk import Desk, Row, changed, codes, counted, filled

SHEET, FIRST = "Organisations", 4
BIRCH = {"name": "Birch Trust", "address": "5 Mill Lane"}


@pytest.fixture(autouse=True)
def oak(desk: Desk) -> str:
    """Enter a firm that is known by two numbers."""
    with writing(desk.engine) as session:
        numbers = [Identifier("GB-COH", "07654321"), Identifier("GB-CHC", "1234567")]
        wanted = NewSupplier("Oak Ltd", "2 High Street", identifiers=numbers)
        return str(enter_supplier(session, desk.target, wanted, None, desk.now).id)


def listed(desk: Desk, *rows: Row) -> bytes:
    """Make a workbook with these rows alone, without those that are printed."""
    empty = changed(desk.file(), lambda book: book[SHEET].delete_rows(FIRST, 1_000))
    return filled(empty, {SHEET: rows})


def again(content: bytes) -> bytes:
    """Give a file that says the same, and is another."""
    return changed(content, lambda book: book["Read me"].__setitem__("B1", "x"))


def register(desk: Desk) -> list[tuple[str, str, list[str]]]:
    return [
        (one["name"], one["address"], [f"{n['scheme']}-{n['id']}" for n in one["identifiers"]])
        for one in desk.gets("/v1/suppliers").json()["data"]
    ]


def moves(preview: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["field"], one["before"], one["after"]) for one in preview["changes"]]


def test_one_of_several_numbers_tells_who_it_is_and_what_changes(desk: Desk) -> None:
    row = {"name": "OAK", "address": "3 Low Street", "identifiers": "GB-COH-7654321"}
    content = listed(desk, row)

    preview = desk.saved(content)
    resent = desk.checked(again(content))

    assert counted(preview, SHEET) == {"rows": 1, "changed": 1}
    assert moves(preview) == [
        ("name", "Oak Ltd", "OAK"), ("address", "2 High Street", "3 Low Street"),
    ]  # fmt: skip
    assert codes(preview, "confirm") == {"Organisations!D4": "organisation_known"}
    assert register(desk) == [("OAK", "3 Low Street", ["GB-CHC-1234567", "GB-COH-07654321"])]
    assert counted(resent, SHEET) == {"rows": 1, "same": 1}
    assert codes(resent, "confirm", "fix") == {}


def test_a_number_more_is_added_and_a_blank_takes_nothing_away(desk: Desk) -> None:
    row = {"name": "Oak Ltd", "identifiers": "GB-COH-7654321; GB-PPON-PABC-1234-DEFG"}

    preview = desk.saved(listed(desk, row))

    assert [key for key, _, _ in moves(preview)] == ["identifiers"]
    [(name, address, numbers)] = register(desk)
    assert (name, address, len(numbers)) == ("Oak Ltd", "2 High Street", 3)


def test_a_postcode_alone_does_not_take_the_place_of_an_address(desk: Desk) -> None:
    row = {"name": "Oak Ltd", "address": "ig11 0ab", "identifiers": "GB-CHC-1234567"}

    preview = desk.checked(listed(desk, row))

    assert counted(preview, SHEET) == {"rows": 1, "same": 1}
    assert codes(preview, "note")["Organisations!C4"] == "address_kept"


def test_one_without_numbers_is_that_of_the_same_name_and_address(desk: Desk) -> None:
    content = listed(desk, BIRCH, {"name": "Cedar Trust"})
    desk.saved(content)
    before = register(desk)

    preview = desk.checked(listed(desk, {"name": "BIRCH  Trust", "address": "5 mill lane"}))
    resent = desk.checked(again(content))
    elsewhere = desk.checked(listed(desk, BIRCH | {"address": "6 Mill Lane"}))

    assert counted(resent, SHEET) == {"rows": 2, "same": 2}
    assert codes(resent, "confirm", "fix") == {}
    assert counted(preview, SHEET) == {"rows": 1, "changed": 1}  # its letters
    assert counted(elsewhere, SHEET) == {"rows": 1, "added": 1}
    assert codes(elsewhere, "confirm") == {"Organisations!B4": "name_known"}
    assert register(desk) == before


def test_one_organisation_has_one_row(desk: Desk, oak: str) -> None:
    by_number = {"name": "Oak Limited", "identifiers": "GB-COH-7654321"}
    by_the_other = {"name": "Oak Limited", "identifiers": "GB-CHC-1234567"}

    printed = desk.checked(filled(desk.file(), {SHEET: [by_number]}))
    both = desk.checked(listed(desk, by_number, by_the_other))
    copied = desk.checked(
        changed(
            filled(desk.file(), {SHEET: [by_number]}),
            lambda book: book[SHEET].__setitem__("A5", oak),
        )
    )

    found = [codes(one, "fix") for one in (printed, both, copied)]
    assert found == [{"Organisations!D5": "organisation_twice"}] * 3
