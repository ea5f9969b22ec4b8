"""Identifiers and areas in cells: in the one form they are kept in, or refused in words."""

import pytest

from app.organisations.suppliers.identifier import Identifier
from app.spreadsheets.kinds.readers import an_area, an_identifier, identifier_of, identifiers
from app.spreadsheets.sheet import Cell


def cell(text: str) -> Cell:
    return Cell("text", text, "A1")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("GB-COH-1234567", "GB-COH-01234567"),
        ("GB-COH 01234567", "GB-COH-01234567"),
        ("gb-coh: 1234567", "GB-COH-01234567"),
        (" gb-chc-1234567 ", "GB-CHC-1234567"),
        ("GB-PPON-PABC-1234-DEFG", "GB-PPON-PABC-1234-DEFG"),
    ],
)
def test_an_identifier_has_one_form(written: str, read: str) -> None:
    assert an_identifier(cell(written)) == read


def test_several_come_in_one_order_each_once() -> None:
    found = identifiers(cell("GB-COH-7654321; GB-CHC-1234567;; GB-COH-07654321"))

    assert found == ["GB-CHC-1234567", "GB-COH-07654321"]
    assert identifier_of(found[1]) == Identifier("GB-COH", "07654321")


@pytest.mark.parametrize("written", ["01234567", "GB-COH", "GB-COH-", "GB-FTS-1", "-", "x-y-z"])
def test_what_is_no_identifier_is_refused_with_what_to_do(written: str) -> None:
    with pytest.raises(ValueError, match=r".+") as refusal:
        an_identifier(cell(written))

    assert len(refusal.value.args) == 2
    assert all(refusal.value.args)


def test_an_area_has_a_code_and_a_postcode_is_refused_without_repeating_it() -> None:
    assert an_area(cell("e05000026")) == "E05000026"
    with pytest.raises(ValueError, match="not the code of an area") as refusal:
        an_area(cell("IG11 0AB"))

    assert "IG11" not in str(refusal.value.args)
