from app.spreadsheets.mapping.drift import drift


def told(confirmed: list[list[str]], now: list[str]) -> list[str]:
    return [one.words for one in drift(confirmed, now)]


def test_a_new_wording_of_a_heading_is_told() -> None:
    assert told([["Ref", "Q3 actual"]], ["Ref", "Q3 25/26 actual"]) == [
        "'Q3 actual' is now 'Q3 25/26 actual'."
    ]


def test_what_is_gone_and_what_is_new_are_told_apart() -> None:
    assert told([["Ref", "Colour"]], ["Ref", "Postcode"]) == [
        "'Colour' is gone.", "'Postcode' is new.",
    ]  # fmt: skip


def test_spaces_capitals_and_order_are_no_drift() -> None:
    assert told([["Ref", "Net Amount"]], ["net amount: ", "REF"]) == []


def test_the_most_alike_of_several_wordings_counts() -> None:
    months = [["Date", "SUPPLIER"], ["* Date", "* SUPPLIER FINAL"]]

    assert told(months, ["* date", "* Supplier Final"]) == []


def test_nothing_drifts_from_what_nobody_confirmed() -> None:
    assert told([], ["Ref"]) == []
