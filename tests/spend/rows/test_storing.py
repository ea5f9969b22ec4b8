"""Rows stored in bulk are those that any other statement would have stored."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from app.platform.database import WriteSession
from app.spend.rows.row import SPEND_COLUMNS
from app.spend.rows.storing import store
from app.spend.tables import SpendLine

ODD = "tab\t, back\\slash, \\N, quote ' \" \nand a line, ünï € 東京"


def a_line(number: int, **changes: object) -> dict[str, object]:
    given: dict[str, object] = {
        "batch": 1, "number": number, "sheet": 0, "row": number + 1, "name": None,
        "redacted": False, "amount": Decimal("12.34"), "paid_on": date(2026, 1, 15),
        "month": 202601, "postcode": "", "is_sme": None, "is_vcse": True, "reference": "T1",
        "unit": "", "purpose": ODD, "category": "", "more": {"vat": ODD},
    }  # fmt: skip
    return given | changes


@pytest.mark.parametrize("many", [1, 49, 50, 51, 120])
def test_what_is_stored_comes_back_to_the_letter(session: WriteSession, many: int) -> None:
    lines = [a_line(number, amount=Decimal(number) / -8) for number in range(1, many + 1)]

    store(
        session,
        "spend_line",
        SPEND_COLUMNS,
        [[one[name] for name in SPEND_COLUMNS] for one in lines],
    )

    found = session.exec(select(SpendLine).order_by("number")).all()
    assert [one.model_dump() for one in found] == lines


def test_nothing_to_store_is_no_statement(session: WriteSession) -> None:
    store(session, "no_such_table", SPEND_COLUMNS, [])
