from tests.spreadsheets.mapping.made import AMOUNT, HEADINGS, SUPPLIER, a_profile, understood

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
