from app.spreadsheets.mapping.drift import MOST_TOLD, drift, drifted


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


def test_spaces_and_capitals_are_no_drift() -> None:
    assert told([["Ref", "Net Amount"]], ["REF", "net amount: "]) == []


def test_the_fewest_headings_that_moved_are_told() -> None:
    was = ["Ref", "Amount", "Day", "For"]

    assert told([was], ["Day", "Ref", "Amount", "For"]) == ["'Day' has moved."]
    assert told([was], ["Day", "For", "Ref", "Zip"]) == [
        "'Amount' is gone.", "'Zip' is new.", "'Ref' has moved.",
    ]  # fmt: skip


def test_of_the_same_headings_in_several_orders_that_of_the_file_counts() -> None:
    assert told([["Ref", "Day"], ["Day", "Ref"]], ["Day", "Ref"]) == []


def test_a_sheet_whose_headings_are_as_they_were_needs_nobody_to_confirm_it() -> None:
    assert list(drifted("May", [])) == []


def test_all_differences_of_a_sheet_are_asked_about_together_and_very_many_are_counted() -> None:
    found = drift([["Ref"]], ["Ref", *(f"C{at}" for at in range(MOST_TOLD + 5))])

    [one] = drifted("May", found)

    assert (one.code, one.severity, one.cell) == ("headings_changed", "warning", "May!A1")
    assert "'C0' is new." in one.message
    assert one.message.endswith("And 5 more.")


def test_the_most_alike_of_several_wordings_counts() -> None:
    months = [["Date", "SUPPLIER"], ["* Date", "* SUPPLIER FINAL"]]

    assert told(months, ["* date", "* Supplier Final"]) == []


def test_nothing_drifts_from_what_nobody_confirmed() -> None:
    assert told([], ["Ref"]) == []
