from typing import Any

import pytest

from app.spreadsheets.mapping.guess import guess
from app.spreadsheets.mapping.guessed import Guess
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.target import TargetName
from tests.spreadsheets.mapping.made import understood, values_of

SPEND = (
    ("Creditor Name", "Net Amount", "Pay date", "Colour"),
    ("Alpha Ltd", "1,200.00", "26-May-11", "red"),
    ("Beta Ltd", "N/A", "27-May-11", "blue"),
)


def guess_of(*rows: Any, target: TargetName | None = None, name: str = "") -> Guess:
    return guess([(name, list(enumerate(rows, 1)))], "Ours", target)


def fields_of(found: Guess) -> dict[str, str]:
    return {one.place: one.field for one in found.columns if one.field}


def test_columns_are_taken_by_their_headings_and_each_guess_says_why() -> None:
    found = guess_of(*SPEND)

    assert found.target is TargetName.SPEND
    assert fields_of(found) == {"A": "supplier", "B": "amount", "C": "paid_on"}
    assert [one.why for one in found.columns] == [
        "'Creditor Name' means it", "'Net Amount' means it", "'Pay date' means it",
        "nothing is known by that heading",
    ]  # fmt: skip
    assert found.columns[3].examples == ("red", "blue")


def test_what_is_guessed_reads_the_file() -> None:
    found = guess_of(*SPEND)

    rows = understood(Profile.model_validate(found.document), *SPEND)

    assert values_of(rows)[0]["paid_on"].isoformat() == "2011-05-26"  # the century is proposed
    assert found.document["layouts"][0]["columns"][1]["blank"] == ["N/A"]
    assert found.document["layouts"][0]["confirmed"] == [list(SPEND[0])]


def test_a_heading_nobody_knows_is_taken_by_what_stands_below_it() -> None:
    found = guess_of(
        ("Supplier", "Column 1", "Column 2", "Column 3"),
        ("Alpha Ltd", "12.50", "01/02/2026", "LS1 4DL"),
        ("Beta Ltd", "13.50", "02/02/2026", "M1 1AE"),
        target=TargetName.SPEND,
    )

    assert fields_of(found) == {
        "A": "supplier", "B": "amount", "C": "paid_on", "D": "supplier_postcode",
    }  # fmt: skip
    assert found.columns[1].why == "what stands in it looks like it"


def test_a_heading_is_not_believed_against_what_stands_below_it() -> None:
    found = guess_of(("Supplier", "Date", "Amount"), ("Alpha Ltd", "soon", "5"),
                     ("Beta Ltd", "later", "6"), target=TargetName.SPEND)  # fmt: skip

    assert fields_of(found) == {"A": "supplier", "C": "amount"}


def test_a_slip_in_a_heading_is_seen_through() -> None:
    found = guess_of(("Suplier name", "Amount"), ("Alpha", "1"), target=TargetName.SPEND)

    assert found.columns[0].field == "supplier"
    assert "much like" in found.columns[0].why


@pytest.mark.parametrize(
    ("headings", "row", "target"),
    [
        (("Contract Title", "Supplier", "Start Date"), ("Roads", "Alpha", "2026-01-01"),
         TargetName.CONTRACTS),
        (("Beneficiary", "Amount Awarded", "Award Date", "Purpose"),
         ("Alpha", "5.00", "2026-01-01", "a hall"), TargetName.GRANTS),
        (("Output", "Quantity", "Unit of measurement"), ("Jobs", "4", "FTE"), TargetName.RETURN),
        (("Local Authority", "Indicator", "Value", "Year"), ("Anytown", "Jobs", "4", "2020"),
         TargetName.PLACES),
        (("Company Name", "Company Number", "Number of employees", "Website"),
         ("Alpha", "01234567", "12", "x"), TargetName.ORGANISATIONS),
    ],
)  # fmt: skip
def test_what_a_file_is_about_is_guessed_too(headings: Any, row: Any, target: TargetName) -> None:
    found = guess_of(headings, row)

    assert (found.target, found.missing) == (target, ())


def test_what_is_not_found_is_said() -> None:
    found = guess_of(("Supplier", "Colour"), ("Alpha", "red"), target=TargetName.SPEND)
    nothing = guess_of(("Eins", "Zwei"), ("a", "b"), target=TargetName.SPEND, name="Blatt")

    assert found.missing == ("amount",)
    assert nothing.missing == ("supplier", "amount")
    assert nothing.unread == ("Blatt",)


def test_sheets_that_say_the_same_are_one_layout_and_others_another() -> None:
    rows = list(enumerate(SPEND, 1))
    other = [(1, ("* Creditor Name", "* Net Amount", "* Pay Date")), (2, SPEND[1][:3])]
    more = [(1, ("Creditor Name", "Net Amount")), (2, SPEND[1][:2])]

    found = guess([("Apr", rows), ("May", other), ("Jun 20", more)], "Ours", TargetName.SPEND)

    layouts = found.document["layouts"]
    assert [one["sheets"] for one in layouts] == [["Apr", "May"], ["Jun 20"]]
    assert layouts[0]["columns"][0]["headings"] == ["Creditor Name", "* Creditor Name"]
    assert layouts[1]["columns"][-1]["field"] == "period"  # which its name says
