"""From values by field to a row of a table, with nothing lost on the way."""

from datetime import date
from decimal import Decimal

import pytest

from app.spend.rows.row import (
    REGISTER_COLUMNS,
    SPEND_COLUMNS,
    Month,
    Naming,
    contract,
    grant,
    payment,
)
from app.spend.tables import RegisterEntry, SpendLine

LEAST = {"supplier": "Alpha", "amount": Decimal("-12.50")}


def as_columns(columns: tuple[str, ...], rest: tuple[object, ...]) -> dict[str, object]:
    return dict(zip(columns[5:], rest, strict=True))


def test_the_columns_are_those_of_the_tables() -> None:
    assert set(SPEND_COLUMNS) == set(SpendLine.model_fields)
    assert set(REGISTER_COLUMNS) == set(RegisterEntry.model_fields)


def test_a_payment_keeps_what_has_a_column_and_what_has_none() -> None:
    values = LEAST | {"paid_on": date(2026, 1, 15), "vat": Decimal("2.10"), "unit": "Parks"}

    row = as_columns(SPEND_COLUMNS, payment(values, Naming()).rest)

    assert row["amount"] == Decimal("-12.50")
    assert (row["paid_on"], row["month"]) == (date(2026, 1, 15), 202601)
    assert (row["unit"], row["more"]) == ("Parks", {"vat": "2.10"})


@pytest.mark.parametrize(
    ("period", "month"),
    [
        ("2013-04", 201304), ("2013-04-01", 201304), ("April", None), ("2013", None),
        ("2023-24", None), ("2011-12", None), (Month("2011-12"), 201112), ("2013-00", None),
        ("2013-04 to 2013-06", None), ("0000-04", None),
    ],
)  # fmt: skip
def test_a_month_comes_from_the_period_where_no_day_is_told(
    period: str, month: int | None
) -> None:
    row = as_columns(SPEND_COLUMNS, payment(LEAST | {"period": period}, Naming()).rest)

    assert (row["month"], row["more"]) == (month, {"period": period})


def test_a_number_that_is_none_of_its_register_is_kept_as_it_is_written() -> None:
    values = LEAST | {"company_number": "02983151\n02983152", "charity_number": "1049226"}

    staged = payment(values, Naming())

    assert staged.who is not None
    assert (staged.who.company, staged.who.charity) == ("", "GB-CHC-1049226")
    row = as_columns(SPEND_COLUMNS, staged.rest)
    assert row["more"] == {"company_number": "02983151\n02983152"}


def test_a_withheld_name_is_nobody_and_says_so() -> None:
    staged = payment({"amount": Decimal(5), "redacted": True}, Naming())

    assert staged.who is None
    assert as_columns(SPEND_COLUMNS, staged.rest)["redacted"] is True


def test_what_is_longer_than_its_column_is_kept_whole_besides() -> None:
    long = {
        "supplier": "Alpha " * 100, "transaction": "T" * 101, "unit": "Parks " * 60,
        "purpose": "Mowing " * 200, "category": "Green " * 60, "description": "Grass " * 800,
    }  # fmt: skip
    staged = payment(LEAST | long | {"company_number": "1" * 600}, Naming())

    row = as_columns(SPEND_COLUMNS, staged.rest)
    assert row["more"] == long | {"company_number": "1" * 600}
    assert (row["reference"], row["purpose"]) == ("T" * 100, long["purpose"][:500])
    just = payment(LEAST | {"supplier": "A" * 300, "purpose": "M" * 500}, Naming())
    assert as_columns(SPEND_COLUMNS, just.rest)["more"] is None


def test_grants_and_contracts_keep_long_texts_whole_too() -> None:
    given = {
        "beneficiary": "Anytown Carers " * 30, "amount": Decimal(5), "programme": "Small " * 60,
        "reference": "R" * 101,
    }  # fmt: skip
    row = as_columns(SPEND_COLUMNS, grant(given, Naming()).rest)
    assert row["more"] == {key: given[key] for key in ("beneficiary", "programme", "reference")}

    entry = {"title": "Cleaning " * 60, "supplier": "Alpha", "description": "Daily " * 500}
    row = as_columns(REGISTER_COLUMNS, contract(entry, Naming()).rest)
    assert row["more"] == {key: entry[key] for key in ("title", "description")}


def test_a_withheld_name_is_not_kept_for_being_long() -> None:
    staged = payment(LEAST | {"supplier": "Somebody " * 60, "redacted": True}, Naming())

    assert as_columns(SPEND_COLUMNS, staged.rest)["more"] is None


def test_unknown_is_not_no() -> None:
    row = as_columns(SPEND_COLUMNS, payment(LEAST | {"is_sme": False}, Naming()).rest)

    assert (row["is_sme"], row["is_vcse"]) == (False, None)


def test_a_grant_is_to_its_beneficiary_by_its_programme() -> None:
    values = {
        "beneficiary": "Anytown Carers", "amount": Decimal(500), "awarded_on": date(2026, 1, 2),
        "programme": "Small grants", "postcode": "IG11 0AB",
    }  # fmt: skip

    staged = grant(values, Naming())

    row = as_columns(SPEND_COLUMNS, staged.rest)
    assert staged.who is not None
    assert (row["category"], row["postcode"]) == ("Small grants", "IG110AB")


def test_a_contract_ends_when_it_was_extended_to_and_keeps_when_it_was_to_end() -> None:
    values = {
        "title": "Cleaning", "supplier": "Alpha", "ends_on": date(2026, 1, 1),
        "current_end_on": date(2027, 1, 1),
    }  # fmt: skip

    row = as_columns(REGISTER_COLUMNS, contract(values, Naming()).rest)

    assert (row["ends_on"], row["value"]) == (date(2027, 1, 1), None)
    assert row["more"] == {"ends_on": "2026-01-01"}
