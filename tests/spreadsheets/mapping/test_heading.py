from app.spreadsheets.mapping.heading import (
    combined,
    find,
    fingerprint,
    heading_name,
    is_any,
)
from app.spreadsheets.mapping.profile import Headings
from tests.spreadsheets.mapping.made import HEADINGS, a_profile


def test_headings_that_mean_the_same_are_one() -> None:
    written = ["Supplier Final", "* SUPPLIER FINAL", " supplier\u00a0final: ", "ï»¿Supplier Final"]

    assert {heading_name(one) for one in written} == {"supplier_final"}
    assert heading_name("£") == "£"


def test_a_fingerprint_knows_headings_in_any_order() -> None:
    assert fingerprint(HEADINGS) == fingerprint(["date", "SUPPLIER", "Amount:", ""])
    assert fingerprint(HEADINGS) != fingerprint(HEADINGS[:2])


def test_the_row_with_most_known_headings_is_chosen() -> None:
    rows = [
        (1, ("A list of amounts",)),
        (2, ("columns", "supplier")),
        (4, ("Supplier", "Amount", "Date")),
        (5, ("Alpha", "5", "01/01/2026")),
    ]

    found = find(rows, a_profile().layouts[0])

    assert found is not None
    assert (found.first, found.after, found.number) == (2, 3, 4)


def test_a_blank_upper_heading_is_as_the_one_before_it_where_something_is_below() -> None:
    rows = [(1, ("Year 1", None, None, "Year 2")), (2, ("Q1", "Q2", None, None, "Q1"))]

    filled = combined(rows, Headings(rows=2, fill_right=True, joined_by=" / "))
    plain = combined(rows, Headings(rows=2, joined_by=" / "))

    assert filled == {0: "Year 1 / Q1", 1: "Year 1 / Q2", 3: "Year 2", 4: "Year 2 / Q1"}
    assert plain[1] == "Q2"


def test_stars_and_question_marks_stand_for_signs_and_brackets_for_themselves() -> None:
    assert is_any("ECC12 jobs", ["ecc?? *"])
    assert is_any("a [b]", ["A [b]"])
    assert not is_any("ab", ["a[b]"])
    assert not is_any("a" * 60, ["*a" * 20 + "b"])  # and it does not take for ever
