import pytest

from tests.spreadsheets.mapping.made import (
    AMOUNT,
    HEADINGS,
    SUPPLIER,
    a_profile,
    understood,
    values_of,
)

COUNT = [
    {"field": "measure", "headings": ["Measure"]},
    {"field": "quantity", "headings": ["Answer"], "leaves_row": True},
]


def test_a_row_whose_answer_is_blank_may_say_nothing() -> None:
    profile = a_profile(columns=COUNT, target="return")
    rows = understood(profile, ("Measure", "Answer"), ("Jobs", None), ("Weeks", "0"))

    assert rows[1].why == "'Answer' is blank in it"
    assert rows[2].values["quantity"] == 0  # nothing done is not nothing said


def test_a_firm_called_total_is_no_total_and_a_total_is_no_firm() -> None:
    rows = understood(
        a_profile(), HEADINGS, ("Total Gas & Power", "5", "01/01/2026"), ("TOTAL:", "5", None),
        ("Sub-total", "5", "01/01/2026"), (None, "5", "Total"),
    )  # fmt: skip

    assert [bool(one.why) for one in rows[1:]] == [False, True, True, True]


def test_a_total_among_the_words_of_a_row_is_a_word() -> None:
    profile = a_profile(columns=[SUPPLIER, AMOUNT, {"field": "category", "headings": ["Sex"]}])
    [_, row] = understood(profile, ("Supplier", "Amount", "Sex"), ("Alpha", "5", "Total"))

    assert row.values["category"] == "Total"


def test_a_row_of_which_no_column_is_read_is_named() -> None:
    profile = a_profile(columns=[SUPPLIER | {"required": False}, AMOUNT | {"required": False}])
    rows = understood(profile, (*HEADINGS, "Colour"), (None, None, None, "red"))

    assert rows[1].why == "nothing in it stands in a column that is read"


MONTHS = a_profile(
    columns=[SUPPLIER | {"fill_down": True}, {"field": "purpose", "headings": ["For"]}],
    unpivot={"headings": ["??? 2026"], "value": "amount", "parts": {"period": 0}},
)
PLACES = a_profile(
    columns=[{"field": "name", "headings": ["Place"], "fill_down": True},
             {"field": "postcode", "headings": ["Postcode"]}],
    target="places",
)  # fmt: skip


def test_a_row_may_have_all_that_it_needs_from_above() -> None:
    rows = understood(MONTHS, ("Supplier", "For", "Jan 2026", "Feb 2026"), ("Ash", "a", "5", ""),
                      ("", "b", "", "6"))  # fmt: skip

    assert [(one["supplier"], one["amount"]) for one in values_of(rows)] == [
        ("Ash", 5), ("Ash", 6),
    ]  # fmt: skip
    places = understood(PLACES, ("Place", "Postcode"), ("Barking", "IG11 0AA"), ("", "IG11 0AB"))
    assert [one["name"] for one in values_of(places)] == ["Barking", "Barking"]


@pytest.mark.parametrize(
    "row",
    [
        ("", "Figures are provisional", "", ""),
        ("", "", "", "", "a note in a column that is not read"),
        ("Total", "", "11", ""),
        ("", "Ash total", "11", ""),
        ("", "Total", "11", ""),
        ("", "Grand total for Ash", "11", ""),
    ],
)
def test_a_note_or_a_total_has_nothing_from_above(row: tuple[str, ...]) -> None:
    rows = understood(MONTHS, ("Supplier", "For", "Jan 2026", "Feb 2026"), ("Ash", "a", "5", ""),
                      row)  # fmt: skip

    assert len(values_of(rows)) == 1
    assert (bool(rows[-1].why), rows[-1].findings) == (True, ())


def test_a_note_below_places_is_no_place() -> None:
    rows = understood(PLACES, ("Place", "Postcode"), ("Barking", "IG11 0AA"),
                      ("", "Source: the council"))  # fmt: skip

    assert rows[-1].why == "it does not say 'Place'"


def test_a_total_without_a_name_is_not_paid_to_the_name_above() -> None:
    unit = {"field": "unit", "headings": ["Unit"]}
    profile = a_profile(columns=[unit, SUPPLIER | {"fill_down": True}, AMOUNT])
    rows = understood(profile, ("Unit", "Supplier", "Amount"), ("Roads", "Ash", "5"),
                      ("Roads total", "", "5"), ("Roads", "", "6"))  # fmt: skip

    assert [one["amount"] for one in values_of(rows)] == [5, 6]
    assert rows[2].why == "a total, not a row of its own"
