from decimal import Decimal

import pytest

from tests.spreadsheets.files import Rows
from tests.spreadsheets.tender.sheets import HOW, LINES, codes, only_fault, read, sheets

KEYS = ("row_ref", "measure_code", "measure", "offer_qty", "unit", "evidence_plan", "profile")
WORDS = ("OFR-1", "Jobs", "The site manager", "Each month", "Through the brokerage", None)


def offers(*rows: tuple[object, ...]) -> Rows:
    return (KEYS, *rows)


def test_a_printed_row_is_the_promise_of_its_measure_with_all_words_about_it() -> None:
    row = ("OFR-1", "job_local", "Jobs", 6, "fte_year", "Payroll", "By spend")

    made = read(sheets(Your_offer=offers(row), How_you_will_do_it=(HOW[0], WORDS)))

    assert made.findings == []
    assert made.tree["commitments"] == [
        {
            "id": "OFR-1", "measure": "job_local", "quantity": Decimal(6), "unit": "fte_year",
            "evidence": "Payroll",
            "description": "Profile: by_spend\nWho: The site manager\nWhen: Each month\n"
            "How: Through the brokerage",
        }
    ]  # fmt: skip


def test_a_printed_measure_that_was_changed_is_told_and_not_taken() -> None:
    row = ("OFR-1", "spend_local", "Pounds", 6)

    made = read(sheets(Your_offer=offers(row)))

    assert made.faults == []
    assert made.tree["commitments"][0]["measure"] == "job_local"
    assert {("read_only_changed", "Your offer!B2"), ("read_only_changed", "Your offer!C2")} <= (
        codes(made)
    )


def test_a_quantity_without_words_is_told_and_does_not_stop() -> None:
    made = read(sheets(Your_offer=offers(("OFR-1", "job_local", "Jobs", 6))))

    assert made.faults == []
    assert {
        ("no_evidence_plan", "Your offer!D2"),
        ("quantity_without_narrative", "Your offer!D2"),
    } == codes(made)


def test_of_a_quantity_that_cannot_be_read_its_words_are_not_told_to_lack_one() -> None:
    offer = offers(("OFR-1", "job_local", "Jobs", "6%"))

    made = read(sheets(Your_offer=offer, How_you_will_do_it=(HOW[0], WORDS)))

    assert codes(made) == {("bad_cell", "Your offer!D2")}


def test_a_quantity_of_nought_needs_no_words() -> None:
    made = read(sheets(Your_offer=offers(("OFR-1", "job_local", "Jobs", 0))))

    assert made.findings == []
    assert made.tree["commitments"][0]["quantity"] == 0


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"How_you_will_do_it": (HOW[0], WORDS)}, "How you will do it!C2"),
        ({"Your_offer": offers(("OFR-1", "job_local", "Jobs", None, "fte_year", "Payroll"))},
         "Your offer!F2"),
    ],
)  # fmt: skip
def test_words_without_a_quantity_are_told_and_offer_nothing(
    changes: dict[str, Rows], at: str
) -> None:
    made = read(sheets(**{"Your_offer": offers(("OFR-1", "job_local", "Jobs")), **changes}))

    assert made.faults == []
    assert "commitments" not in made.tree
    assert ("narrative_without_quantity", at) in codes(made)


def test_words_without_a_quantity_are_a_fault_where_the_rules_require_both() -> None:
    row = ("OFR-1", "job_local", "Jobs", None, "fte_year", "Payroll")

    made = read(sheets(Your_offer=offers(row)), narrative="required")

    assert [(one.code, one.cell) for one in made.faults] == [
        ("narrative_without_quantity", "Your offer!F2")
    ]


def test_words_that_do_not_say_what_they_are_about_are_a_fault() -> None:
    unnamed = only_fault(How_you_will_do_it=(HOW[0], (None, "Jobs", "The site manager")))
    twice = only_fault(
        Your_offer=offers(("OFR-1", "job_local", "Jobs", 6)),
        How_you_will_do_it=(HOW[0], WORDS, WORDS),
    )

    assert (unnamed.code, unnamed.cell) == ("empty_cell", "How you will do it!C2")
    assert (twice.code, twice.cell) == ("empty_cell", "How you will do it!C3")


def test_a_row_that_was_added_has_the_reference_of_its_own_or_none() -> None:
    rows = offers(("mine", "job_local", None, 1), (None, "spend_local", None, 2))

    made = read(sheets(Your_offer=rows))

    assert [line.get("id") for line in made.tree["commitments"]] == ["mine", None]


def test_a_reference_that_stands_twice_is_told_and_its_row_is_a_new_one() -> None:
    rows = offers(("OFR-1", "job_local", "Jobs", 1), ("OFR-1", "job_local", None, 2))

    made = read(sheets(Your_offer=rows))

    assert [line.get("id") for line in made.tree["commitments"]] == ["OFR-1", None]
    assert ("reference_twice", "Your offer!A3") in codes(made)


def test_a_quantity_without_a_measure_is_a_fault() -> None:
    fault = only_fault(Your_offer=(*LINES, (None, None, None, 5)))

    assert (fault.code, fault.cell) == ("empty_cell", "Your offer!D3")


def test_a_quantity_in_per_cent_is_the_number_only_where_per_cent_is_the_unit() -> None:
    made = read(sheets(Your_offer=offers(("a", "share", None, "25%", "percent"))))
    refused = only_fault(Your_offer=offers(("a", "job_local", None, "25%", "fte_year")))

    assert made.tree["commitments"][0]["quantity"] == Decimal(25)
    assert (refused.code, refused.cell) == ("bad_cell", "Your offer!D2")


def test_blank_rows_are_counted_in_one_line() -> None:
    rows = offers(("OFR-1", "job_local", "Jobs", 0), *[(f"b{n}", "x", "X") for n in range(3)])

    found = [one for one in read(sheets(Your_offer=rows)).findings if one.code == "not_offered"]

    assert [(one.message[:6], one.cell) for one in found] == [("3 of 4", "Your offer!D3")]


def test_a_cell_that_cannot_be_read_is_told_alone() -> None:
    rows = offers(("OFR-1", "job_local", "Jobs", "some"), ("b", "x", None, 1, None, None, "soon"))

    faults = read(sheets(Your_offer=rows, How_you_will_do_it=(HOW[0], WORDS))).findings

    assert [(one.code, one.cell) for one in faults] == [
        ("bad_cell", "Your offer!D2"),
        ("bad_cell", "Your offer!G3"),
    ]
