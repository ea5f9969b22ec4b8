"""From sheets to the document that scoring takes, with nothing lost in silence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scoring.intake import TendersIn
from tests.spreadsheets.files import COMMITMENTS, CONTRACT, TENDERS, Rows, three_sheets
from tests.spreadsheets.sheets import only_fault, read, said


def test_three_sheets_become_the_document_that_yaml_would_be() -> None:
    made = read(three_sheets())

    assert made.faults == []
    assert made.tree == {
        "contract": {
            "value": Decimal(1000000),
            "years": Decimal(2),
            "above_threshold": True,
            "date": "2026-06-01",
        },
        "tenders": [
            {
                "supplier": "Alpha",
                "price": Decimal(940000),
                "facts": {"is_vcse": True},
                "marks": {"service": Decimal(4)},
                "commitments": [
                    {
                        "measure": "job_local",
                        "quantity": Decimal(3),
                        "unit": "fte_year",
                        "place": "E09000002",
                        "group": ["care_leaver", "disabled"],
                        "attribution": Decimal("0.5"),
                        "id": "a1",
                    }
                ],
            },
            {
                "supplier": "Beta",
                "price": Decimal("900000.50"),
                "facts": {"is_vcse": False},
                "marks": {"service": Decimal(3)},
                "not_applicable": {"site_plan": "no site"},
                "commitments": [
                    {
                        "measure": "spend_local",
                        "quantity": Decimal(150000),
                        "unit": "gbp",
                        "place": "RM9 5AA",
                        "attribution": Decimal("0.5"),
                    }
                ],
            },
        ],
    }
    assert len(TendersIn.model_validate(made.tree).tenders) == 2


def test_every_value_knows_its_cell() -> None:
    made = read(three_sheets())

    assert made.cell_of("tenders[1].price") == "Tenders!B3"
    assert made.cell_of("tenders[0].commitments[0].quantity") == "Commitments!C2"
    assert made.cell_of("tenders[1].marks.service") == "Tenders!D3"
    assert made.cell_of("contract.years") == "Contract!B3"
    assert made.cell_of("tenders[supplier=Beta].price") == "Tenders!A3"
    assert made.cell_of("tenders[0].commitments[0].each") == "Commitments!B2"
    assert made.cell_of("rank.ties") == ""


def test_what_was_read_is_counted_and_how_a_text_was_read_is_told() -> None:
    made = read(three_sheets())

    assert said(made, "rows_read") == ["Read 2 tenders and 2 commitments."]
    assert said(made, "text_as_number") == ["'£900,000.50' is read as 900000.50."]


def test_further_sheets_are_named_as_not_read() -> None:
    assert said(read(three_sheets(Notes=[("x",)])), "sheet_not_read") == [
        "The sheet 'Notes' is not read."
    ]


def test_a_measure_without_a_quantity_is_not_offered_and_counted_so() -> None:
    rows = [*COMMITMENTS, ("Alpha", "vcs_expert_hours", None, "hour"), ("Beta", "job_local")]

    made = read(three_sheets(Commitments=rows))

    assert said(made, "rows_read") == [
        "Read 2 tenders and 2 commitments. 2 measures have no quantity: nothing is offered."
    ]


def test_a_fact_of_the_contract_without_a_value_is_told_and_left_out() -> None:
    made = read(three_sheets(Contract=[*CONTRACT, ("currency",)]))

    assert "currency" not in made.tree["contract"]
    assert said(made, "no_value") == ["'currency' has no value beside it and is left out."]


def test_nought_is_an_offer_and_blank_is_none() -> None:
    rows = [COMMITMENTS[0], ("Alpha", "job_local", 0, "fte_year")]

    assert read(three_sheets(Commitments=rows)).tree["tenders"][0]["commitments"] == [
        {"measure": "job_local", "quantity": Decimal(0), "unit": "fte_year"}
    ]


@pytest.mark.parametrize(
    ("changes", "code", "cell"),
    [
        ({"Tenders": [TENDERS[0], ("Alpha", "TBC")]}, "bad_cell", "Tenders!B2"),
        ({"Tenders": [("Price",), (3,)]}, "no_column", "Tenders!A1"),
        ({"Tenders": [*TENDERS, ("Alpha", 5)]}, "supplier_twice", "Tenders!A4"),
        ({"Tenders": [*TENDERS, (None, 1840000)]}, "no_supplier", "Tenders!B4"),
        ({"Tenders": [("Supplier", "Price", "price")]}, "heading_twice", "Tenders!C1"),
        ({"Contract": [*CONTRACT, ("value", 7)]}, "two_values", "Contract!B6"),
        ({"Contract": [("value", "#REF!")]}, "bad_cell", "Contract!B1"),
        (
            {"Commitments": [COMMITMENTS[0], ("Alfa", "job_local", 3)]},
            "unknown_supplier",
            "Commitments!A2",
        ),
        (
            {"Commitments": [COMMITMENTS[0], ("Alpha", None, 3)]},
            "empty_cell",
            "Commitments!A2",
        ),
        (
            {"Commitments": [COMMITMENTS[0], ("Alpha", "job_local", None, None, "RM9 5AA")]},
            "empty_cell",
            "Commitments!A2",
        ),
        (
            {"Commitments": [("Supplier", "Measure"), ("Alpha", "job_local")]},
            "no_column",
            "Commitments!A1",
        ),
    ],
)
def test_each_fault_names_its_cell_and_its_fix(
    changes: dict[str, Rows], code: str, cell: str
) -> None:
    empty: dict[str, Rows] = {} if "Commitments" in changes else {"Commitments": []}

    fault = only_fault(three_sheets(**(empty | changes)))

    assert (fault.code, fault.cell) == (code, cell)
    assert fault.how_to_fix


def test_a_misspelt_supplier_is_told_the_name_it_resembles() -> None:
    fault = only_fault(three_sheets(Commitments=[COMMITMENTS[0], ("Alfa", "job_local", 3)]))

    assert fault.how_to_fix == "Did you mean 'Alpha'?"


def test_all_faults_are_listed_not_the_first() -> None:
    rows = [COMMITMENTS[0], ("Alpha", "job_local", "lots"), ("Alpha", "spend_local", "1,23")]

    made = read(three_sheets(Commitments=rows))

    assert [fault.cell for fault in made.faults] == ["Commitments!C2", "Commitments!C3"]


def test_the_one_supplier_of_a_workbook_need_not_be_repeated() -> None:
    rows = [COMMITMENTS[0][1:], COMMITMENTS[1][1:]]

    made = read(three_sheets(Tenders=TENDERS[:2], Commitments=rows))

    assert made.faults == []
    assert len(made.tree["tenders"][0]["commitments"]) == 1


TOGETHER: Rows = (
    ("Supplier", "Price", "Contract: value", "Mark: plan", "Measure", "Quantity"),
    ("Alpha", 100, 5000, 4, "job_local", 1),
    ("Alpha", 100, None, None, "job_local", 2),
    ("Beta", 90, 5000, 3, None, None),
)


def test_one_sheet_may_hold_everything() -> None:
    made = read({"": TOGETHER})

    assert made.faults == []
    assert made.tree["contract"] == {"value": 5000}
    alpha, beta = made.tree["tenders"]
    assert [line["quantity"] for line in alpha["commitments"]] == [1, 2]
    assert beta == {"supplier": "Beta", "price": 90, "marks": {"plan": 3}}


def test_what_is_said_twice_must_be_the_same() -> None:
    rows = [*TOGETHER[:2], ("Alpha", 101, None, None, "job_local", 2)]

    fault = only_fault({"": rows})

    assert (fault.code, fault.cell) == ("two_values", "B3")


@pytest.mark.parametrize("sheets", [{}, {"Tenders": []}, {"Sheet1": [("a", "b"), (1, 2)]}])
def test_a_workbook_of_something_else_is_told_what_is_missing(sheets: dict[str, Rows]) -> None:
    fault = only_fault(sheets)

    assert fault.code in ("nothing_in_it", "not_one_lot")
    assert fault.how_to_fix


QUANTITIES = st.decimals("0", "1000000", places=2)


@given(st.lists(st.tuples(st.sampled_from(["Alpha", "Beta"]), QUANTITIES), max_size=12))
def test_no_row_is_lost(lines: list[tuple[str, Decimal]]) -> None:
    rows = [COMMITMENTS[0], *((who, "job_local", quantity) for who, quantity in lines)]

    made = read(three_sheets(Commitments=rows))

    found = [
        (tender["supplier"], line["quantity"])
        for tender in made.tree["tenders"]
        for line in tender.get("commitments", [])
    ]
    assert sorted(found) == sorted(lines)
    assert said(made, "rows_read") == [f"Read 2 tenders and {len(lines)} commitments."]


@pytest.mark.parametrize("word", ["Total", "TOTAL:", "Subtotal", "Grand total", "Totals (2026)"])
def test_a_row_of_totals_is_named_and_never_a_supplier(word: str) -> None:
    fault = only_fault(three_sheets(Tenders=[*TENDERS, (word, 1840000)]))

    assert (fault.code, fault.cell) == ("totals_row", "Tenders!A4")


def test_a_supplier_may_be_called_totally() -> None:
    made = read(three_sheets(Tenders=[*TENDERS, ("Totally Local Ltd", 7)]))

    assert made.faults == []


def test_a_note_below_the_tenders_is_named_and_never_a_supplier() -> None:
    rows = [*TENDERS, (None,), ("Prices exclude VAT.",)]

    fault = only_fault(three_sheets(Tenders=rows))

    assert (fault.code, fault.cell) == ("nothing_said", "Tenders!A5")


def test_a_note_below_the_commitments_is_named() -> None:
    fault = only_fault(three_sheets(Commitments=[*COMMITMENTS, ("Alpha",)]))

    assert (fault.code, fault.cell) == ("empty_cell", "Commitments!A4")


def test_a_sheet_that_is_nearly_known_is_a_fault() -> None:
    fault = only_fault(three_sheets(Comitments=COMMITMENTS))

    assert (fault.code, fault.cell) == ("unknown_sheet", "Comitments!A1")


def test_suppliers_of_any_script_are_told_apart() -> None:
    rows = [TENDERS[0], ("Альфа", 1), ("Бета", 2)]
    lines = [COMMITMENTS[0], ("Бета ", "job_local", 3)]

    made = read(three_sheets(Tenders=rows, Commitments=lines))

    assert made.faults == []
    assert "commitments" in made.tree["tenders"][1]


def test_a_quantity_in_per_cent_is_read_as_the_number_before_the_sign() -> None:
    rows = [COMMITMENTS[0], ("Alpha", "spend_local", "25%", "percent")]

    [line] = read(three_sheets(Commitments=rows)).tree["tenders"][0]["commitments"]

    assert line["quantity"] == Decimal(25)


def test_a_percentage_of_anything_else_is_no_quantity() -> None:
    fault = only_fault(
        three_sheets(Commitments=[COMMITMENTS[0], ("Alpha", "spend_local", "25%", "gbp")])
    )

    assert (fault.code, fault.cell) == ("bad_cell", "Commitments!C2")


def test_what_stands_beside_the_contract_is_named_and_does_not_shift_its_values() -> None:
    rows = [(*CONTRACT[0], "Where from"), ("value", None, "to be agreed"), ("years", 2, "tender")]

    made = read(three_sheets(Contract=rows))

    assert made.tree["contract"] == {"years": 2}
    assert said(made, "no_value") == ["'value' has no value beside it and is left out."]
    assert said(made, "column_not_read") == ["What stands beside names and values is not read."]
