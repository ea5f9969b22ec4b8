from decimal import Decimal
from typing import Any

import pytest

from tests.spreadsheets.tender.sheets import (
    MEMBERS,
    STATEMENTS,
    only_fault,
    read,
    sheets,
    with_values,
)


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
    made = read(sheets(Price=with_values((name, typed))))

    assert made.faults == []
    assert made.tree["facts"] == {name: meant}


@pytest.mark.parametrize(
    ("row", "code", "at"),
    [
        (("is_vcse", "perhaps"), "bad_cell", "Price!C2"),
        (("apprentices", "many"), "bad_cell", "Price!C2"),
        (("tier", "#REF!"), "bad_cell", "Price!C2"),
        (("pryce", 1), "unknown_name", "Price!C2"),
        ((None, 1), "no_name", "Price!C2"),
    ],
)
def test_a_value_that_cannot_be_used_is_a_fault(row: Any, code: str, at: str) -> None:
    fault = only_fault(Price=with_values(row))

    assert (fault.code, fault.cell) == (code, at)
    assert fault.how_to_fix


def test_the_nearest_name_is_offered() -> None:
    assert "did you mean `price`?" in only_fault(Price=with_values(("pryce", 1))).message


def test_a_value_that_is_not_given_is_left_out_and_its_cell_is_known() -> None:
    made = read(sheets(Price=with_values(("price", None), ("tier", None))))

    assert made.faults == []
    assert not {"price", "facts"} & made.tree.keys()
    assert made.cell_of("price") == "Price!A2"


def test_what_stands_twice_is_refused_by_both_cells() -> None:
    price = only_fault(Price=with_values(("price", 1), ("price", 2)))
    statement = only_fault(Method_statements=(*STATEMENTS, ("plan", None, "By barge.")))

    assert (price.code, price.cell) == ("two_values", "Price!C3")
    assert "Price!C2" in price.message
    assert (statement.code, statement.cell) == ("two_values", "Method statements!C3")


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"Method_statements": (STATEMENTS[0], (None, None, "Words"))}, "Method statements!C2"),
        ({"Method_statements": (STATEMENTS[0], ("plan", None, None, "p. 3"))},
         "Method statements!D2"),
        ({"Members": (MEMBERS[0], (None, None, "Leads"))}, "Members!C2"),
    ],
)  # fmt: skip
def test_a_row_that_says_half_is_a_fault(changes: Any, at: str) -> None:
    fault = only_fault(**changes)

    assert (fault.code, fault.cell) == ("empty_cell", at)


def test_a_criterion_that_is_printed_and_not_answered_says_nothing() -> None:
    made = read(sheets(Method_statements=(STATEMENTS[0], ("plan", "How?"))))

    assert made.faults == []
    assert "method_statements" not in made.tree
