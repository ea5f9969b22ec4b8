from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.spend.adoption.entry import Entry, said_by

ROW = Entry(
    file_name="register.csv",
    file_digest="ab" * 32,
    sheet="Contracts",
    row=7,
    title="Holiday  clubs",
    reference="S2",
    value=Decimal("125000.00"),
    annual_value=Decimal(25000),
    starts_on=date(2017, 4, 1),
    ends_on=date(2023, 3, 31),
    more={},
)


def codes(row: Entry) -> list[str]:
    return [one.code for one in said_by(row).findings]


def test_a_row_says_what_a_contract_is_called_and_worth_and_when_it_runs() -> None:
    said = said_by(ROW)

    assert (said.title, said.reference) == ("Holiday clubs", "S2")
    assert said.value == Decimal(125000)
    assert (said.starts_on, said.ends_on) == (date(2017, 4, 1), date(2023, 3, 31))
    assert (said.first_ends_on, said.ocid, said.findings) == (None, "", ())


def test_the_row_is_found_again_by_what_the_contract_says_of_it() -> None:
    digest = "ab" * 32

    assert said_by(ROW).source == (
        f"Contract register register.csv, sheet Contracts, row 7 (SHA-256 {digest})"
    )
    long = said_by(replace(ROW, file_name="x" * 200, sheet="y" * 250)).source
    assert len(long) <= 500
    assert long.endswith(f"row 7 (SHA-256 {digest})")


def test_what_is_kept_whole_beside_its_column_is_used_whole() -> None:
    title, reference = "t" * 550, "r" * 120
    more = {"title": title, "reference": reference, "ocid": "ocds-h6vhtk-0001"}

    said = said_by(replace(ROW, title=title[:500], reference=reference[:100], more=more))

    assert (said.title, said.ocid) == (title, "ocds-h6vhtk-0001")
    assert (said.reference, [one.code for one in said.findings]) == ("", ["too_long"])


def test_the_end_as_it_was_let_stands_beside_the_extended_one() -> None:
    said = said_by(replace(ROW, more={"ends_on": "2022-03-31"}))

    assert (said.first_ends_on, said.ends_on) == (date(2022, 3, 31), date(2023, 3, 31))
    for odd in ("2016-03-31", "1066-10-14", "TBC"):
        assert said_by(replace(ROW, more={"ends_on": odd})).first_ends_on is None


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "annual_value_only"),
        (Decimal(0), "not_money"),
        (Decimal(-5), "not_money"),
        (Decimal("0.001"), "not_money"),
        (Decimal(10) ** 14, "not_money"),
    ],
)
def test_a_value_that_a_contract_cannot_have_is_left_out_and_told(
    value: Decimal | None, code: str
) -> None:
    row = replace(ROW, value=value)

    assert (said_by(row).value, codes(row)) == (None, [code])


def test_where_no_value_is_given_nothing_is_told_of_it() -> None:
    assert codes(replace(ROW, value=None, annual_value=None)) == []


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (date(2017, 4, 1), date(2016, 4, 1), "ends_before_start"),
        (date(2017, 4, 1), date(3017, 4, 1), "day_out_of_range"),
    ],
)
def test_a_day_that_cannot_be_is_left_out_and_told(starts: date, ends: date, code: str) -> None:
    row = replace(ROW, starts_on=starts, ends_on=ends)

    assert (said_by(row).starts_on, said_by(row).ends_on) == (starts, None)
    assert codes(row) == [code]


def test_what_else_a_row_tells_is_named() -> None:
    [kept] = said_by(replace(ROW, more={"unit": "Place", "category": "Roads"})).findings

    assert "category, unit" in kept.message
