from decimal import Decimal
from typing import Any

import pytest

from app.spreadsheets.tender.filled import MOST_COLUMNS, MOST_ROWS
from tests.spreadsheets.tender.sheets import (
    LINES,
    MEMBERS,
    STATEMENTS,
    only_fault,
    read,
    sheets,
    with_values,
)


def test_four_sheets_are_one_document_and_each_part_knows_its_cell() -> None:
    made = read(sheets())

    assert made.findings == []
    assert made.tree == {
        "price": Decimal(940_000),
        "facts": {"is_vcse": True},
        "commitments": [
            {"measure": "job_local", "quantity": Decimal(6), "unit": "fte_year", "id": "a"}
        ],
        "method_statements": {"plan": {"text": "By lorry."}},
        "members": [{"name": "Alpha", "identifier": "GB-COH 01234567", "part": "Leads"}],
    }
    assert made.cell_of("price") == "Your offer!B2"
    assert made.cell_of("facts.is_vcse") == "Your offer!B3"
    assert made.cell_of("commitments[0].unit") == "Commitments!C2"
    assert made.cell_of("commitments[0].places") == "Commitments!A2"
    assert made.cell_of("method_statements.plan.text") == "Method statements!C2"
    assert made.cell_of("members[0].part") == "Members!C2"


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("is_vcse", "no", False),
        ("apprentices", "1,200", Decimal(1_200)),
        ("tier", "yes", "yes"),
        ("tier", 2, "2"),
    ],
)
def test_a_fact_is_read_as_the_rules_declare_it(name: str, typed: Any, meant: Any) -> None:
    made = read(sheets(Your_offer=with_values((name, typed))))

    assert made.faults == []
    assert made.tree["facts"] == {name: meant}


@pytest.mark.parametrize(
    ("row", "code", "at"),
    [
        (("is_vcse", "perhaps"), "bad_cell", "Your offer!B2"),
        (("apprentices", "many"), "bad_cell", "Your offer!B2"),
        (("tier", "#REF!"), "bad_cell", "Your offer!B2"),
        (("pryce", 1), "unknown_name", "Your offer!B2"),
        ((None, 1), "no_name", "Your offer!B2"),
    ],
)
def test_a_value_that_cannot_be_used_is_a_fault(row: Any, code: str, at: str) -> None:
    fault = only_fault(Your_offer=with_values(row))

    assert (fault.code, fault.cell) == (code, at)
    assert fault.how_to_fix


def test_the_nearest_name_is_offered() -> None:
    assert "did you mean `price`?" in only_fault(Your_offer=with_values(("pryce", 1))).message


def test_a_value_that_is_not_given_is_left_out_and_its_cell_is_known() -> None:
    made = read(sheets(Your_offer=with_values(("price", None), ("tier", None, "a word"))))

    assert made.faults == []
    assert not {"price", "facts"} & made.tree.keys()
    assert made.cell_of("price") == "Your offer!A2"


def test_what_stands_twice_is_refused_by_both_cells() -> None:
    price = only_fault(Your_offer=with_values(("price", 1), ("price", 2)))
    statement = only_fault(
        Method_statements=(*STATEMENTS, ("plan", None, "By barge.")),
    )
    own_id = only_fault(Commitments=(*LINES, ("job_local", 1, "fte_year", "a")))

    assert (price.code, price.cell) == ("two_values", "Your offer!B3")
    assert "Your offer!B2" in price.message
    assert (statement.code, statement.cell) == ("two_values", "Method statements!C3")
    assert (own_id.code, own_id.cell) == ("id_twice", "Commitments!D3")
    assert "Commitments!D2" in own_id.message


def test_a_row_that_says_half_is_a_fault() -> None:
    for changes, at in (
        ({"Commitments": (LINES[0], ("job_local", None, None, None))}, None),
        ({"Commitments": (*LINES, (None, 5))}, "Commitments!B3"),
        ({"Method_statements": (STATEMENTS[0], (None, None, "Words"))}, "Method statements!C2"),
        ({"Method_statements": (STATEMENTS[0], ("plan", None, None, "p. 3"))},
         "Method statements!D2"),
        ({"Members": (MEMBERS[0], (None, None, "Leads"))}, "Members!C2"),
    ):  # fmt: skip
        faults = read(sheets(**changes)).faults

        assert [(one.code, one.cell) for one in faults] == (
            [] if at is None else [("empty_cell", at)]
        )


def test_a_measure_without_a_quantity_is_not_offered_and_that_is_told() -> None:
    made = read(sheets(Commitments=(LINES[0], ("job_local", None, "fte_year"))))

    assert "commitments" not in made.tree
    assert [(one.code, one.cell) for one in made.findings] == [("not_offered", "Commitments!A2")]


def test_a_quantity_in_per_cent_is_the_number() -> None:
    made = read(sheets(Commitments=(LINES[0], ("spend_share", "25%", "percent"))))

    assert made.tree["commitments"][0]["quantity"] == Decimal(25)


def test_a_sheet_that_is_gone_empty_or_without_its_headings_is_a_fault() -> None:
    gone = sheets()
    del gone["Members"]

    assert [one.code for one in read(gone).faults] == ["no_sheet"]
    assert only_fault(Members=()).code == "no_sheet"
    assert "'Quantity'" in only_fault(Commitments=(("Measure",), ("job_local",))).message
    assert only_fault(Your_offer=(("Nothing", "known"),)).code == "no_column"


def test_a_sheet_whose_name_is_misspelt_is_not_passed_over() -> None:
    given = sheets(Membres=MEMBERS)
    del given["Members"]

    found = {one.code: one.message for one in read(given).faults}

    assert found.keys() == {"no_sheet", "unknown_sheet"}
    assert "did you mean 'Members'?" in found["unknown_sheet"]


def test_more_than_anybody_needs_is_not_read() -> None:
    long = (LINES[0], *[("job_local", 1)] * MOST_ROWS)
    wide = ((*LINES[0], *["Note"] * MOST_COLUMNS), ("job_local", 1))

    for rows in (long, wide):
        fault = only_fault(Commitments=rows)
        assert (fault.code, fault.cell) == ("sheet_too_large", "Commitments!A1")


def test_sheets_that_were_printed_are_passed_over_and_others_named() -> None:
    made = read(sheets(Read_me=(("Words",),), Choices=(("Unit",),), Notes=(("Mine",),)))

    assert [(one.code, one.cell) for one in made.findings] == [("sheet_not_read", "Notes!A1")]


def test_nothing_filled_in_is_a_fault() -> None:
    headings = {name: rows[:1] for name, rows in sheets().items()}

    [fault] = read(headings).faults

    assert fault.code == "nothing_said"
